"""Merging objects that turned out to be one, and taking that back.

People ask for it and a job does it (`domain.moving`), for the data of groups that the caller is not
in move, too.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.coordinates import ARCSEC, separation
from skyportal.domain.errors import ConflictError, InvalidRequestError, NotFoundError
from skyportal.domain.objects import find_obj
from skyportal.domain.sharing import author_json, check_objects
from skyportal.jobs.queue import defer
from skyportal.models.merge import Merge as Row
from skyportal.models.source import Source
from skyportal.schemas.base import Identifier
from skyportal.schemas.merge import Merge, MergeCreate

FARTHEST = 10  # arcsec: what is farther apart is not one object


def list_merges(session: Session, obj_id: str) -> list[Merge]:
    """Return the merges into an object, newest first."""
    check_objects(session, [obj_id])
    statement = (
        select(
            Row.id,
            Row.kept_id,
            Row.duplicate_id,
            Row.state,
            Row.created_at,
            author_json(Row.author_id).label("author"),
        )
        .where(Row.kept_id == obj_id)
        .order_by(Row.id.desc())
    )
    return [Merge.model_validate(row) for row in session.execute(statement)]


def request_merge(
    session: Session, caller: Caller, obj_id: str, request: MergeCreate
) -> Identifier:
    """Ask a job to take all data of a duplicate to an object.

    Raises
    ------
    InvalidRequestError
        The two are the same, or too far apart to be one.
    ConflictError
        The duplicate is being merged already.
    """
    kept, duplicate = find_obj(session, obj_id), find_obj(session, request.duplicate)
    if kept.id == duplicate.id:
        raise InvalidRequestError("duplicate: this is the object itself; name the other one.")
    distance = separation(kept.ra, kept.dec, duplicate.ra, duplicate.dec) / ARCSEC
    if distance > FARTHEST:
        raise InvalidRequestError(
            f"duplicate: {duplicate.id} is {distance:.1f} arcsec away; only objects within "
            f"{FARTHEST} arcsec can be one."
        )
    check_saved_by_me(session, caller, kept.id)
    check_saved_by_me(session, caller, duplicate.id)
    under_way = select(Row.id).where(Row.duplicate_id == duplicate.id, Row.state != "undone")
    if session.scalar(under_way) is not None:
        raise ConflictError(f"duplicate: {duplicate.id} is being merged already.")
    row = Row(kept_id=kept.id, duplicate_id=duplicate.id, author_id=caller.user_id)
    session.add(row)
    session.flush()
    defer(session, "merge_objects", merge_id=row.id)
    return Identifier(id=row.id)


def check_saved_by_me(session: Session, caller: Caller, obj_id: str) -> None:
    """Refuse an object that no group has saved to which the caller may save."""
    saved = select(func.count()).where(
        Source.obj_id == obj_id, Source.active, Source.group_id.in_(caller.save_group_ids)
    )
    if not session.scalar(saved):
        raise InvalidRequestError(f"{obj_id} is no source of yours; save it to a group first.")


def request_undo(session: Session, obj_id: str, merge_id: int) -> None:
    """Ask a job to take back what a merge moved."""
    row = session.get(Row, merge_id)
    if row is None or row.kept_id != obj_id:
        raise NotFoundError(f"There is no merge {merge_id} into {obj_id} that you have access to.")
    if row.state != "done":
        raise ConflictError(f"This merge is {row.state}; only one that is done can be undone.")
    row.state = "undoing"
    session.flush()
    defer(session, "undo_merge", merge_id=row.id)
