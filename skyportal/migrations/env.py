"""Alembic's entry: revisions run in the transaction that `apply` opened."""

from alembic import context

from skyportal.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
