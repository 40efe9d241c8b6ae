"""Spectra, taxonomies, classifications and votes on them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "taxonomies",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hierarchy", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("provenance", sa.String(), nullable=True),
        sa.Column("is_latest", sa.Boolean(), server_default="true", nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomies")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_taxonomies_name_version")),
    )
    op.create_table(
        "classifications",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("taxonomy_id", sa.Integer(), nullable=False),
        sa.Column("classification", sa.String(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.Column("ml", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("origin", sa.String(), server_default="", nullable=False),
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
            "probability between 0 and 1", name=op.f("ck_classifications_probability")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_classifications_author_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_classifications_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["taxonomy_id"], ["taxonomies.id"], name=op.f("fk_classifications_taxonomy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classifications")),
        sa.UniqueConstraint(
            "obj_id",
            "taxonomy_id",
            "classification",
            "origin",
            "author_id",
            name=op.f("uq_classifications_obj_id_taxonomy_id_classification_origin_author_id"),
        ),
    )
    op.create_index(
        op.f("ix_classifications_taxonomy_id"), "classifications", ["taxonomy_id"], unique=False
    )
    op.create_table(
        "classification_votes",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("classification_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("vote", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("vote in (-1, 1)", name=op.f("ck_classification_votes_vote")),
        sa.ForeignKeyConstraint(
            ["classification_id"],
            ["classifications.id"],
            name=op.f("fk_classification_votes_classification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["voter_id"],
            ["users.id"],
            name=op.f("fk_classification_votes_voter_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classification_votes")),
        sa.UniqueConstraint(
            "classification_id",
            "voter_id",
            name=op.f("uq_classification_votes_classification_id_voter_id"),
        ),
    )
    op.create_index(
        op.f("ix_classification_votes_voter_id"), "classification_votes", ["voter_id"], unique=False
    )
    op.create_table(
        "spectra",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wavelengths", postgresql.ARRAY(sa.Double()), nullable=False),
        sa.Column("fluxes", postgresql.ARRAY(sa.Double()), nullable=False),
        sa.Column("errors", postgresql.ARRAY(sa.Double()), nullable=True),
        sa.Column("units", sa.String(), nullable=True),
        sa.Column("type", sa.String(), server_default="source", nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("altdata", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("pi_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column(
            "reducer_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False
        ),
        sa.Column(
            "observer_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False
        ),
        sa.Column("external_pi", sa.String(), nullable=True),
        sa.Column("external_reducer", sa.String(), nullable=True),
        sa.Column("external_observer", sa.String(), nullable=True),
        sa.Column("original_file_filename", sa.String(), nullable=True),
        sa.Column("original_file_string", sa.String(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
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
            "cardinality(wavelengths) > 0 and cardinality(fluxes) = cardinality(wavelengths) and (errors is null or cardinality(errors) = cardinality(wavelengths))",
            name=op.f("ck_spectra_equal_length"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_spectra_instrument_id")
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_spectra_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_spectra_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spectra")),
        sa.UniqueConstraint(
            "obj_id", "digest", "owner_id", name=op.f("uq_spectra_obj_id_digest_owner_id")
        ),
    )
    op.create_index(op.f("ix_spectra_instrument_id"), "spectra", ["instrument_id"], unique=False)
    op.execute("alter table taxonomies enable row level security")
    op.execute(
        "create policy may_read on taxonomies for select using ((group_ids && (select access.group_ids())::int[]))"
    )
    op.execute(
        "create policy may_create on taxonomies for insert with check (((select access.has_acl('Post taxonomy')) and (group_ids <@ (select access.group_ids())::int[] and cardinality(group_ids) > 0)))"
    )
    op.execute(
        "create policy may_update on taxonomies for update using (((select access.has_acl('Post taxonomy')) and (group_ids && (select access.group_ids())::int[]))) with check (((select access.has_acl('Post taxonomy')) and (group_ids && (select access.group_ids())::int[])))"
    )
    op.execute(
        "create policy may_delete on taxonomies for delete using (((select access.has_acl('Delete taxonomy')) and (group_ids && (select access.group_ids())::int[])))"
    )
    op.execute(
        "create policy worker_may on taxonomies to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on taxonomies to fritz_worker")
    op.execute("grant select, insert, update, delete on taxonomies to fritz_app")
    op.execute("alter table classifications enable row level security")
    op.execute(
        "create policy may_read on classifications for select using (((group_ids && (select access.group_ids())::int[]) or (author_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on classifications for insert with check ((((author_id = (select access.user_id())) and (select access.has_acl('Classify'))) and (group_ids <@ (select access.group_ids())::int[] and cardinality(group_ids) > 0)))"
    )
    op.execute(
        "create policy may_update on classifications for update using ((((author_id = (select access.user_id())) and (select access.has_acl('Classify'))) or (select access.is_system_admin()))) with check ((((author_id = (select access.user_id())) and (select access.has_acl('Classify'))) or (select access.is_system_admin())))"
    )
    op.execute(
        "create policy may_delete on classifications for delete using (((select access.has_acl('Classify')) and ((author_id = (select access.user_id())) or (group_ids && (select access.admin_group_ids())::int[]))))"
    )
    op.execute(
        "create policy worker_may on classifications to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on classifications to fritz_worker")
    op.execute("grant select, insert, update, delete on classifications to fritz_app")
    op.execute("alter table classification_votes enable row level security")
    op.execute(
        "create policy may_read on classification_votes for select using ((exists (select from classifications where classifications.id = classification_votes.classification_id)))"
    )
    op.execute(
        "create policy may_create on classification_votes for insert with check (((voter_id = (select access.user_id())) and (exists (select from classifications where classifications.id = classification_votes.classification_id))))"
    )
    op.execute(
        "create policy may_update on classification_votes for update using (((voter_id = (select access.user_id())) and (exists (select from classifications where classifications.id = classification_votes.classification_id)))) with check (((voter_id = (select access.user_id())) and (exists (select from classifications where classifications.id = classification_votes.classification_id))))"
    )
    op.execute(
        "create policy may_delete on classification_votes for delete using (((voter_id = (select access.user_id())) and (exists (select from classifications where classifications.id = classification_votes.classification_id))))"
    )
    op.execute(
        "create policy worker_may on classification_votes to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on classification_votes to fritz_worker")
    op.execute("grant select, insert, update, delete on classification_votes to fritz_app")
    op.execute("alter table spectra enable row level security")
    op.execute(
        "create policy may_read on spectra for select using (((group_ids && (select access.group_ids())::int[]) or (owner_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on spectra for insert with check ((((owner_id = (select access.user_id())) and (select access.has_acl('Upload data'))) and (group_ids <@ (select access.group_ids())::int[])))"
    )
    op.execute(
        "create policy may_update on spectra for update using ((owner_id = (select access.user_id()))) with check ((owner_id = (select access.user_id())))"
    )
    op.execute(
        "create policy may_delete on spectra for delete using ((owner_id = (select access.user_id())))"
    )
    op.execute("create policy worker_may on spectra to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on spectra to fritz_worker")
    op.execute("grant select, insert, update, delete on spectra to fritz_app")


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_spectra_instrument_id"), table_name="spectra")
    op.drop_table("spectra")
    op.drop_index(op.f("ix_classification_votes_voter_id"), table_name="classification_votes")
    op.drop_table("classification_votes")
    op.drop_index(op.f("ix_classifications_taxonomy_id"), table_name="classifications")
    op.drop_table("classifications")
    op.drop_table("taxonomies")
