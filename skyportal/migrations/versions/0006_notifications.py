"""Notifications for the members of groups."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("notification_type", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=True),
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
            ["group_id"], ["groups.id"], name=op.f("fk_notifications_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notifications_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_notifications_user_id_key")),
    )
    op.create_index(op.f("ix_notifications_group_id"), "notifications", ["group_id"], unique=False)
    op.execute("alter table notifications enable row level security")
    op.execute(
        "create policy may_read on notifications for select using ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy may_create on notifications for insert with check (((group_id = any ((select access.admin_group_ids())::int[])) and (exists (select from group_users where group_users.group_id = notifications.group_id and group_users.user_id = notifications.user_id))))"
    )
    op.execute(
        "create policy may_update on notifications for update using ((user_id = (select access.user_id()))) with check ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy may_delete on notifications for delete using ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy worker_may on notifications to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on notifications to fritz_worker")
    op.execute("grant select, insert, update, delete on notifications to fritz_app")


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_notifications_group_id"), table_name="notifications")
    op.drop_table("notifications")
