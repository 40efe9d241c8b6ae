"""Annotations of data, interests, views, the audit, and sharing what was measured."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"


SHARE = """
-- Shows measurements, or spectra, to more groups of the caller; returns the ids of those that were. Their
-- owner may, who manages photometry (of measurements), and who may share in a group that sees them.
create function access.share_{table}(chosen bigint[], groups int[]) returns setof bigint
    language sql security definer set search_path = public, pg_temp as $$
    update {table} set modified = now(), group_ids = array(
        select unnest(group_ids || groups) as id group by id order by id)
    where id = any (chosen) and groups <@ access.group_ids() and (
        owner_id = access.user_id()
        or {managed}
        or group_ids && array(select group_id from group_users
            where user_id = access.user_id() and can_share_photometry))
    returning id
$$
"""
MANAGED = {
    "photometry": "access.has_acl('Manage photometry')"
    " and (group_ids && access.group_ids() or stream_ids && access.stream_ids())",
    "spectra": "access.is_system_admin()",
}


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("impersonator_id", sa.Integer(), nullable=True),
        sa.Column("token_name", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
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
            name=op.f("fk_audit_entries_impersonator_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_audit_entries_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_created_at", "audit_entries", ["created_at"], unique=False)
    op.create_index(op.f("ix_audit_entries_user_id"), "audit_entries", ["user_id"], unique=False)
    op.create_table(
        "interests",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
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
            ["obj_id"], ["objs.id"], name=op.f("fk_interests_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_interests_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    op.create_index(op.f("ix_interests_obj_id"), "interests", ["obj_id"], unique=False)
    op.create_index(op.f("ix_interests_user_id"), "interests", ["user_id"], unique=False)
    op.create_table(
        "source_views",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False),
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
            ["obj_id"], ["objs.id"], name=op.f("fk_source_views_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_source_views_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_views")),
        sa.UniqueConstraint(
            "obj_id", "user_id", "day", name=op.f("uq_source_views_obj_id_user_id_day")
        ),
    )
    op.create_index("ix_source_views_day", "source_views", ["day"], unique=False)
    op.create_index(op.f("ix_source_views_user_id"), "source_views", ["user_id"], unique=False)
    op.create_table(
        "data_annotations",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("spectrum_id", sa.Integer(), nullable=True),
        sa.Column("photometry_id", sa.BigInteger(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
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
            "num_nonnulls(spectrum_id, photometry_id) = 1",
            name=op.f("ck_data_annotations_about_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_data_annotations_author_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_data_annotations_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["photometry_id"],
            ["photometry.id"],
            name=op.f("fk_data_annotations_photometry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["spectrum_id"],
            ["spectra.id"],
            name=op.f("fk_data_annotations_spectrum_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_annotations")),
        sa.UniqueConstraint(
            "photometry_id",
            "origin",
            "author_id",
            deferrable=True,
            initially="IMMEDIATE",
            name=op.f("uq_data_annotations_photometry_id_origin_author_id"),
        ),
        sa.UniqueConstraint(
            "spectrum_id",
            "origin",
            "author_id",
            deferrable=True,
            initially="IMMEDIATE",
            name=op.f("uq_data_annotations_spectrum_id_origin_author_id"),
        ),
    )
    op.create_index(
        op.f("ix_data_annotations_obj_id"), "data_annotations", ["obj_id"], unique=False
    )
    op.execute("alter table audit_entries enable row level security")
    op.execute(
        "create policy may_read on audit_entries for select using (((select access.is_system_admin()) or (user_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on audit_entries for insert with check ((user_id = (select access.user_id())))"
    )
    op.execute(
        "create policy may_update on audit_entries for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on audit_entries for delete using (false)")
    op.execute(
        "create policy worker_may on audit_entries to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on audit_entries to fritz_worker")
    op.execute("grant select, insert, update, delete on audit_entries to fritz_app")
    op.execute("alter table interests enable row level security")
    op.execute(
        "create policy may_read on interests for select using ((exists (select from objs where objs.id = interests.obj_id offset 0)))"
    )
    op.execute(
        "create policy may_create on interests for insert with check (((user_id = (select access.user_id())) and (exists (select from objs where objs.id = interests.obj_id offset 0))))"
    )
    op.execute("create policy may_update on interests for update using (false) with check (false)")
    op.execute(
        "create policy may_delete on interests for delete using (((user_id = (select access.user_id())) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy worker_may on interests to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on interests to fritz_worker")
    op.execute("grant select, insert, update, delete on interests to fritz_app")
    op.execute("alter table source_views enable row level security")
    op.execute(
        "create policy may_read on source_views for select using ((exists (select from objs where objs.id = source_views.obj_id offset 0)))"
    )
    op.execute(
        "create policy may_create on source_views for insert with check (((user_id = (select access.user_id())) and (exists (select from objs where objs.id = source_views.obj_id offset 0))))"
    )
    op.execute(
        "create policy may_update on source_views for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on source_views for delete using (false)")
    op.execute(
        "create policy worker_may on source_views to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on source_views to fritz_worker")
    op.execute(
        "grant select (id, obj_id, day, created_at, modified), insert, update, delete on source_views to fritz_app"
    )
    op.execute("alter table data_annotations enable row level security")
    op.execute(
        "create policy may_read on data_annotations for select using ((((group_ids && (select access.group_ids())::int[]) or (author_id = (select access.user_id()))) and (((spectrum_id is null) or (exists (select from spectra where spectra.id = data_annotations.spectrum_id and spectra.obj_id = data_annotations.obj_id offset 0))) and ((photometry_id is null) or (exists (select from photometry where photometry.id = data_annotations.photometry_id and photometry.obj_id = data_annotations.obj_id offset 0))))))"
    )
    op.execute(
        "create policy may_create on data_annotations for insert with check (((((author_id = (select access.user_id())) and (select access.has_acl('Annotate'))) and (group_ids <@ (select access.group_ids())::int[] and cardinality(group_ids) > 0)) and (((spectrum_id is null) or (exists (select from spectra where spectra.id = data_annotations.spectrum_id and spectra.obj_id = data_annotations.obj_id offset 0))) and ((photometry_id is null) or (exists (select from photometry where photometry.id = data_annotations.photometry_id and photometry.obj_id = data_annotations.obj_id offset 0))))))"
    )
    op.execute(
        "create policy may_update on data_annotations for update using ((((author_id = (select access.user_id())) and (select access.has_acl('Annotate'))) or (select access.is_system_admin()))) with check ((((author_id = (select access.user_id())) and (select access.has_acl('Annotate'))) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy may_delete on data_annotations for delete using ((((author_id = (select access.user_id())) and (select access.has_acl('Annotate'))) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy worker_may on data_annotations to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on data_annotations to fritz_worker")
    op.execute("grant select, insert, update, delete on data_annotations to fritz_app")

    for table, managed in MANAGED.items():
        signature = f"access.share_{table}(bigint[], int[])"
        op.execute(SHARE.format(table=table, managed=managed))
        op.execute(f"revoke execute on function {signature} from public")
        op.execute(f"grant execute on function {signature} to fritz_app")


def downgrade() -> None:
    """Go down."""
    for table in MANAGED:
        op.execute(f"drop function access.share_{table}(bigint[], int[])")
    op.drop_index(op.f("ix_data_annotations_obj_id"), table_name="data_annotations")
    op.drop_table("data_annotations")
    op.drop_index(op.f("ix_source_views_user_id"), table_name="source_views")
    op.drop_index("ix_source_views_day", table_name="source_views")
    op.drop_table("source_views")
    op.drop_index(op.f("ix_interests_user_id"), table_name="interests")
    op.drop_index(op.f("ix_interests_obj_id"), table_name="interests")
    op.drop_table("interests")
    op.drop_index(op.f("ix_audit_entries_user_id"), table_name="audit_entries")
    op.drop_index("ix_audit_entries_created_at", table_name="audit_entries")
    op.drop_table("audit_entries")
