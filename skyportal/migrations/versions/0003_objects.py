"""Objects, candidates, sources, and people's own lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go up."""
    op.create_unique_constraint(
        op.f("uq_filters_id_group_id_stream_id"), "filters", ["id", "group_id", "stream_id"]
    )
    op.create_table(
        "objs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ra", sa.Double(), nullable=False),
        sa.Column("dec", sa.Double(), nullable=False),
        sa.Column("ra_err", sa.Double(), nullable=True),
        sa.Column("dec_err", sa.Double(), nullable=True),
        sa.Column("ra_dis", sa.Double(), nullable=True),
        sa.Column("dec_dis", sa.Double(), nullable=True),
        sa.Column("offset", sa.Double(), server_default="0", nullable=False),
        sa.Column("redshift", sa.Double(), nullable=True),
        sa.Column("redshift_error", sa.Double(), nullable=True),
        sa.Column("redshift_origin", sa.String(), nullable=True),
        sa.Column(
            "redshift_history",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column(
            "summary_history",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
        sa.Column(
            "altdata", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("dist_nearest_source", sa.Double(), nullable=True),
        sa.Column("mag_nearest_source", sa.Double(), nullable=True),
        sa.Column("e_mag_nearest_source", sa.Double(), nullable=True),
        sa.Column("transient", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("varstar", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_roid", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("mpc_name", sa.String(), nullable=True),
        sa.Column("tns_name", sa.String(), nullable=True),
        sa.Column("tns_info", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("alias", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("t0", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detect_photometry_count", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("dec >= -90 and dec <= 90", name=op.f("ck_objs_dec")),
        sa.CheckConstraint("ra >= 0 and ra < 360", name=op.f("ck_objs_ra")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objs")),
    )
    op.create_index(op.f("ix_objs_dec"), "objs", ["dec"], unique=False)
    op.create_index(op.f("ix_objs_redshift"), "objs", ["redshift"], unique=False)
    op.create_table(
        "listings",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column(
            "params", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
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
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_listings_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_listings_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint(
            "user_id", "list_name", "obj_id", name=op.f("uq_listings_user_id_list_name_obj_id")
        ),
    )
    op.create_index(op.f("ix_listings_obj_id"), "listings", ["obj_id"], unique=False)
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("requested", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("unsaved_by_id", sa.Integer(), nullable=True),
        sa.Column("unsaved_at", sa.DateTime(timezone=True), nullable=True),
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
            "not (active and requested)", name=op.f("ck_sources_active_or_requested")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_sources_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_sources_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["users.id"], name=op.f("fk_sources_saved_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unsaved_by_id"],
            ["users.id"],
            name=op.f("fk_sources_unsaved_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("obj_id", "group_id", name=op.f("uq_sources_obj_id_group_id")),
    )
    op.create_index(
        "ix_sources_group_id_saved_at",
        "sources",
        ["group_id", sa.literal_column("saved_at desc")],
        unique=False,
    )
    op.create_table(
        "candidates",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("filter_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passing_alert_id", sa.BigInteger(), nullable=True),
        sa.Column("uploader_id", sa.Integer(), nullable=True),
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
            ["filter_id", "group_id", "stream_id"],
            ["filters.id", "filters.group_id", "filters.stream_id"],
            name=op.f("fk_candidates_filter_id_group_id_stream_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_candidates_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["uploader_id"],
            ["users.id"],
            name=op.f("fk_candidates_uploader_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint(
            "obj_id",
            "filter_id",
            "passing_alert_id",
            name=op.f("uq_candidates_obj_id_filter_id_passing_alert_id"),
        ),
    )
    op.create_index(
        "ix_candidates_filter_id_passed_at",
        "candidates",
        ["filter_id", sa.literal_column("passed_at desc")],
        unique=False,
    )
    op.create_index(
        "ix_candidates_group_id_passed_at",
        "candidates",
        ["group_id", sa.literal_column("passed_at desc")],
        unique=False,
        postgresql_include=["obj_id", "filter_id", "stream_id"],
    )
    op.create_index(
        "ix_candidates_without_alert",
        "candidates",
        ["obj_id", "filter_id", "passed_at"],
        unique=True,
        postgresql_where=sa.text("passing_alert_id is null"),
    )
    op.execute("alter table objs enable row level security")
    op.execute(
        "create policy may_read on objs for select using ((((select access.is_system_admin()) or (exists (select from candidates where candidates.obj_id = objs.id))) or (exists (select from sources where sources.obj_id = objs.id))))"
    )
    op.execute(
        "create policy may_create on objs for insert with check ((select access.has_acl('Upload data')))"
    )
    op.execute(
        "create policy may_update on objs for update using (((select access.is_system_admin()) or ((select access.has_acl('Upload data')) and (exists (select from sources where sources.obj_id = objs.id and sources.active and sources.group_id = any ((select access.save_group_ids())::int[])))))) with check (((select access.is_system_admin()) or ((select access.has_acl('Upload data')) and (exists (select from sources where sources.obj_id = objs.id and sources.active and sources.group_id = any ((select access.save_group_ids())::int[]))))))"
    )
    op.execute(
        "create policy may_delete on objs for delete using ((select access.is_system_admin()))"
    )
    op.execute("create policy worker_may on objs to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on objs to fritz_worker")
    op.execute("grant select, insert, update, delete on objs to fritz_app")
    op.execute("alter table listings enable row level security")
    op.execute(
        "create policy may_read on listings for select using ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy may_create on listings for insert with check ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy may_update on listings for update using ((user_id = (select access.user_id()))) with check ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy may_delete on listings for delete using ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy worker_may on listings to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on listings to fritz_worker")
    op.execute("grant select, insert, update, delete on listings to fritz_app")
    op.execute("alter table sources enable row level security")
    op.execute(
        "create policy may_read on sources for select using ((group_id = any ((select access.group_ids())::int[])))"
    )
    op.execute(
        "create policy may_create on sources for insert with check (((select access.has_acl('Upload data')) and ((group_id = any ((select access.save_group_ids())::int[])) or (requested and not active))))"
    )
    op.execute(
        "create policy may_update on sources for update using (((select access.has_acl('Upload data')) and (group_id = any ((select access.save_group_ids())::int[])))) with check (((select access.has_acl('Upload data')) and (group_id = any ((select access.save_group_ids())::int[]))))"
    )
    op.execute(
        "create policy may_delete on sources for delete using (((select access.has_acl('Manage sources')) and (group_id = any ((select access.save_group_ids())::int[]))))"
    )
    op.execute("create policy worker_may on sources to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on sources to fritz_worker")
    op.execute("grant select, insert, update, delete on sources to fritz_app")
    op.execute("alter table candidates enable row level security")
    op.execute(
        "create policy may_read on candidates for select using (((group_id = any ((select access.group_ids())::int[])) and (stream_id = any ((select access.stream_ids())::int[]))))"
    )
    op.execute(
        "create policy may_create on candidates for insert with check ((((group_id = any ((select access.group_ids())::int[])) and (stream_id = any ((select access.stream_ids())::int[]))) and (select access.has_acl('Upload data'))))"
    )
    op.execute("create policy may_update on candidates for update using (false) with check (false)")
    op.execute(
        "create policy may_delete on candidates for delete using ((((group_id = any ((select access.group_ids())::int[])) and (stream_id = any ((select access.stream_ids())::int[]))) and (select access.has_acl('Upload data'))))"
    )
    op.execute(
        "create policy worker_may on candidates to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on candidates to fritz_worker")
    op.execute("grant select, insert, update, delete on candidates to fritz_app")


def downgrade() -> None:
    """Go down."""
    for policy in ("may_read", "may_update"):  # they ask tables that go before theirs
        op.execute(f"drop policy {policy} on objs")
    op.drop_index(
        "ix_candidates_without_alert",
        table_name="candidates",
        postgresql_where=sa.text("passing_alert_id is null"),
    )
    op.drop_index(
        "ix_candidates_group_id_passed_at",
        table_name="candidates",
        postgresql_include=["obj_id", "filter_id", "stream_id"],
    )
    op.drop_index("ix_candidates_filter_id_passed_at", table_name="candidates")
    op.drop_table("candidates")
    op.drop_constraint(op.f("uq_filters_id_group_id_stream_id"), "filters", type_="unique")
    op.drop_index("ix_sources_group_id_saved_at", table_name="sources")
    op.drop_table("sources")
    op.drop_index(op.f("ix_listings_obj_id"), table_name="listings")
    op.drop_table("listings")
    op.drop_index(op.f("ix_objs_redshift"), table_name="objs")
    op.drop_index(op.f("ix_objs_dec"), table_name="objs")
    op.drop_table("objs")
