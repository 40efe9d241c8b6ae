"""What light curves tell, kept for each audience."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"

AUDIENCE = "obj_id, group_ids, stream_ids, owner_id, is_forced"
SAME = (
    "kept.obj_id = told.obj_id and kept.group_ids = told.group_ids"
    " and kept.stream_ids = told.stream_ids and kept.owner_id is not distinct from told.owner_id"
    " and kept.is_forced = told.is_forced"
)
NAMES = (
    "num_obs, num_det, first_detected_mjd, last_detected_mjd, last_detected_flux,"
    " last_detected_filter, peak_mjd, peak_flux"
)
DETECTION = "flux > 3 * fluxerr"
LATEST = f"order by mjd desc, flux desc, filter) filter (where {DETECTION}))[1]"
VALUES = f"""
    count(id),
    count(*) filter (where {DETECTION}),
    min(mjd) filter (where {DETECTION}),
    max(mjd) filter (where {DETECTION}),
    (array_agg(flux {LATEST},
    (array_agg(filter {LATEST},
    (array_agg(mjd order by flux desc, mjd) filter (where {DETECTION}))[1],
    max(flux) filter (where {DETECTION})
"""
FUNCTIONS = (
    """
-- Whether a measurement is forced photometry, by its origin, such as `alert_fp`.
create function access.is_forced(origin text) returns boolean
    language sql immutable parallel safe
    return origin ~ '(^|_)fp($|_)'
""",
    f"""
-- Computes the statistics of some audiences anew. Who comes here waits until all others who changed
-- their measurements are done, and then sees what they did.
create function access.tell_photometry(kept_ids bigint[]) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from photometry_statistics where id = any (kept_ids) order by id for update;
    update photometry_statistics set ({NAMES}, modified) = (
        select {VALUES}, now() from photometry as told
        where told.obj_id = photometry_statistics.obj_id
            and told.group_ids = photometry_statistics.group_ids
            and told.stream_ids = photometry_statistics.stream_ids
            and told.owner_id is not distinct from photometry_statistics.owner_id
            and access.is_forced(told.origin) = photometry_statistics.is_forced)
    where id = any (kept_ids);
end $$
""",  # noqa: S608 (our own names)
    f"""
create function access.note_photometry() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    added bigint[];
    taken bigint[];
begin
    if tg_op <> 'DELETE' then
        insert into photometry_statistics ({AUDIENCE})
            select distinct obj_id, group_ids, stream_ids, owner_id, access.is_forced(origin)
            from new_rows
            on conflict do nothing;
        select array_agg(distinct kept.id) into added from photometry_statistics as kept
            join (select *, access.is_forced(origin) as is_forced from new_rows) as told on {SAME};
    end if;
    if tg_op <> 'INSERT' then
        select array_agg(distinct kept.id) into taken from photometry_statistics as kept
            join (select *, access.is_forced(origin) as is_forced from old_rows) as told on {SAME};
    end if;
    if cardinality(added || taken) > 0 then
        perform access.tell_photometry(added || taken);
    end if;
    return null;
end $$
""",  # noqa: S608 (our own names)
    f"""
-- Computes all statistics, for those who load measurements without triggers.
create function access.tell_all_photometry() returns void
    language sql security definer set search_path = public, pg_temp
begin atomic
    delete from photometry_statistics;
    insert into photometry_statistics ({AUDIENCE}, {NAMES})
        select {AUDIENCE}, {VALUES}
        from (select *, access.is_forced(origin) as is_forced from photometry) as told
        group by {AUDIENCE};
end
""",  # noqa: S608 (our own names)
)
TRIGGERS = {
    "insert": "referencing new table as new_rows",
    "update": "referencing old table as old_rows new table as new_rows",
    "delete": "referencing old table as old_rows",
}
VISIBLE = (
    "((group_ids && (select access.group_ids())::int[])"
    " or (stream_ids && (select access.stream_ids())::int[]))"
    " or (owner_id = (select access.user_id()))"
)


def upgrade() -> None:
    """Go up."""
    moment = sa.DateTime(timezone=True)
    numbers = postgresql.ARRAY(sa.Integer())
    op.create_table(
        "photometry_statistics",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("group_ids", numbers, nullable=False),
        sa.Column("stream_ids", numbers, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("is_forced", sa.Boolean(), nullable=False),
        sa.Column("num_obs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("num_det", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_detected_mjd", sa.Float(), nullable=True),
        sa.Column("last_detected_mjd", sa.Float(), nullable=True),
        sa.Column("last_detected_flux", sa.Float(), nullable=True),
        sa.Column("last_detected_filter", sa.String(), nullable=True),
        sa.Column("peak_mjd", sa.Float(), nullable=True),
        sa.Column("peak_flux", sa.Float(), nullable=True),
        sa.Column("created_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("modified", moment, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["obj_id"],
            ["objs.id"],
            name=op.f("fk_photometry_statistics_obj_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photometry_statistics")),
    )
    op.create_index(
        "uq_photometry_statistics_audience",
        "photometry_statistics",
        ["obj_id", "group_ids", "stream_ids", "owner_id", "is_forced"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.execute("alter table photometry_statistics enable row level security")
    op.execute(f"create policy may_read on photometry_statistics for select using ({VISIBLE})")
    op.execute("create policy may_create on photometry_statistics for insert with check (false)")
    op.execute(
        "create policy may_update on photometry_statistics for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on photometry_statistics for delete using (false)")
    op.execute(
        "create policy worker_may on photometry_statistics to fritz_worker using (true) with check (true)"
    )
    for role in ("fritz_worker", "fritz_app"):
        op.execute(f"grant select, insert, update, delete on photometry_statistics to {role}")
    for function in FUNCTIONS:
        op.get_bind().exec_driver_sql(function, execution_options={"no_parameters": True})
    # Whoever may write measurements gets here through the trigger, and no other way.
    op.execute("revoke execute on function access.tell_photometry(bigint[]) from public")
    op.execute("revoke execute on function access.tell_all_photometry() from public")
    for event, tables in TRIGGERS.items():
        op.execute(
            f"create trigger told_at_{event} after {event} on photometry {tables}"
            " for each statement execute function access.note_photometry()"
        )
    op.execute("select access.tell_all_photometry()")


def downgrade() -> None:
    """Go down."""
    for event in TRIGGERS:
        op.execute(f"drop trigger told_at_{event} on photometry")
    for function in (
        "tell_all_photometry()",
        "note_photometry()",
        "tell_photometry(bigint[])",
        "is_forced(text)",
    ):
        op.execute(f"drop function access.{function}")
    op.drop_table("photometry_statistics")
