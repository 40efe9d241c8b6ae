"""What programs and people note about objects, as keys and values."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ConflictError, InvalidRequestError, NotFoundError
from skyportal.domain.push import push
from skyportal.domain.rows import remove
from skyportal.domain.sharing import (
    author_json,
    check_author,
    check_objects,
    groups_for_remarks,
    groups_json,
)
from skyportal.models.annotation import Annotation as Row
from skyportal.schemas.annotation import Annotation, AnnotationChange, AnnotationCreate
from skyportal.schemas.base import Identifier
from skyportal.schemas.push import AnnotationPush


def shown() -> Select[*tuple[object, ...]]:
    """Return the query of annotations with author and groups."""
    return select(
        Row.id,
        Row.obj_id,
        Row.origin,
        Row.data,
        Row.author_id,
        Row.created_at,
        Row.modified,
        author_json(Row.author_id).label("author"),
        groups_json(Row.group_ids).label("groups"),
    ).order_by(Row.origin, Row.id)


def annotations_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[Annotation]]:
    """Return the annotations of each object."""
    found: dict[str, list[Annotation]] = {obj_id: [] for obj_id in obj_ids}
    for row in session.execute(shown().where(Row.obj_id.in_(obj_ids))):
        found[row.obj_id].append(Annotation.model_validate(row))
    return found


def list_annotations(session: Session, obj_id: str) -> list[Annotation]:
    """Return the annotations of an object."""
    check_objects(session, [obj_id])
    return annotations_by_obj(session, [obj_id])[obj_id]


def get_annotation(session: Session, obj_id: str, annotation_id: int) -> Annotation:
    """Return one annotation of an object."""
    wanted = shown().where(Row.obj_id == obj_id, Row.id == annotation_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise missing(obj_id, annotation_id)
    return Annotation.model_validate(row)


def create_annotation(
    session: Session, caller: Caller, obj_id: str, request: AnnotationCreate
) -> Identifier:
    """Note something about an object, once for each origin.

    Raises
    ------
    ConflictError
        There is an annotation of this origin already that the caller sees.
    """
    check_name(obj_id, request.obj_id)
    check_objects(session, [obj_id])
    groups = groups_for_remarks(session, caller, request.group_ids)
    check_origin(session, obj_id, request.origin)
    row = Row(
        obj_id=obj_id,
        origin=request.origin,
        data=request.data,
        author_id=caller.user_id,
        group_ids=groups,
    )
    session.add(row)
    session.flush()
    push(session, AnnotationPush(obj_id=obj_id), group_ids=groups, user_ids=[caller.user_id])
    return Identifier(id=row.id)


def change_annotation(
    session: Session, caller: Caller, obj_id: str, annotation_id: int, request: AnnotationChange
) -> None:
    """Replace what the request names; only the author may, and stays."""
    check_name(obj_id, request.obj_id)
    row = find_annotation(session, obj_id, annotation_id)
    check_author(caller, row.author_id)
    told = set(row.group_ids)
    if request.origin is not None and request.origin != row.origin:
        check_origin(session, obj_id, request.origin)
        row.origin = request.origin
    if request.data is not None:
        row.data = request.data
    if request.group_ids is not None:
        row.group_ids = groups_for_remarks(session, caller, request.group_ids)
    told |= set(row.group_ids)
    session.flush()
    push(session, AnnotationPush(obj_id=obj_id), group_ids=told, user_ids=[caller.user_id])


def delete_annotation(session: Session, caller: Caller, obj_id: str, annotation_id: int) -> None:
    """Remove an annotation; only the author may."""
    row = find_annotation(session, obj_id, annotation_id)
    check_author(caller, row.author_id)
    remove(session, row)
    push(
        session,
        AnnotationPush(obj_id=obj_id),
        group_ids=row.group_ids,
        user_ids=[caller.user_id],
    )


def find_annotation(session: Session, obj_id: str, annotation_id: int) -> Row:
    """Return an annotation that the caller sees."""
    row = session.get(Row, annotation_id)
    if row is None or row.obj_id != obj_id:
        raise missing(obj_id, annotation_id)
    return row


def missing(obj_id: str, annotation_id: int) -> NotFoundError:
    """Return the refusal of an annotation that is not there, or not for the caller."""
    return NotFoundError(
        f"There is no annotation {annotation_id} of {obj_id} that you have access to."
    )


def check_name(obj_id: str, named: str | None) -> None:
    """Refuse a body that names another object than the path."""
    if named not in (None, obj_id):
        raise InvalidRequestError(
            f"obj_id: the body says {named!r}, the path {obj_id!r}; leave it out of the body."
        )


def check_origin(session: Session, obj_id: str, origin: str) -> None:
    """Refuse an origin of which there is an annotation already."""
    there = select(Row.id).where(Row.obj_id == obj_id, Row.origin == origin)
    found = session.scalars(there).first()
    if found is not None:
        raise ConflictError(
            f"origin: {obj_id} has an annotation of {origin!r} already, number {found}; "
            "change that with PUT."
        )
