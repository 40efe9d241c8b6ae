"""First tables and their access policies."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def execute_file() -> None:
    """Make what states the caller, and the triggers that keep groups and streams in order."""
    # The text has percent signs and colons that mean nothing to SQLAlchemy.
    op.get_bind().exec_driver_sql(
        Path(__file__).with_name("0001_access.sql").read_text(),
        execution_options={"no_parameters": True},
    )


def upgrade() -> None:
    """Go up."""

    op.create_table(
        "acls",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acls")),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
    )
    op.create_table(
        "signin_attempts",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signin_attempts")),
    )
    op.create_index(
        op.f("ix_signin_attempts_address"), "signin_attempts", ["address"], unique=False
    )
    op.create_table(
        "streams",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "altdata", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("auto_join", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streams")),
        sa.UniqueConstraint("name", name=op.f("uq_streams_name")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=True),
        sa.Column("last_name", sa.String(), nullable=True),
        sa.Column("bio", sa.String(), nullable=True),
        sa.Column("affiliations", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("contact_email", sa.String(), nullable=True),
        sa.Column("contact_phone", sa.String(), nullable=True),
        sa.Column("invited_email", sa.String(), nullable=True),
        sa.Column(
            "preferences",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
        ),
        sa.Column("is_bot", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("expiration_date", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("invited_email", name=op.f("uq_users_invited_email")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("nickname", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("private", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("auto_accept_requests", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("single_user_group", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sitewide", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
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
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_groups_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_groups_name")),
        sa.UniqueConstraint("nickname", name=op.f("uq_groups_nickname")),
    )
    op.create_index(
        "ix_groups_one_sitewide", "groups", ["sitewide"], unique=True, postgresql_where="sitewide"
    )
    op.create_table(
        "role_acls",
        sa.Column("role_id", sa.String(), nullable=False),
        sa.Column("acl_id", sa.String(), nullable=False),
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
            ["acl_id"], ["acls.id"], name=op.f("fk_role_acls_acl_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_role_acls_role_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("role_id", "acl_id", name=op.f("pk_role_acls")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_agent", sa.String(), nullable=True),
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
            ["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_sessions_digest")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "signin_links",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
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
            ["user_id"], ["users.id"], name=op.f("fk_signin_links_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signin_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_signin_links_digest")),
    )
    op.create_index(op.f("ix_signin_links_user_id"), "signin_links", ["user_id"], unique=False)
    op.create_table(
        "stream_users",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
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
            ["stream_id"],
            ["streams.id"],
            name=op.f("fk_stream_users_stream_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_stream_users_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_users")),
        sa.UniqueConstraint("stream_id", "user_id", name=op.f("uq_stream_users_stream_id_user_id")),
    )
    op.create_index(op.f("ix_stream_users_user_id"), "stream_users", ["user_id"], unique=False)
    op.create_table(
        "tokens",
        sa.Column(
            "id", sa.String(), server_default=sa.text("gen_random_uuid()::text"), nullable=False
        ),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("acls", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
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
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_tokens_created_by_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("created_by_id", "name", name=op.f("uq_tokens_created_by_id_name")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )
    op.create_table(
        "user_acls",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("acl_id", sa.String(), nullable=False),
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
            ["acl_id"], ["acls.id"], name=op.f("fk_user_acls_acl_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_acls_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "acl_id", name=op.f("pk_user_acls")),
    )
    op.create_table(
        "user_identities",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("verified_email", sa.String(), nullable=True),
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
            ["user_id"], ["users.id"], name=op.f("fk_user_identities_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_user_identities_issuer_subject")),
    )
    op.create_index(
        op.f("ix_user_identities_user_id"), "user_identities", ["user_id"], unique=False
    )
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=False),
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
            ["role_id"], ["roles.id"], name=op.f("fk_user_roles_role_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_user_roles")),
    )
    op.create_table(
        "group_streams",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=False),
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
            ["group_id"], ["groups.id"], name=op.f("fk_group_streams_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stream_id"],
            ["streams.id"],
            name=op.f("fk_group_streams_stream_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_streams")),
        sa.UniqueConstraint(
            "group_id", "stream_id", name=op.f("uq_group_streams_group_id_stream_id")
        ),
    )
    op.create_index(
        op.f("ix_group_streams_stream_id"), "group_streams", ["stream_id"], unique=False
    )
    op.create_table(
        "group_users",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("admin", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("can_save", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("can_share_photometry", sa.Boolean(), server_default="false", nullable=False),
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
            ["group_id"], ["groups.id"], name=op.f("fk_group_users_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_group_users_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_users")),
        sa.UniqueConstraint("group_id", "user_id", name=op.f("uq_group_users_group_id_user_id")),
    )
    op.create_index(op.f("ix_group_users_user_id"), "group_users", ["user_id"], unique=False)
    op.create_table(
        "filters",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=False),
        sa.Column(
            "altdata", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("autosave", sa.Boolean(), server_default="false", nullable=False),
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
            ["group_id", "stream_id"],
            ["group_streams.group_id", "group_streams.stream_id"],
            name=op.f("fk_filters_group_id_stream_id"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_filters_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stream_id"], ["streams.id"], name=op.f("fk_filters_stream_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filters")),
        sa.UniqueConstraint("group_id", "name", name=op.f("uq_filters_group_id_name")),
    )
    op.create_index(op.f("ix_filters_group_id"), "filters", ["group_id"], unique=False)
    op.create_index(op.f("ix_filters_stream_id"), "filters", ["stream_id"], unique=False)
    execute_file()
    op.execute("alter table acls enable row level security")
    op.execute(
        "create policy may_read on acls for select using (((select access.user_id()) is not null))"
    )
    op.execute("create policy may_create on acls for insert with check (false)")
    op.execute("create policy may_update on acls for update using (false) with check (false)")
    op.execute("create policy may_delete on acls for delete using (false)")
    op.execute("create policy worker_may on acls to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on acls to fritz_worker")
    op.execute("grant select, insert, update, delete on acls to fritz_app")
    op.execute("alter table roles enable row level security")
    op.execute(
        "create policy may_read on roles for select using (((select access.user_id()) is not null))"
    )
    op.execute("create policy may_create on roles for insert with check (false)")
    op.execute("create policy may_update on roles for update using (false) with check (false)")
    op.execute("create policy may_delete on roles for delete using (false)")
    op.execute("create policy worker_may on roles to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on roles to fritz_worker")
    op.execute("grant select, insert, update, delete on roles to fritz_app")
    op.execute("alter table signin_attempts enable row level security")
    op.execute(
        "create policy may_read on signin_attempts for select using ((select access.is_signing_in()))"
    )
    op.execute(
        "create policy may_create on signin_attempts for insert with check ((select access.is_signing_in()))"
    )
    op.execute(
        "create policy may_update on signin_attempts for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on signin_attempts for delete using (false)")
    op.execute(
        "create policy worker_may on signin_attempts to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on signin_attempts to fritz_worker")
    op.execute("grant select, insert, update, delete on signin_attempts to fritz_app")
    op.execute("alter table streams enable row level security")
    op.execute(
        "create policy may_read on streams for select using (((id = any ((select access.stream_ids())::int[])) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy may_create on streams for insert with check ((select access.is_system_admin()))"
    )
    op.execute(
        "create policy may_update on streams for update using ((select access.is_system_admin())) with check ((select access.is_system_admin()))"
    )
    op.execute(
        "create policy may_delete on streams for delete using ((select access.is_system_admin()))"
    )
    op.execute("create policy worker_may on streams to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on streams to fritz_worker")
    op.execute("grant select, insert, update, delete on streams to fritz_app")
    op.execute("alter table users enable row level security")
    op.execute(
        "create policy may_read on users for select using ((((select access.user_id()) is not null) or (select access.is_signing_in())))"
    )
    op.execute(
        "create policy may_create on users for insert with check (((select access.has_acl('Manage users')) or (select access.is_signing_in())))"
    )
    op.execute(
        "create policy may_update on users for update using (((id = (select access.user_id())) or (select access.has_acl('Manage users')))) with check (((id = (select access.user_id())) or (select access.has_acl('Manage users'))))"
    )
    op.execute(
        "create policy may_delete on users for delete using ((select access.is_system_admin()))"
    )
    op.execute("create policy worker_may on users to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on users to fritz_worker")
    op.execute("grant select, insert, update, delete on users to fritz_app")
    op.execute("alter table groups enable row level security")
    op.execute(
        "create policy may_read on groups for select using ((((((select access.user_id()) is not null) and not private) or (id = any ((select access.group_ids())::int[]))) or (created_by_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on groups for insert with check ((((select access.has_acl('Upload data')) and (created_by_id = (select access.user_id()))) and (not single_user_group and not sitewide)))"
    )
    op.execute(
        "create policy may_update on groups for update using ((id = any ((select access.admin_group_ids())::int[]))) with check ((id = any ((select access.admin_group_ids())::int[])))"
    )
    op.execute(
        "create policy may_delete on groups for delete using (((id = any ((select access.admin_group_ids())::int[])) and (not single_user_group and not sitewide)))"
    )
    op.execute("create policy worker_may on groups to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on groups to fritz_worker")
    op.execute("grant select, insert, update, delete on groups to fritz_app")
    op.execute("alter table role_acls enable row level security")
    op.execute(
        "create policy may_read on role_acls for select using (((select access.user_id()) is not null))"
    )
    op.execute("create policy may_create on role_acls for insert with check (false)")
    op.execute("create policy may_update on role_acls for update using (false) with check (false)")
    op.execute("create policy may_delete on role_acls for delete using (false)")
    op.execute(
        "create policy worker_may on role_acls to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on role_acls to fritz_worker")
    op.execute("grant select, insert, update, delete on role_acls to fritz_app")
    op.execute("alter table sessions enable row level security")
    op.execute(
        "create policy may_read on sessions for select using ((((user_id = (select access.user_id())) or (select access.is_system_admin())) or (select access.is_signing_in())))"
    )
    op.execute(
        "create policy may_create on sessions for insert with check ((select access.is_signing_in()))"
    )
    op.execute("create policy may_update on sessions for update using (false) with check (false)")
    op.execute(
        "create policy may_delete on sessions for delete using (((user_id = (select access.user_id())) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy worker_may on sessions to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on sessions to fritz_worker")
    op.execute(
        "grant select (id, user_id, expires_at, last_used_at, user_agent, address, created_at, modified), insert, update, delete on sessions to fritz_app"
    )
    op.execute("alter table signin_links enable row level security")
    op.execute(
        "create policy may_read on signin_links for select using ((select access.is_signing_in()))"
    )
    op.execute("create policy may_create on signin_links for insert with check (false)")
    op.execute(
        "create policy may_update on signin_links for update using ((select access.is_signing_in())) with check ((select access.is_signing_in()))"
    )
    op.execute("create policy may_delete on signin_links for delete using (false)")
    op.execute(
        "create policy worker_may on signin_links to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on signin_links to fritz_worker")
    op.execute("grant select, insert, update, delete on signin_links to fritz_app")
    op.execute("alter table stream_users enable row level security")
    op.execute(
        "create policy may_read on stream_users for select using ((((user_id = (select access.user_id())) or (stream_id = any ((select access.stream_ids())::int[]))) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy may_create on stream_users for insert with check ((select access.is_system_admin()))"
    )
    op.execute(
        "create policy may_update on stream_users for update using (false) with check (false)"
    )
    op.execute(
        "create policy may_delete on stream_users for delete using ((select access.is_system_admin()))"
    )
    op.execute(
        "create policy worker_may on stream_users to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on stream_users to fritz_worker")
    op.execute("grant select, insert, update, delete on stream_users to fritz_app")
    op.execute("alter table tokens enable row level security")
    op.execute(
        "create policy may_read on tokens for select using (((created_by_id = (select access.user_id())) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy may_create on tokens for insert with check (((created_by_id = (select access.user_id())) and (acls <@ (select access.acls()))))"
    )
    op.execute(
        "create policy may_update on tokens for update using (((created_by_id = (select access.user_id())) and (acls <@ (select access.acls())))) with check (((created_by_id = (select access.user_id())) and (acls <@ (select access.acls()))))"
    )
    op.execute(
        "create policy may_delete on tokens for delete using (((created_by_id = (select access.user_id())) or (select access.is_system_admin())))"
    )
    op.execute("create policy worker_may on tokens to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on tokens to fritz_worker")
    op.execute(
        "grant select (id, created_by_id, name, acls, expires_at, last_used_at, created_at, modified), insert, update, delete on tokens to fritz_app"
    )
    op.execute("alter table user_acls enable row level security")
    op.execute(
        "create policy may_read on user_acls for select using (((select access.user_id()) is not null))"
    )
    op.execute(
        "create policy may_create on user_acls for insert with check (((select access.has_acl('Manage users')) and access.has_acl(acl_id)))"
    )
    op.execute("create policy may_update on user_acls for update using (false) with check (false)")
    op.execute(
        "create policy may_delete on user_acls for delete using (((select access.has_acl('Manage users')) and access.has_acl(acl_id)))"
    )
    op.execute(
        "create policy worker_may on user_acls to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on user_acls to fritz_worker")
    op.execute("grant select, insert, update, delete on user_acls to fritz_app")
    op.execute("alter table user_identities enable row level security")
    op.execute(
        "create policy may_read on user_identities for select using ((((user_id = (select access.user_id())) or (select access.is_system_admin())) or (select access.is_signing_in())))"
    )
    op.execute(
        "create policy may_create on user_identities for insert with check ((select access.is_signing_in()))"
    )
    op.execute(
        "create policy may_update on user_identities for update using ((select access.is_signing_in())) with check ((select access.is_signing_in()))"
    )
    op.execute(
        "create policy may_delete on user_identities for delete using (((user_id = (select access.user_id())) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy worker_may on user_identities to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on user_identities to fritz_worker")
    op.execute("grant select, insert, update, delete on user_identities to fritz_app")
    op.execute("alter table user_roles enable row level security")
    op.execute(
        "create policy may_read on user_roles for select using (((select access.user_id()) is not null))"
    )
    op.execute(
        "create policy may_create on user_roles for insert with check (((select access.has_acl('Manage users')) and access.has_role(role_id)))"
    )
    op.execute("create policy may_update on user_roles for update using (false) with check (false)")
    op.execute(
        "create policy may_delete on user_roles for delete using (((select access.has_acl('Manage users')) and access.has_role(role_id)))"
    )
    op.execute(
        "create policy worker_may on user_roles to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on user_roles to fritz_worker")
    op.execute("grant select, insert, update, delete on user_roles to fritz_app")
    op.execute("alter table group_streams enable row level security")
    op.execute(
        "create policy may_read on group_streams for select using ((group_id = any ((select access.group_ids())::int[])))"
    )
    op.execute(
        "create policy may_create on group_streams for insert with check (((group_id = any ((select access.admin_group_ids())::int[])) and (stream_id = any ((select access.stream_ids())::int[]))))"
    )
    op.execute(
        "create policy may_update on group_streams for update using (false) with check (false)"
    )
    op.execute(
        "create policy may_delete on group_streams for delete using ((group_id = any ((select access.admin_group_ids())::int[])))"
    )
    op.execute(
        "create policy worker_may on group_streams to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on group_streams to fritz_worker")
    op.execute("grant select, insert, update, delete on group_streams to fritz_app")
    op.execute("alter table group_users enable row level security")
    op.execute(
        "create policy may_read on group_users for select using (((group_id = any ((select access.group_ids())::int[])) or (user_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on group_users for insert with check ((group_id = any ((select access.admin_group_ids())::int[])))"
    )
    op.execute(
        "create policy may_update on group_users for update using ((group_id = any ((select access.admin_group_ids())::int[]))) with check ((group_id = any ((select access.admin_group_ids())::int[])))"
    )
    op.execute(
        "create policy may_delete on group_users for delete using (((group_id = any ((select access.admin_group_ids())::int[])) or (user_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy worker_may on group_users to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on group_users to fritz_worker")
    op.execute("grant select, insert, update, delete on group_users to fritz_app")
    op.execute("alter table filters enable row level security")
    op.execute(
        "create policy may_read on filters for select using ((group_id = any ((select access.group_ids())::int[])))"
    )
    op.execute(
        "create policy may_create on filters for insert with check ((((group_id = any ((select access.group_ids())::int[])) and (stream_id = any ((select access.stream_ids())::int[]))) and (select access.has_acl('Upload data'))))"
    )
    op.execute(
        "create policy may_update on filters for update using ((((group_id = any ((select access.group_ids())::int[])) and (stream_id = any ((select access.stream_ids())::int[]))) and (select access.has_acl('Upload data')))) with check ((((group_id = any ((select access.group_ids())::int[])) and (stream_id = any ((select access.stream_ids())::int[]))) and (select access.has_acl('Upload data'))))"
    )
    op.execute(
        "create policy may_delete on filters for delete using ((((group_id = any ((select access.group_ids())::int[])) and (stream_id = any ((select access.stream_ids())::int[]))) and (select access.has_acl('Upload data'))))"
    )
    op.execute("create policy worker_may on filters to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on filters to fritz_worker")
    op.execute("grant select, insert, update, delete on filters to fritz_app")


def downgrade() -> None:
    """Go down."""
    op.execute("drop schema access cascade")

    op.drop_index(op.f("ix_filters_stream_id"), table_name="filters")
    op.drop_index(op.f("ix_filters_group_id"), table_name="filters")
    op.drop_table("filters")
    op.drop_index(op.f("ix_group_users_user_id"), table_name="group_users")
    op.drop_table("group_users")
    op.drop_index(op.f("ix_group_streams_stream_id"), table_name="group_streams")
    op.drop_table("group_streams")
    op.drop_table("user_roles")
    op.drop_index(op.f("ix_user_identities_user_id"), table_name="user_identities")
    op.drop_table("user_identities")
    op.drop_table("user_acls")
    op.drop_table("tokens")
    op.drop_index(op.f("ix_stream_users_user_id"), table_name="stream_users")
    op.drop_table("stream_users")
    op.drop_index(op.f("ix_signin_links_user_id"), table_name="signin_links")
    op.drop_table("signin_links")
    op.drop_index(op.f("ix_sessions_user_id"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("role_acls")
    op.drop_index("ix_groups_one_sitewide", table_name="groups", postgresql_where="sitewide")
    op.drop_table("groups")
    op.drop_table("users")
    op.drop_table("streams")
    op.drop_index(op.f("ix_signin_attempts_address"), table_name="signin_attempts")
    op.drop_table("signin_attempts")
    op.drop_table("roles")
    op.drop_table("acls")
