"""Searches for periods of light curves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "period_searches",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("progress", sa.Float(), server_default="0", nullable=False),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("measurements", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("periodogram", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
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
            "state in ('queued', 'running', 'waiting', 'done', 'failed')",
            name=op.f("ck_period_searches_state"),
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_period_searches_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_period_searches_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_searches")),
    )
    op.create_index(op.f("ix_period_searches_obj_id"), "period_searches", ["obj_id"], unique=False)
    op.create_index(
        "ix_period_searches_user_id_obj_id", "period_searches", ["user_id", "obj_id"], unique=False
    )
    op.execute("alter table period_searches enable row level security")
    op.execute(
        "create policy may_read on period_searches for select using ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy may_create on period_searches for insert with check ((((user_id = (select access.user_id())) and (select access.has_acl('Run Analyses'))) and (exists (select from objs where objs.id = period_searches.obj_id offset 0))))"
    )
    op.execute(
        "create policy may_update on period_searches for update using (false) with check (false)"
    )
    op.execute(
        "create policy may_delete on period_searches for delete using ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy worker_may on period_searches to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on period_searches to fritz_worker")
    op.execute(
        "grant select (id, obj_id, user_id, state, progress, parameters, error, outcome, periodogram, created_at, modified), insert, update, delete on period_searches to fritz_app"
    )


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_period_searches_user_id_obj_id", table_name="period_searches")
    op.drop_index(op.f("ix_period_searches_obj_id"), table_name="period_searches")
    op.drop_table("period_searches")
