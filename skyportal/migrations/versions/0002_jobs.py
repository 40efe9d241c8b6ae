"""Tables of the durable job queue."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the queue's own tables; the application may put jobs in, the worker does the rest."""
    # The text has percent signs and colons that mean nothing to us.
    connection = op.get_bind()
    connection.exec_driver_sql(
        SchemaManager.get_schema(), execution_options={"no_parameters": True}
    )
    for table in ("jobs", "events", "periodic_defers", "workers"):
        op.execute(f"grant select, insert, update, delete on procrastinate_{table} to fritz_worker")
    op.execute("grant select, insert, update on procrastinate_jobs to fritz_app")
    op.execute("grant select, insert on procrastinate_events to fritz_app")
    op.execute("grant usage on all sequences in schema public to fritz_app, fritz_worker")


def downgrade() -> None:
    """Remove them."""
    connection = op.get_bind()
    connection.exec_driver_sql(
        """
        do $$
        declare thing text;
        begin
            drop table if exists procrastinate_events, procrastinate_periodic_defers,
                procrastinate_jobs, procrastinate_workers cascade;
            for thing in select oid::regprocedure::text from pg_proc
                where proname like 'procrastinate\\_%' loop
                execute 'drop function ' || thing || ' cascade';
            end loop;
            for thing in select oid::regtype::text from pg_type
                where typname like 'procrastinate\\_%' and typtype in ('e', 'c') loop
                execute 'drop type if exists ' || thing || ' cascade';
            end loop;
        end $$
        """,
        execution_options={"no_parameters": True},
    )
