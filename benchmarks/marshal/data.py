"""Rows as a marshal has them after some weeks of a survey, written by PostgreSQL itself."""

from contextlib import closing
from dataclasses import dataclass

import psycopg2
import psycopg2.extensions

OBJECTS = 200_000
USERS = 200
GROUPS = 60
PASSES = 5  # candidates of an object
POINTS = 50  # measurements of an object

PEOPLE = """
insert into users (username) select 'astronomer' || n from generate_series(1, {users}) n;
insert into groups (name) select 'group ' || n from generate_series(1, {groups}) n;
insert into group_streams (group_id, stream_id)
    select groups.id, streams.id from groups, streams
    where groups.name like 'group %' and streams.name = 'ZTF Public';
insert into stream_users (stream_id, user_id)
    select streams.id, users.id from streams, users where streams.name = 'ZTF Public'
    on conflict do nothing;
insert into group_users (group_id, user_id)
    select groups.id, users.id from groups, users
    where groups.name like 'group %' and users.username like 'astronomer%' and case users.username
        when 'astronomer1' then groups.name = 'group 1'
        when 'astronomer2' then true
        else mod(abs(hashint8(groups.id::bigint * 1000 + users.id)), 12) = 0 end;
insert into user_roles (user_id, role_id)
    select id, 'Full user' from users where username like 'astronomer%';
insert into filters (name, group_id, stream_id)
    select 'filter', groups.id, streams.id from groups, streams
    where groups.name like 'group %' and streams.name = 'ZTF Public';
insert into tag_options (name) values ('Interesting');
"""

ROWS = """
create temporary table numbered as
    select row_number() over (order by id) - 1 as number, id as filter_id, group_id, stream_id
    from filters where name = 'filter';
insert into objs (id, ra, dec, redshift, origin, score)
    select 'ZTF26b' || lpad(n::text, 7, '0'), random() * 359.99, degrees(asin(random() * 2 - 1)),
        case when random() < 0.3 then random() * 0.3 end, 'Kowalski', random()
    from generate_series(1, {objects}) n;
insert into candidates (obj_id, filter_id, group_id, stream_id, passed_at, passing_alert_id)
    select id, filter_id, group_id, stream_id, now() - random() * interval '30 days',
        row_number() over ()
    from (
        select id, floor(random() * random() * {groups})::int as number
        from objs cross join generate_series(1, {passes}) where id like 'ZTF26b%' offset 0
    ) drawn join numbered using (number);
insert into sources (obj_id, group_id, saved_at)
    select obj_id, group_id, max(passed_at) from candidates
    where mod(abs(hashtext(obj_id)), 10) = 0 group by 1, 2;
insert into annotations (obj_id, origin, data, author_id, group_ids)
    select distinct on (obj_id, group_id) obj_id, groups.name || ':filter',
        jsonb_build_object('score', random(), 'age', random() * 100,
            'type', (array['red', 'blue', 'fast'])[1 + floor(random() * 3)::int]),
        users.id, array[group_id]
    from candidates join groups on groups.id = group_id, users where users.username = 'kowalski';
insert into photometry (obj_id, instrument_id, mjd, filter, flux, fluxerr, upload_id, stream_ids, owner_id)
    select objs.id, instruments.id, 61000 + point * 2 + random(),
        (array['ztfg', 'ztfr', 'ztfi'])[1 + mod(point, 3)],
        10 + 300 * random(), 5 + 10 * random(), 'made', array[streams.id], users.id
    from objs cross join generate_series(1, {points}) point, instruments, streams, users
    where objs.id like 'ZTF26b%' and instruments.name = 'ZTF' and streams.name = 'ZTF Public'
        and users.username = 'kowalski';
insert into thumbnails (obj_id, type, digest, png, is_grayscale, stream_ids, owner_id)
    select objs.id, kind, kind::bytea, '\\x89504e470d0a1a0a', true, array[streams.id], users.id
    from objs, unnest(array['new', 'ref', 'sub']) kind, streams, users
    where objs.id like 'ZTF26b%' and streams.name = 'ZTF Public' and users.username = 'kowalski';
insert into classifications (obj_id, taxonomy_id, classification, probability, author_id, group_ids)
    select obj_id, taxonomies.id, (array['Ia', 'II', 'Ibn', 'Nova'])[1 + floor(random() * 4)::int],
        random(), users.id, array[group_id]
    from sources, taxonomies, users where users.username = 'kowalski'
        and mod(abs(hashtext(obj_id || group_id)), 2) = 0 on conflict do nothing;
insert into comments (obj_id, text, author_id, group_ids)
    select obj_id, 'A comment on ' || obj_id, users.id, array[group_id]
    from sources, users where users.username = 'kowalski';
insert into tags (obj_id, objtagoption_id, author_id, group_ids)
    select obj_id, tag_options.id, users.id, array[group_id]
    from sources, tag_options, users where users.username = 'kowalski'
        and mod(abs(hashtext(obj_id)), 100) = 0 on conflict do nothing;
insert into labels (obj_id, group_id, labeller_id)
    select obj_id, group_id, users.id from sources, users where users.username = 'kowalski'
        and mod(abs(hashtext(obj_id || group_id)), 3) = 0;
insert into spectra (obj_id, instrument_id, observed_at, wavelengths, fluxes, digest, group_ids, owner_id)
    select obj_id, instruments.id, now(), array[4000, 5000, 6000], array[1, 2, 3], 'd',
        array[group_id], users.id
    from (select obj_id, min(group_id) as group_id from sources group by 1) saved, instruments, users
    where users.username = 'kowalski' and instruments.name = 'ZTF'
        and mod(abs(hashtext(obj_id)), 5) = 0;
select access.tell_all_photometry();
select access.tell_all_annotations();
"""

POSTED = """
delete from objs where id like 'ZTF26posted%';
delete from photometry where upload_id <> 'made';
delete from photometry_statistics where num_obs = 0;
"""


@dataclass(frozen=True)
class Size:
    """How many rows there are."""

    objects: int
    candidates: int
    sources: int
    photometry: int
    annotations: int
    users: int
    groups: int


def fill(url: str, database: str, scale: float) -> Size:
    """Write rows, `scale` times those of a big instance, and return how many there are."""
    connection = psycopg2.connect(url, dbname=database)
    connection.autocommit = True
    sizes = {
        "objects": round(OBJECTS * scale),
        "users": USERS,
        "groups": GROUPS,
        "passes": PASSES,
        "points": POINTS,
    }
    with connection.cursor() as cursor:
        # A load of this size is one long write: do not stop for the log every gigabyte of it.
        cursor.execute("alter system set max_wal_size = '16GB'")
        cursor.execute("alter system set checkpoint_timeout = '1h'")
        cursor.execute("select pg_reload_conf(), setseed(0.5)")
        cursor.execute(PEOPLE.format(**sizes))
        # Keys and histories are as they must be without looking at each row.
        cursor.execute("set session_replication_role = replica; set synchronous_commit = off")
        cursor.execute("set work_mem = '256MB'")
        for statement in ROWS.format(**sizes).split(";\n"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute("vacuum analyze")
        size = Size(
            **{
                name: count(cursor, table)
                for name, table in (
                    ("objects", "objs"),
                    *((one, one) for one in ("candidates", "sources", "photometry", "annotations")),
                    *((one, one) for one in ("users", "groups")),
                )
            }
        )
    connection.close()
    return size


def remove_posted(url: str, database: str) -> None:
    """Remove what an earlier run of the benchmark posted."""
    with closing(psycopg2.connect(url, dbname=database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(POSTED)


def count(cursor: psycopg2.extensions.cursor, table: str) -> int:
    """Return how many rows a table has."""
    cursor.execute(f"select count(*) from {table}")  # noqa: S608 (our own names)
    row = cursor.fetchone()
    return int(row[0]) if row else 0
