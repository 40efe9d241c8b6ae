"""What programs and people note about objects, as keys and values."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import remarks
from skyportal.domain.errors import ConflictError, InvalidRequestError
from skyportal.domain.sharing import check_objects, groups_for_remarks
from skyportal.models.annotation import Annotation as Row
from skyportal.schemas.annotation import Annotation, AnnotationChange, AnnotationCreate
from skyportal.schemas.base import Identifier
from skyportal.schemas.push import AnnotationPush

ANNOTATIONS = remarks.Kind(
    name="annotation", row=Row, shown=Annotation, order=(Row.origin,), pushed=AnnotationPush
)


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
    row = Row(obj_id=obj_id, origin=request.origin, data=request.data, group_ids=groups)
    return Identifier(id=remarks.add(session, caller, ANNOTATIONS, row))


def change_annotation(
    session: Session, caller: Caller, obj_id: str, annotation_id: int, request: AnnotationChange
) -> None:
    """Replace what the request names; only the author may, and stays."""
    check_name(obj_id, request.obj_id)
    row = remarks.find_own(session, caller, ANNOTATIONS, obj_id, annotation_id)
    if request.origin is not None and request.origin != row.origin:
        check_origin(session, obj_id, request.origin)
        row.origin = request.origin
    if request.data is not None:
        row.data = request.data
    remarks.share(session, caller, ANNOTATIONS, row, request.group_ids)


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
