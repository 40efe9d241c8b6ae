"""Invitations, and who acted as whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

FUNCTIONS = """
-- Whether this browser is signed in as somebody else than the person before it.
create function access.is_impersonating() returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return exists (select from sessions where impersonator_id is not null
        and id = nullif(current_setting('app.session_id', true), '')::int);

create function access.is_invited(secret bytea) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return exists (select from invitations
        where digest = secret and used_at is null and expires_at > now());

-- Gives somebody who is signing in what the invitation says, and uses it up.
create function access.accept_invitation(secret bytea, for_user int, is_new boolean) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    offer invitations;
begin
    select * into offer from invitations
        where digest = secret and used_at is null and expires_at > now() for update;
    if not found or not access.is_signing_in() then
        raise exception using errcode = 'FZ400',
            message = 'This invitation was used before, or has expired; ask for a new one.';
    end if;
    update invitations set used_at = now(), used_by_id = for_user where id = offer.id;
    insert into stream_users (stream_id, user_id)
        select id, for_user from streams where id = any (offer.stream_ids)
        on conflict do nothing;
    insert into group_users (group_id, user_id, admin, can_save, can_share_photometry)
        select id, for_user, id = any (offer.admin_group_ids), id = any (offer.save_group_ids),
            id = any (offer.share_group_ids)
        from groups where id = any (offer.group_ids)
        on conflict (group_id, user_id) do update set
            admin = group_users.admin or excluded.admin,
            can_save = group_users.can_save or excluded.can_save,
            can_share_photometry =
                group_users.can_share_photometry or excluded.can_share_photometry;
    insert into user_roles (user_id, role_id)
        select for_user, id from roles where id = offer.role_id
        on conflict do nothing;
    if is_new then
        update users set expiration_date = offer.user_expiration_date where id = for_user;
    end if;
end $$;

-- Opens a browser session as another user, and notes who does so. Nobody gains a permission by it.
create function access.become(for_user int, secret bytea, lasts interval, agent text, place text)
    returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    lacking text;
begin
    if access.user_id() is null or not access.has_acl('Become user') then
        raise exception using errcode = 'FZ400',
            message = 'You lack the permission ''Become user''; ask an administrator for it.';
    end if;
    if nullif(current_setting('app.session_id', true), '') is null or access.is_impersonating()
    then
        raise exception using errcode = 'FZ400',
            message = 'Only a browser in which you are signed in as yourself can do this.';
    end if;
    if not access.is_system_admin() then
        select string_agg(acl_id, ', ' order by acl_id) into lacking from (
            select acl_id from user_acls where user_id = for_user
            union
            select acl_id from user_roles join role_acls using (role_id)
                where user_id = for_user) as held
            where not acl_id = any (access.acls());
        if lacking is not null then
            raise exception using errcode = 'FZ400',
                message = format('This user may do what you may not: %s.', lacking);
        end if;
    end if;
    insert into impersonations (user_id, impersonator_id, address)
        values (for_user, access.user_id(), place);
    insert into sessions (user_id, digest, expires_at, user_agent, address, impersonator_id)
        values (for_user, secret, now() + lasts, agent, place, access.user_id());
end $$;

revoke execute on function access.is_impersonating(), access.is_invited(bytea),
    access.accept_invitation(bytea, int, boolean), access.become(int, bytea, interval, text, text)
    from public;
grant execute on function access.is_impersonating(), access.is_invited(bytea),
    access.accept_invitation(bytea, int, boolean), access.become(int, bytea, interval, text, text)
    to fritz_app, fritz_worker;
grant select (impersonator_id) on sessions to fritz_app;
"""
MINE = "(created_by_id = (select access.user_id())) and (acls <@ (select access.acls()))"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "impersonations",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("impersonator_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
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
            ["impersonator_id"],
            ["users.id"],
            name=op.f("fk_impersonations_impersonator_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_impersonations_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impersonations")),
    )
    op.create_index(
        op.f("ix_impersonations_impersonator_id"),
        "impersonations",
        ["impersonator_id"],
        unique=False,
    )
    op.create_index(op.f("ix_impersonations_user_id"), "impersonations", ["user_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("admin_group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("save_group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("share_group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("stream_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("user_expiration_date", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by_id", sa.Integer(), nullable=True),
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
            ["invited_by_id"],
            ["users.id"],
            name=op.f("fk_invitations_invited_by_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_invitations_role_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["used_by_id"],
            ["users.id"],
            name=op.f("fk_invitations_used_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
    )
    op.add_column("sessions", sa.Column("impersonator_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_sessions_impersonator_id"),
        "sessions",
        "users",
        ["impersonator_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.execute("alter table impersonations enable row level security")
    op.execute(
        "create policy may_read on impersonations for select using ((((select access.is_system_admin()) or (user_id = (select access.user_id()))) or (impersonator_id = (select access.user_id()))))"
    )
    op.execute("create policy may_create on impersonations for insert with check (false)")
    op.execute(
        "create policy may_update on impersonations for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on impersonations for delete using (false)")
    op.execute(
        "create policy worker_may on impersonations to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on impersonations to fritz_worker")
    op.execute("grant select, insert, update, delete on impersonations to fritz_app")
    op.execute("alter table invitations enable row level security")
    op.execute(
        "create policy may_read on invitations for select using ((select access.has_acl('Manage users')))"
    )
    op.execute(
        "create policy may_create on invitations for insert with check ((((select access.has_acl('Manage users')) and (invited_by_id = (select access.user_id()))) and ((role_id is null or access.has_role(role_id)) and group_ids <@ (select access.admin_group_ids())::int[] and stream_ids <@ (select access.stream_ids())::int[])))"
    )
    op.execute(
        "create policy may_update on invitations for update using (((select access.has_acl('Manage users')) and ((role_id is null or access.has_role(role_id)) and group_ids <@ (select access.admin_group_ids())::int[] and stream_ids <@ (select access.stream_ids())::int[]))) with check (((select access.has_acl('Manage users')) and ((role_id is null or access.has_role(role_id)) and group_ids <@ (select access.admin_group_ids())::int[] and stream_ids <@ (select access.stream_ids())::int[])))"
    )
    op.execute(
        "create policy may_delete on invitations for delete using ((select access.has_acl('Manage users')))"
    )
    op.execute(
        "create policy worker_may on invitations to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on invitations to fritz_worker")
    op.execute(
        "grant select (id, email, invited_by_id, role_id, group_ids, admin_group_ids, save_group_ids, share_group_ids, stream_ids, user_expiration_date, expires_at, sent_at, used_at, used_by_id, created_at, modified), insert, update, delete on invitations to fritz_app"
    )
    connection = op.get_bind()
    connection.exec_driver_sql(FUNCTIONS, execution_options={"no_parameters": True})
    op.execute("drop policy may_create on tokens")
    op.execute(
        "create policy may_create on tokens for insert with check"
        f" ({MINE} and (not (select access.is_impersonating())))"
    )


def downgrade() -> None:
    """Go down."""
    op.execute("drop policy may_create on tokens")
    op.execute(f"create policy may_create on tokens for insert with check ({MINE})")
    for function in (
        "is_impersonating()",
        "is_invited(bytea)",
        "accept_invitation(bytea, int, boolean)",
        "become(int, bytea, interval, text, text)",
    ):
        op.execute(f"drop function access.{function}")
    op.drop_constraint(op.f("fk_sessions_impersonator_id"), "sessions", type_="foreignkey")
    op.drop_column("sessions", "impersonator_id")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_impersonations_user_id"), table_name="impersonations")
    op.drop_index(op.f("ix_impersonations_impersonator_id"), table_name="impersonations")
    op.drop_table("impersonations")
