"""The history of saving objects to groups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

FUNCTION = """
-- Notes what becomes of a group's source. A merge, which has a history of its own, names its origin.
create function access.note_saving() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    told text[] := array['id', 'obj_id', 'group_id', 'created_at', 'modified'];
    before jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) - told end;
    after jsonb := to_jsonb(new) - told;
begin
    if before is distinct from after
        and nullif(current_setting('app.change_origin', true), '') is null then
        insert into source_changes (obj_id, group_id, author_id, before, after)
            values (new.obj_id, new.group_id, access.user_id(), before, after);
    end if;
    return null;
end $$
"""
TRIGGER = (
    "create trigger noted after insert or update on sources"
    " for each row execute function access.note_saving()"
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "source_changes",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_source_changes_author_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_source_changes_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_source_changes_obj_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_changes")),
    )
    op.create_index(
        op.f("ix_source_changes_group_id"), "source_changes", ["group_id"], unique=False
    )
    op.create_index(
        "ix_source_changes_obj_id_group_id", "source_changes", ["obj_id", "group_id"], unique=False
    )
    op.execute("alter table source_changes enable row level security")
    op.execute(
        "create policy may_read on source_changes for select using ((group_id = any ((select access.group_ids())::int[])))"
    )
    op.execute("create policy may_create on source_changes for insert with check (false)")
    op.execute(
        "create policy may_update on source_changes for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on source_changes for delete using (false)")
    op.execute(
        "create policy worker_may on source_changes to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on source_changes to fritz_worker")
    op.execute("grant select, insert, update, delete on source_changes to fritz_app")
    op.get_bind().exec_driver_sql(FUNCTION, execution_options={"no_parameters": True})
    op.execute(TRIGGER)


def downgrade() -> None:
    """Go down."""
    op.execute("drop trigger noted on sources")
    op.execute("drop function access.note_saving()")
    op.drop_index("ix_source_changes_obj_id_group_id", table_name="source_changes")
    op.drop_index(op.f("ix_source_changes_group_id"), table_name="source_changes")
    op.drop_table("source_changes")
