"""Revisions of photometry, and at how many sigma a limit is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

VALUES = "flux, fluxerr, ref_flux, ref_fluxerr, limiting_mag_nsigma"
OLD = ", ".join(f"old.{name}" for name in VALUES.split(", "))
NEW = ", ".join(f"new.{name}" for name in VALUES.split(", "))

FUNCTION = """
-- Keeps what a measurement was: before it changes, or when another row supersedes it and it goes.
create function access.note_revision() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    kept bigint := old.id;
begin
    if tg_op = 'DELETE' then
        kept := nullif(current_setting('app.superseded_by', true), '')::bigint;
        if kept is null then
            return null;
        end if;
    end if;
    insert into photometry_revisions (
        photometry_id, flux, fluxerr, ref_flux, ref_fluxerr, limiting_mag_nsigma,
        ra, dec, ra_unc, dec_unc, altdata, upload_id, uploaded_at,
        replaced_by_id, group_ids, stream_ids, owner_id)
    values (
        kept, old.flux, old.fluxerr, old.ref_flux, old.ref_fluxerr, old.limiting_mag_nsigma,
        old.ra, old.dec, old.ra_unc, old.dec_unc, old.altdata, old.upload_id,
        greatest(old.created_at, (
            select max(created_at) from photometry_revisions where photometry_id = old.id)),
        access.user_id(), old.group_ids, old.stream_ids, old.owner_id);
    return null;
end $$
"""
TRIGGERS = (
    "create trigger revised after update on photometry for each row"
    f" when (({OLD}) is distinct from ({NEW})) execute function access.note_revision()",
    "create trigger superseded after delete on photometry for each row"
    " execute function access.note_revision()",
)
VISIBLE = (
    "((group_ids && (select access.group_ids())::int[])"
    " or (stream_ids && (select access.stream_ids())::int[]))"
    " or (owner_id = (select access.user_id()))"
)


def upgrade() -> None:
    """Go up."""
    op.add_column(
        "photometry",
        sa.Column("limiting_mag_nsigma", sa.Float(), server_default="5", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_photometry_limiting_mag_nsigma"),
        "photometry",
        "limiting_mag_nsigma > 0 and limiting_mag_nsigma < 'Infinity'",
    )
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "photometry_revisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("photometry_id", sa.BigInteger(), nullable=False),
        sa.Column("flux", sa.Float(), nullable=True),
        sa.Column("fluxerr", sa.Float(), nullable=False),
        sa.Column("ref_flux", sa.Float(), nullable=True),
        sa.Column("ref_fluxerr", sa.Float(), nullable=True),
        sa.Column("limiting_mag_nsigma", sa.Float(), nullable=False),
        sa.Column("ra", sa.Float(), nullable=True),
        sa.Column("dec", sa.Float(), nullable=True),
        sa.Column("ra_unc", sa.Float(), nullable=True),
        sa.Column("dec_unc", sa.Float(), nullable=True),
        sa.Column("altdata", postgresql.JSONB(), nullable=True),
        sa.Column("upload_id", sa.String(), nullable=False),
        sa.Column("uploaded_at", moment, nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("stream_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("created_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("modified", moment, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["photometry_id"],
            ["photometry.id"],
            name=op.f("fk_photometry_revisions_photometry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_photometry_revisions_owner_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["users.id"],
            name=op.f("fk_photometry_revisions_replaced_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photometry_revisions")),
    )
    op.create_index(
        op.f("ix_photometry_revisions_photometry_id"), "photometry_revisions", ["photometry_id"]
    )
    op.execute("alter table photometry_revisions enable row level security")
    op.execute(f"create policy may_read on photometry_revisions for select using ({VISIBLE})")
    op.execute("create policy may_create on photometry_revisions for insert with check (false)")
    op.execute(
        "create policy may_update on photometry_revisions for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on photometry_revisions for delete using (false)")
    op.execute(
        "create policy worker_may on photometry_revisions to fritz_worker using (true) with check (true)"
    )
    for role in ("fritz_worker", "fritz_app"):
        op.execute(f"grant select, insert, update, delete on photometry_revisions to {role}")
    op.get_bind().exec_driver_sql(FUNCTION, execution_options={"no_parameters": True})
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    """Go down."""
    op.execute("drop trigger superseded on photometry")
    op.execute("drop trigger revised on photometry")
    op.execute("drop function access.note_revision()")
    op.drop_table("photometry_revisions")
    op.drop_column("photometry", "limiting_mag_nsigma")
