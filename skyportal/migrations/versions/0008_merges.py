"""Merges of objects."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kept_id", sa.String(), nullable=False),
        sa.Column("duplicate_id", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column(
            "moved", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column(
            "removed", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "state in ('queued', 'done', 'undoing', 'undone')", name=op.f("ck_merges_state")
        ),
        sa.CheckConstraint("kept_id <> duplicate_id", name=op.f("ck_merges_two_objects")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_merges_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_id"], ["objs.id"], name=op.f("fk_merges_duplicate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["objs.id"], name=op.f("fk_merges_kept_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_kept_id"), "merges", ["kept_id"], unique=False)
    op.create_index(
        "ix_merges_one_at_a_time",
        "merges",
        ["duplicate_id"],
        unique=True,
        postgresql_where="state <> 'undone'",
    )
    op.execute("alter table merges enable row level security")
    op.execute(
        "create policy may_read on merges for select using ((exists (select from objs where objs.id = merges.kept_id)))"
    )
    op.execute(
        "create policy may_create on merges for insert with check (((((select access.has_acl('Manage sources')) and (author_id = (select access.user_id()))) and (exists (select from sources where sources.obj_id = merges.kept_id and sources.active and sources.group_id = any ((select access.save_group_ids())::int[])))) and (exists (select from sources where sources.obj_id = merges.duplicate_id and sources.active and sources.group_id = any ((select access.save_group_ids())::int[])))))"
    )
    op.execute(
        "create policy may_update on merges for update using (((select access.has_acl('Manage sources')) and (exists (select from sources where sources.obj_id = merges.kept_id and sources.active and sources.group_id = any ((select access.save_group_ids())::int[]))))) with check (((select access.has_acl('Manage sources')) and (exists (select from sources where sources.obj_id = merges.kept_id and sources.active and sources.group_id = any ((select access.save_group_ids())::int[])))))"
    )
    op.execute("create policy may_delete on merges for delete using (false)")
    op.execute("create policy worker_may on merges to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on merges to fritz_worker")
    op.execute(
        "grant select (id, kept_id, duplicate_id, author_id, state, created_at, modified), insert, update, delete on merges to fritz_app"
    )


def downgrade() -> None:
    """Go down."""
    op.drop_index(
        "ix_merges_one_at_a_time", table_name="merges", postgresql_where="state <> 'undone'"
    )
    op.drop_index(op.f("ix_merges_kept_id"), table_name="merges")
    op.drop_table("merges")
