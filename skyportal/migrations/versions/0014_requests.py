"""Idempotency keys, requests counted by token, and accounts that expired told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

COUNTS = """
-- What each token has taken of its requests of the minute. Lost when PostgreSQL crashes, to its gain.
create unlogged table access.request_counts (
    token_id text primary key references tokens (id) on delete cascade,
    minute timestamptz not null,
    taken int not null
)
"""
TAKE = """
-- Takes a number of requests for a token; returns how many were taken this minute, those included.
-- Null where there is no limit: for bots, and for what is no token (which is refused elsewhere).
create function access.take_requests(secret bytea, number int) returns int
    language sql security definer set search_path = public, pg_temp as $$
    insert into access.request_counts as counts (token_id, minute, taken)
        select tokens.id, date_trunc('minute', clock_timestamp()), number
            from tokens join users on users.id = tokens.created_by_id
            where digest = secret and not is_bot
    on conflict (token_id) do update set
        minute = excluded.minute,
        taken = excluded.taken + case when counts.minute = excluded.minute then counts.taken else 0 end
    returning taken
$$
"""
STATE = """
create or replace function access.state(for_user int, by_token text, by_session int, subset text[])
    returns access.caller
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    who users;
    caller access.caller;
begin
    select * into who from users where id = for_user;
    if not found then
        caller.refusal := 'This account does not exist any more.';
        return caller;
    end if;
    if who.expiration_date < now() then
        caller.refusal := format('The account %s expired on %s; ask an administrator to extend it.',
            who.username, to_char(who.expiration_date at time zone 'UTC', 'YYYY-MM-DD'));
        {known}
        return caller;
    end if;
    caller.user_id := who.id;
    caller.username := who.username;
    caller.token_id := by_token;
    caller.session_id := by_session;
    select coalesce(array_agg(acl_id), '{{}}') into caller.acls from (
        select acl_id from user_acls where user_id = for_user
        union
        select acl_id from user_roles join role_acls using (role_id) where user_id = for_user
    ) as held where subset is null or acl_id = any (subset);
    if 'System admin' = any (caller.acls) then
        select coalesce(array_agg(id), '{{}}') into caller.group_ids from groups;
        caller.admin_group_ids := caller.group_ids;
        caller.save_group_ids := caller.group_ids;
        select coalesce(array_agg(id), '{{}}') into caller.stream_ids from streams;
    else
        select coalesce(array_agg(group_id), '{{}}'),
               coalesce(array_agg(group_id) filter (where admin), '{{}}'),
               coalesce(array_agg(group_id) filter (where can_save), '{{}}')
            into caller.group_ids, caller.admin_group_ids, caller.save_group_ids
            from group_users where user_id = for_user;
        select coalesce(array_agg(stream_id), '{{}}') into caller.stream_ids
            from stream_users where user_id = for_user;
    end if;
    select id into caller.single_user_group_id from groups
        where single_user_group and created_by_id = for_user;
    select id into caller.public_group_id from groups where sitewide;
    perform set_config('app.signing_in', 'off', true),
        set_config('app.user_id', caller.user_id::text, true),
        set_config('app.token_id', coalesce(by_token, ''), true),
        set_config('app.session_id', coalesce(by_session::text, ''), true),
        set_config('app.acls', caller.acls::text, true),
        set_config('app.group_ids', caller.group_ids::text, true),
        set_config('app.admin_group_ids', caller.admin_group_ids::text, true),
        set_config('app.save_group_ids', caller.save_group_ids::text, true),
        set_config('app.stream_ids', caller.stream_ids::text, true);
    return caller;
end $$
"""


def execute(statement: str) -> None:
    """Run a statement whose colons are no parameters."""
    op.get_bind().exec_driver_sql(statement, execution_options={"no_parameters": True})


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "idempotency_keys",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
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
            ["user_id"], ["users.id"], name=op.f("fk_idempotency_keys_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_idempotency_keys_user_id_key")),
    )
    mine = "(user_id = (select access.user_id()))"
    for statement in (
        "alter table idempotency_keys enable row level security",
        f"create policy may_read on idempotency_keys for select using ({mine})",
        f"create policy may_create on idempotency_keys for insert with check ({mine})",
        f"create policy may_update on idempotency_keys for update using ({mine}) with check ({mine})",
        "create policy may_delete on idempotency_keys for delete using (false)",
        "create policy worker_may on idempotency_keys to fritz_worker using (true) with check (true)",
        "grant select, insert, update, delete on idempotency_keys to fritz_worker",
        "grant select, insert, update, delete on idempotency_keys to fritz_app",
        COUNTS,
        TAKE,
        "revoke execute on function access.take_requests(bytea, int) from public",
        "grant execute on function access.take_requests(bytea, int) to fritz_app",
        # Who is refused by name is known, but may not come in.
        STATE.format(known="caller.user_id := who.id;"),
    ):
        execute(statement)


def downgrade() -> None:
    """Go down."""
    execute(STATE.format(known=""))
    execute("drop function access.take_requests(bytea, int)")
    execute("drop table access.request_counts")
    op.drop_table("idempotency_keys")
