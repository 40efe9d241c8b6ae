"""What administrators may have computed anew, and counted."""

from alembic import op

revision = "0028"
down_revision = "0027"

AUDIENCE = "obj_id, group_ids, stream_ids, owner_id, access.is_forced(origin)"
COLUMNS = "obj_id, group_ids, stream_ids, owner_id, is_forced"
MAY = """
    if not coalesce(access.is_system_admin(), false)
        and not pg_has_role(session_user, 'fritz_worker', 'usage') then
        raise exception 'only for system administrators and the worker'
            using errcode = 'insufficient_privilege';
    end if;
"""
FUNCTIONS = (
    f"""
-- Computes the statistics of some objects' photometry anew, of audiences that lack them too. None are
-- away meanwhile: rows are added and locked as the trigger does it.
create function access.tell_photometry_of(names text[]) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    {MAY}
    insert into photometry_statistics ({COLUMNS})
        select distinct {AUDIENCE} from photometry where obj_id = any (names)
        on conflict do nothing;
    perform access.tell_photometry(
        array(select id from photometry_statistics where obj_id = any (names)));
end $$
""",  # noqa: S608 (our own names)
    f"""
-- How many rows each table has and how many bytes it takes, with indexes. Small tables are counted;
-- of large ones it is what PostgreSQL estimated when it last looked.
create function access.count_rows()
    returns table (name text, number bigint, is_estimate boolean, bytes bigint)
    language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    kept record;
begin
    {MAY}
    for kept in
        select relname::text as relation, reltuples::bigint as estimate,
            pg_total_relation_size(oid) as size
        from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname
    loop
        name := kept.relation;
        bytes := kept.size;
        is_estimate := kept.estimate > 100000;
        number := kept.estimate;
        if not is_estimate then
            execute format('select count(*) from %I', kept.relation) into number;
        end if;
        return next;
    end loop;
end $$
""",  # noqa: S608 (our own names)
)
SIGNATURES = ("tell_photometry_of(text[])", "count_rows()")


def upgrade() -> None:
    """Go up."""
    for function in FUNCTIONS:
        op.get_bind().exec_driver_sql(function, execution_options={"no_parameters": True})
    for signature in SIGNATURES:
        op.execute(f"revoke execute on function access.{signature} from public")
        op.execute(f"grant execute on function access.{signature} to fritz_app, fritz_worker")


def downgrade() -> None:
    """Go down."""
    for signature in SIGNATURES:
        op.execute(f"drop function access.{signature}")
