"""Alembic's entry: revisions run in the transaction that `apply` opened."""

from alembic import context

from skyportal.migrations.draft import add_policies
from skyportal.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    process_revision_directives=add_policies,
    include_name=lambda name, kind, parents: kind != "table" or name in metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
