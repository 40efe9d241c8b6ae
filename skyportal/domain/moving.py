"""Moving all data of one object to another, and back. Runs with the worker's rights.

Where a row cannot stand beside its twin on the other object, it is remembered and removed, and the
twin is shared with whom the row was shared. Annotations and classifications may say something else
than their twins, so they come along, under an origin that names the duplicate.
"""

import json
from collections.abc import Iterator
from typing import Any

import structlog
from sqlalchemy import BigInteger, Table, UniqueConstraint, any_, literal, select, text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from skyportal.domain.push import push
from skyportal.models import metadata
from skyportal.models.base import DERIVED
from skyportal.models.merge import Merge
from skyportal.models.obj import Obj
from skyportal.schemas.push import SourcePush

logger = structlog.get_logger()

HISTORY = "object_changes"  # tells what was changed of one row of `objs`, so it stays there
SAYING = {"annotations", "classifications", "data_annotations"}
SHARED = ("group_ids", "stream_ids")
ADOPTED = (
    "redshift", "redshift_error", "redshift_origin", "summary", "tns_name", "mpc_name", "host",
)  # fmt: skip

# What unique indexes compare that are no constraints.
INDEXED = {
    # Told apart before two of them are about one measurement.
    "data_annotations": ["(twin.origin, twin.author_id) = (mine.origin, mine.author_id)"],
    "photometry": [
        "(twin.mjd, twin.filter, twin.instrument_id, twin.origin, twin.owner_id, twin.fluxerr)"
        " = (mine.mjd, mine.filter, mine.instrument_id, mine.origin, mine.owner_id, mine.fluxerr)"
        " and twin.flux is not distinct from mine.flux"
    ],
    "thumbnails": ["twin.type = mine.type and twin.of_survey and mine.of_survey"],
    "candidates": [
        "(twin.filter_id, twin.passed_at) = (mine.filter_id, mine.passed_at)"
        " and twin.passing_alert_id is null and mine.passing_alert_id is null"
    ],
}
UNION = "array(select unnest(twin.{name} || mine.{name}) as id group by id order by id)"
RENAME = "update {table} mine set origin = mine.origin || :suffix from {table} twin where {alike}"
NAME_BACK = (
    "update {table} set origin = left(origin, -length(:suffix))"
    " where obj_id = :duplicate and right(origin, length(:suffix)) = :suffix"
)
SHARE = "update {table} twin set {changes} from {table} mine where {alike}"
REMOVE = "delete from {table} mine using {table} twin where {alike} returning to_jsonb(mine)"
REMOVE_UNSAVED = (
    "delete from {table} twin using {table} mine"
    " where {alike} and mine.active and not twin.active returning to_jsonb(twin)"
)
# What belongs to rows that may have to give way, and by which column.
BELONGING = (
    ("spectra", "comments", "spectrum_id"),
    ("spectra", "data_annotations", "spectrum_id"),
    ("photometry", "photometry_revisions", "photometry_id"),
    ("photometry", "data_annotations", "photometry_id"),
)
REPOINT = (
    "update {owned} set {column} = twin.id from {table} mine, {table} twin"
    " where {owned}.{column} = mine.id and {alike}"
    " returning jsonb_build_array({owned}.id, mine.id)"
)
POINT_BACK = (
    "update {owned} set {column} = {table}.id from {table}"
    " where {owned}.id = :owned and {table}.id = :before"
)
RESTORE = "insert into {table} select (jsonb_populate_record(null::{table}, cast(:row as jsonb))).*"
AUTHOR = text(
    "select set_config('app.user_id', :author, true), set_config('app.change_origin', :told, true)"
)
CONCERNED = text(
    "select group_id from sources where obj_id = any (:ids)"
    " union select group_id from candidates where obj_id = any (:ids)"
)


def tables() -> Iterator[Table]:
    """Yield the tables whose rows belong to an object."""
    for table in metadata.sorted_tables:
        if "obj_id" in table.columns and table.name != HISTORY and DERIVED not in table.info:
            yield table


def merge_objects(session: Session, merge_id: int) -> dict[str, int]:
    """Take everything of a duplicate to the object that is kept; return how many rows by table.

    Done again, it takes what has come for the duplicate since.
    """
    merge = find_merge(session, merge_id)
    if merge.state not in {"queued", "done"}:
        return {}
    state_author(session, merge, f"merge of {merge.duplicate_id}")
    counts = gather(session, merge)
    if merge.state == "queued":
        merge.moved = merge.moved | {Obj.__tablename__: [adopt(session, merge)]}
    merge.state = "done"
    if counts:
        announce(session, merge)
    return counts


def undo_merge(session: Session, merge_id: int) -> dict[str, int]:
    """Take back what a merge moved, as far as it is still there; return how many rows by table."""
    merge = find_merge(session, merge_id)
    if merge.state != "undoing":
        return {}
    state_author(session, merge, f"undone merge of {merge.duplicate_id}")
    gather(session, merge)  # so that nothing that came since is in the way
    counts = {}
    for table in tables():
        ids = merge.moved.get(table.name, [])
        back = move(session, table, merge.kept_id, merge.duplicate_id, ids)
        if table.name in SAYING:
            rename(session, table, merge)
        rows = merge.removed.get(table.name, [])
        counts[table.name] = len(back) + sum(restore(session, table, row) for row in rows)
    point_back(session, merge)
    disown(session, merge)
    merge.moved, merge.removed, merge.state = {}, {}, "undone"
    announce(session, merge)
    return {name: count for name, count in counts.items() if count}


def follow_merges(session: Session) -> dict[str, int]:
    """Take what has come for duplicates since they were merged to the objects that were kept."""
    counts: dict[str, int] = {}
    for merge_id in session.scalars(select(Merge.id).where(Merge.state == "done")).all():
        for name, count in merge_objects(session, merge_id).items():
            counts[name] = counts.get(name, 0) + count
    return counts


def gather(session: Session, merge: Merge) -> dict[str, int]:
    """Move all rows of the duplicate, and remember them; return how many by table."""
    session.execute(text("set constraints all deferred"))
    moved, removed, counts = dict(merge.moved), dict(merge.removed), {}
    for table in tables():
        for name, pointed in repoint(session, table, merge):
            moved[name] = [*moved.get(name, []), *pointed]
        gone = give_way(session, table, merge)
        ids = move(session, table, merge.duplicate_id, merge.kept_id)
        moved[table.name] = [*moved.get(table.name, []), *ids]
        removed[table.name] = [*removed.get(table.name, []), *gone]
        if gone or ids:
            counts[table.name] = len(gone) + len(ids)
    merge.moved, merge.removed = moved, removed
    return counts


def find_merge(session: Session, merge_id: int) -> Merge:
    """Return a merge, which nobody else works on until this transaction ends."""
    remembered = (undefer(Merge.moved), undefer(Merge.removed))
    wanted = select(Merge).where(Merge.id == merge_id).options(*remembered).with_for_update()
    return session.scalars(wanted).one()


def state_author(session: Session, merge: Merge, told: str) -> None:
    """Let the history of objects say who merges, and that it was a merge."""
    session.execute(AUTHOR, {"author": str(merge.author_id or ""), "told": told})


def pairs(table: Table) -> str:
    """Return the condition that a row of the duplicate cannot stand beside a twin of the kept."""
    keys = [
        [name for name in constraint.columns.keys() if name != "obj_id"]  # noqa: SIM118 (no dict)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint) and "obj_id" in constraint.columns
    ]
    same = [" and ".join(f"twin.{name} = mine.{name}" for name in key) for key in keys]
    same += INDEXED.get(table.name, [])
    alike = " or ".join(f"({one})" for one in same) or "false"
    return f"mine.obj_id = :duplicate and twin.obj_id = :kept and ({alike})"


def give_way(session: Session, table: Table, merge: Merge) -> list[Any]:
    """Make room for what comes from the duplicate; return the rows that were removed for it."""
    values = {"duplicate": merge.duplicate_id, "kept": merge.kept_id}
    names = {"table": table.name, "alike": pairs(table)}
    removed: list[Any] = []
    if table.name in SAYING:
        renamed = text(RENAME.format(**names))
        session.execute(renamed, values | {"suffix": suffix_of(merge)})
    else:
        changes = [f"{one} = {UNION.format(name=one)}" for one in SHARED if one in table.columns]
        if changes:
            session.execute(text(SHARE.format(changes=", ".join(changes), **names)), values)
    if table.name == "sources":  # what a group has saved stays saved, by whom and since when
        removed += session.scalars(text(REMOVE_UNSAVED.format(**names)), values)
    return [*removed, *session.scalars(text(REMOVE.format(**names)), values)]


def repoint(session: Session, table: Table, merge: Merge) -> Iterator[tuple[str, list[Any]]]:
    """Give what belongs to rows that will give way to their twins.

    Yields for each kind of it (`table.column`) the ids, each with what was before.
    """
    values = {"duplicate": merge.duplicate_id, "kept": merge.kept_id}
    for owner, owned, column in BELONGING:
        if owner == table.name:
            names = {"owned": owned, "column": column, "alike": pairs(table)}
            statement = text(REPOINT.format(table=table.name, **names))
            yield f"{owned}.{column}", list(session.scalars(statement, values))


def point_back(session: Session, merge: Merge) -> None:
    """Give back what belonged to rows that gave way, once they are restored."""
    for table, owned, column in BELONGING:
        statement = text(POINT_BACK.format(owned=owned, column=column, table=table))
        for owned_id, before in merge.moved.get(f"{owned}.{column}", []):
            session.execute(statement, {"owned": owned_id, "before": before})


def suffix_of(merge: Merge) -> str:
    """Return what is put behind the origin of what stands beside a twin."""
    return f" ({merge.duplicate_id})"


def move(
    session: Session, table: Table, from_id: str, to_id: str, ids: list[int] | None = None
) -> list[int]:
    """Give rows of one object, all or these, to another; return their ids."""
    chosen = true() if ids is None else table.c.id == any_(literal(ids, ARRAY(BigInteger)))
    statement = table.update().where(table.c.obj_id == from_id, chosen).values(obj_id=to_id)
    return list(session.scalars(statement.returning(table.c.id)))


def rename(session: Session, table: Table, merge: Merge) -> None:
    """Give what went back the origin that it had before it stood beside a twin."""
    values = {"suffix": suffix_of(merge), "duplicate": merge.duplicate_id}
    session.execute(text(NAME_BACK.format(table=table.name)), values)


def restore(session: Session, table: Table, row: Any) -> bool:
    """Store a removed row again, unless what it refers to is gone; tell whether it could be."""
    statement = text(RESTORE.format(table=table.name))
    try:
        with session.begin_nested():
            session.execute(statement, {"row": json.dumps(row)})
    except IntegrityError as error:
        logger.warning("a row of a merge stays away", table=table.name, reason=str(error.orig))
        return False
    return True


def adopt(session: Session, merge: Merge) -> dict[str, Any]:
    """Give the kept object the duplicate's names, and what was not known of it; return the latter."""
    kept, duplicate = session.get_one(Obj, merge.kept_id), session.get_one(Obj, merge.duplicate_id)
    names = [*kept.alias, duplicate.id, *duplicate.alias]
    kept.alias = list(dict.fromkeys(names))
    missing = {name for name in ADOPTED if getattr(kept, name) is None}
    if kept.redshift is not None:
        missing -= {"redshift_error", "redshift_origin"}  # these belong to the redshift
    adopted = {
        name: getattr(duplicate, name)
        for name in sorted(missing)
        if getattr(duplicate, name) is not None
    }
    for name, value in adopted.items():
        setattr(kept, name, value)
    session.flush()
    return adopted


def disown(session: Session, merge: Merge) -> None:
    """Take from the kept object what it adopted, where nobody has changed that since."""
    kept, duplicate = session.get_one(Obj, merge.kept_id), session.get_one(Obj, merge.duplicate_id)
    given = {duplicate.id, *duplicate.alias}
    kept.alias = [name for name in kept.alias if name not in given]
    for adopted in merge.moved.get(Obj.__tablename__, []):
        for name, value in adopted.items():
            if getattr(kept, name) == value:
                setattr(kept, name, None)
    session.flush()


def announce(session: Session, merge: Merge) -> None:
    """Tell the groups that have one of the objects that both have changed."""
    session.flush()
    ids = [merge.kept_id, merge.duplicate_id]
    groups = sorted(session.scalars(CONCERNED, {"ids": ids}))
    for obj_id in ids:
        change = SourcePush(obj_id=obj_id, group_ids=groups, action="changed")
        push(session, change, group_ids=groups)
