"""Requests to join groups."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

FUNCTION = """
-- Lets in who asks to join a group that accepts everybody, and tells those whom a request concerns.
-- People are told of a group in words that they may know: its name, and who asks.
create function access.admit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    joined groups;
    asking text;
begin
    select * into joined from groups where id = new.group_id;
    select username into asking from users where id = new.user_id;
    if tg_op = 'UPDATE' then
        if new.status is distinct from old.status and new.status <> 'pending' then
            insert into notifications (user_id, group_id, text, notification_type, url) values (
                new.user_id, new.group_id,
                format('%s has %s your request to join.', joined.name, new.status),
                'group_admission', '/group/' || new.group_id);
        end if;
    elsif joined.auto_accept_requests then
        insert into group_users (group_id, user_id) values (new.group_id, new.user_id);
        update group_admission_requests set status = 'accepted' where id = new.id;
    else
        insert into notifications (user_id, group_id, text, notification_type, url)
            select group_users.user_id, new.group_id,
                format('%s asks to join %s.', asking, joined.name),
                'group_admission', '/group/' || new.group_id
            from group_users join users on users.id = group_users.user_id
            where group_users.group_id = new.group_id and admin and not is_bot;
    end if;
    return null;
end $$
"""
TRIGGER = (
    "create trigger admit after insert or update of status on group_admission_requests"
    " for each row execute function access.admit()"
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "group_admission_requests",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), server_default="pending", nullable=False),
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
            "status in ('pending', 'accepted', 'declined')",
            name=op.f("ck_group_admission_requests_status"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
            name=op.f("fk_group_admission_requests_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_group_admission_requests_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_admission_requests")),
    )
    op.create_index(
        "ix_group_admission_requests_one_pending",
        "group_admission_requests",
        ["group_id", "user_id"],
        unique=True,
        postgresql_where="status = 'pending'",
    )
    op.create_index(
        op.f("ix_group_admission_requests_user_id"),
        "group_admission_requests",
        ["user_id"],
        unique=False,
    )
    op.execute("alter table group_admission_requests enable row level security")
    op.execute(
        "create policy may_read on group_admission_requests for select using (((user_id = (select access.user_id())) or (group_id = any ((select access.admin_group_ids())::int[]))))"
    )
    op.execute(
        "create policy may_create on group_admission_requests for insert with check (((user_id = (select access.user_id())) and (exists (select from groups where groups.id = group_admission_requests.group_id and not groups.single_user_group and not groups.sitewide))))"
    )
    op.execute(
        "create policy may_update on group_admission_requests for update using ((group_id = any ((select access.admin_group_ids())::int[]))) with check ((group_id = any ((select access.admin_group_ids())::int[])))"
    )
    op.execute(
        "create policy may_delete on group_admission_requests for delete using ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy worker_may on group_admission_requests to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on group_admission_requests to fritz_worker")
    op.execute("grant select, insert, update, delete on group_admission_requests to fritz_app")
    op.get_bind().exec_driver_sql(FUNCTION, execution_options={"no_parameters": True})
    op.execute(TRIGGER)


def downgrade() -> None:
    """Go down."""
    op.drop_index(
        op.f("ix_group_admission_requests_user_id"), table_name="group_admission_requests"
    )
    op.drop_index(
        "ix_group_admission_requests_one_pending",
        table_name="group_admission_requests",
        postgresql_where="status = 'pending'",
    )
    op.drop_table("group_admission_requests")
    op.execute("drop function access.admit()")
