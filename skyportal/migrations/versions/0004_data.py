"""Telescopes, instruments, and what is known of objects: photometry, annotations, pictures, comments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "telescopes",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("nickname", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("elevation", sa.Double(), nullable=True),
        sa.Column("diameter", sa.Double(), nullable=True),
        sa.Column("mpc_obscode", sa.String(), nullable=True),
        sa.Column("skycam_link", sa.String(), nullable=True),
        sa.Column("weather_link", sa.String(), nullable=True),
        sa.Column("robotic", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("fixed_location", sa.Boolean(), server_default="true", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("diameter > 0", name=op.f("ck_telescopes_diameter")),
        sa.CheckConstraint("lat between -90 and 90", name=op.f("ck_telescopes_lat")),
        sa.CheckConstraint("lon between -180 and 360", name=op.f("ck_telescopes_lon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telescopes")),
        sa.UniqueConstraint("name", name=op.f("uq_telescopes_name")),
    )
    op.create_table(
        "annotations",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_annotations_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_annotations_obj_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotations")),
        sa.UniqueConstraint(
            "obj_id", "origin", "author_id", name=op.f("uq_annotations_obj_id_origin_author_id")
        ),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("bot", sa.Boolean(), server_default="false", nullable=False),
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
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_comments_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_comments_obj_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_obj_id"), "comments", ["obj_id"], unique=False)
    op.create_table(
        "instruments",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("telescope_id", sa.Integer(), nullable=False),
        sa.Column("filters", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
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
            ["telescope_id"], ["telescopes.id"], name=op.f("fk_instruments_telescope_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruments")),
        sa.UniqueConstraint("name", name=op.f("uq_instruments_name")),
    )
    op.create_index(
        op.f("ix_instruments_telescope_id"), "instruments", ["telescope_id"], unique=False
    )
    op.create_table(
        "thumbnails",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("is_grayscale", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column(
            "stream_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False
        ),
        sa.Column("owner_id", sa.Integer(), nullable=True),
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
            ["obj_id"], ["objs.id"], name=op.f("fk_thumbnails_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_thumbnails_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thumbnails")),
        sa.UniqueConstraint(
            "obj_id",
            "type",
            "digest",
            "owner_id",
            name=op.f("uq_thumbnails_obj_id_type_digest_owner_id"),
        ),
    )
    op.create_table(
        "photometry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("mjd", sa.Double(), nullable=False),
        sa.Column("filter", sa.String(), nullable=False),
        sa.Column("flux", sa.Double(), nullable=True),
        sa.Column("fluxerr", sa.Double(), nullable=False),
        sa.Column("ra", sa.Double(), nullable=True),
        sa.Column("dec", sa.Double(), nullable=True),
        sa.Column("ra_unc", sa.Double(), nullable=True),
        sa.Column("dec_unc", sa.Double(), nullable=True),
        sa.Column("ref_flux", sa.Double(), nullable=True),
        sa.Column("ref_fluxerr", sa.Double(), nullable=True),
        sa.Column("origin", sa.String(), server_default="", nullable=False),
        sa.Column("upload_id", sa.String(), nullable=False),
        sa.Column("altdata", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column(
            "stream_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False
        ),
        sa.Column("owner_id", sa.Integer(), nullable=True),
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
            "flux > '-Infinity' and flux < 'Infinity'", name=op.f("ck_photometry_flux")
        ),
        sa.CheckConstraint(
            "fluxerr >= 0 and fluxerr < 'Infinity'", name=op.f("ck_photometry_fluxerr")
        ),
        sa.CheckConstraint(
            "mjd > '-Infinity' and mjd < 'Infinity'", name=op.f("ck_photometry_mjd")
        ),
        sa.CheckConstraint("dec >= -90 and dec <= 90", name=op.f("ck_photometry_dec")),
        sa.CheckConstraint("ra >= 0 and ra < 360", name=op.f("ck_photometry_ra")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_photometry_instrument_id")
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_photometry_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_photometry_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photometry")),
    )
    op.create_index(
        op.f("ix_photometry_instrument_id"), "photometry", ["instrument_id"], unique=False
    )
    op.create_index("ix_photometry_upload_id", "photometry", ["upload_id"], unique=False)
    op.create_index(
        "uq_photometry_measurement",
        "photometry",
        [
            "obj_id",
            "mjd",
            "filter",
            "instrument_id",
            "origin",
            "owner_id",
            sa.literal_column("coalesce(flux, 'NaN'::double precision)"),
            "fluxerr",
        ],
        unique=True,
    )
    op.execute("alter table telescopes enable row level security")
    op.execute(
        "create policy may_read on telescopes for select using (((select access.user_id()) is not null))"
    )
    op.execute(
        "create policy may_create on telescopes for insert with check ((select access.has_acl('Manage telescopes')))"
    )
    op.execute(
        "create policy may_update on telescopes for update using ((select access.has_acl('Manage telescopes'))) with check ((select access.has_acl('Manage telescopes')))"
    )
    op.execute(
        "create policy may_delete on telescopes for delete using ((select access.has_acl('Manage telescopes')))"
    )
    op.execute(
        "create policy worker_may on telescopes to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on telescopes to fritz_worker")
    op.execute("grant select, insert, update, delete on telescopes to fritz_app")
    op.execute("alter table annotations enable row level security")
    op.execute(
        "create policy may_read on annotations for select using (((group_ids && (select access.group_ids())::int[]) or (author_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on annotations for insert with check ((((author_id = (select access.user_id())) and (select access.has_acl('Annotate'))) and (group_ids <@ (select access.group_ids())::int[] and cardinality(group_ids) > 0)))"
    )
    op.execute(
        "create policy may_update on annotations for update using ((((author_id = (select access.user_id())) and (select access.has_acl('Annotate'))) or (select access.is_system_admin()))) with check ((((author_id = (select access.user_id())) and (select access.has_acl('Annotate'))) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy may_delete on annotations for delete using ((((author_id = (select access.user_id())) and (select access.has_acl('Annotate'))) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy worker_may on annotations to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on annotations to fritz_worker")
    op.execute("grant select, insert, update, delete on annotations to fritz_app")
    op.execute("alter table comments enable row level security")
    op.execute(
        "create policy may_read on comments for select using (((group_ids && (select access.group_ids())::int[]) or (author_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on comments for insert with check ((((author_id = (select access.user_id())) and (select access.has_acl('Comment'))) and (group_ids <@ (select access.group_ids())::int[] and cardinality(group_ids) > 0)))"
    )
    op.execute(
        "create policy may_update on comments for update using ((((author_id = (select access.user_id())) and (select access.has_acl('Comment'))) or (select access.is_system_admin()))) with check ((((author_id = (select access.user_id())) and (select access.has_acl('Comment'))) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy may_delete on comments for delete using ((((author_id = (select access.user_id())) and (select access.has_acl('Comment'))) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy worker_may on comments to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on comments to fritz_worker")
    op.execute("grant select, insert, update, delete on comments to fritz_app")
    op.execute("alter table instruments enable row level security")
    op.execute(
        "create policy may_read on instruments for select using (((select access.user_id()) is not null))"
    )
    op.execute(
        "create policy may_create on instruments for insert with check ((select access.has_acl('Manage instruments')))"
    )
    op.execute(
        "create policy may_update on instruments for update using ((select access.has_acl('Manage instruments'))) with check ((select access.has_acl('Manage instruments')))"
    )
    op.execute(
        "create policy may_delete on instruments for delete using ((select access.has_acl('Manage instruments')))"
    )
    op.execute(
        "create policy worker_may on instruments to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on instruments to fritz_worker")
    op.execute("grant select, insert, update, delete on instruments to fritz_app")
    op.execute("alter table thumbnails enable row level security")
    op.execute(
        "create policy may_read on thumbnails for select using ((((group_ids && (select access.group_ids())::int[]) or (stream_ids && (select access.stream_ids())::int[])) or (owner_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on thumbnails for insert with check (((((owner_id = (select access.user_id())) and (select access.has_acl('Upload data'))) and (group_ids <@ (select access.group_ids())::int[])) and (stream_ids <@ (select access.stream_ids())::int[])))"
    )
    op.execute(
        "create policy may_update on thumbnails for update using (((owner_id = (select access.user_id())) or ((((group_ids && (select access.group_ids())::int[]) or (stream_ids && (select access.stream_ids())::int[])) or (owner_id = (select access.user_id()))) and (select access.has_acl('Manage sources'))))) with check (((owner_id = (select access.user_id())) or ((((group_ids && (select access.group_ids())::int[]) or (stream_ids && (select access.stream_ids())::int[])) or (owner_id = (select access.user_id()))) and (select access.has_acl('Manage sources')))))"
    )
    op.execute(
        "create policy may_delete on thumbnails for delete using (((owner_id = (select access.user_id())) or ((((group_ids && (select access.group_ids())::int[]) or (stream_ids && (select access.stream_ids())::int[])) or (owner_id = (select access.user_id()))) and (select access.has_acl('Manage sources')))))"
    )
    op.execute(
        "create policy worker_may on thumbnails to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on thumbnails to fritz_worker")
    op.execute("grant select, insert, update, delete on thumbnails to fritz_app")
    op.execute("alter table photometry enable row level security")
    op.execute(
        "create policy may_read on photometry for select using ((((group_ids && (select access.group_ids())::int[]) or (stream_ids && (select access.stream_ids())::int[])) or (owner_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on photometry for insert with check (((((owner_id = (select access.user_id())) and (select access.has_acl('Upload data'))) and (group_ids <@ (select access.group_ids())::int[])) and (stream_ids <@ (select access.stream_ids())::int[])))"
    )
    op.execute(
        "create policy may_update on photometry for update using (((owner_id = (select access.user_id())) or ((((group_ids && (select access.group_ids())::int[]) or (stream_ids && (select access.stream_ids())::int[])) or (owner_id = (select access.user_id()))) and (select access.has_acl('Manage photometry'))))) with check (((owner_id = (select access.user_id())) or ((((group_ids && (select access.group_ids())::int[]) or (stream_ids && (select access.stream_ids())::int[])) or (owner_id = (select access.user_id()))) and (select access.has_acl('Manage photometry')))))"
    )
    op.execute(
        "create policy may_delete on photometry for delete using (((owner_id = (select access.user_id())) or ((((group_ids && (select access.group_ids())::int[]) or (stream_ids && (select access.stream_ids())::int[])) or (owner_id = (select access.user_id()))) and (select access.has_acl('Manage photometry')))))"
    )
    op.execute(
        "create policy worker_may on photometry to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on photometry to fritz_worker")
    op.execute("grant select, insert, update, delete on photometry to fritz_app")


def downgrade() -> None:
    """Go down."""
    op.drop_index("uq_photometry_measurement", table_name="photometry")
    op.drop_index("ix_photometry_upload_id", table_name="photometry")
    op.drop_index(op.f("ix_photometry_instrument_id"), table_name="photometry")
    op.drop_table("photometry")
    op.drop_table("thumbnails")
    op.drop_index(op.f("ix_instruments_telescope_id"), table_name="instruments")
    op.drop_table("instruments")
    op.drop_index(op.f("ix_comments_obj_id"), table_name="comments")
    op.drop_table("comments")
    op.drop_table("annotations")
    op.drop_table("telescopes")
