"""What programs and people note about objects, as keys and values."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import remarks
from skyportal.domain.errors import ConflictError, InvalidRequestError
from skyportal.domain.sharing import check_objects, groups_for_remarks
from skyportal.models.annotation import Annotation as Row
from skyportal.models.data_annotation import DataAnnotation
from skyportal.schemas.annotation import Annotation, AnnotationChange, AnnotationCreate
from skyportal.schemas.base import Identifier
from skyportal.schemas.push import AnnotationPush

ANNOTATIONS = remarks.Kind(
    name="annotation", row=Row, shown=Annotation, order=(Row.origin,), pushed=AnnotationPush
)

PERIOD = "period"  # the key of a period, in days


@dataclass(frozen=True)
class Subject:
    """What is annotated: how it is called, and which rows of which table are about it."""

    name: str
    row: type[Row] | type[DataAnnotation]
    condition: ColumnElement[bool]


def of_object(obj_id: str) -> Subject:
    """Return an object as what is annotated."""
    return Subject(obj_id, Row, Row.obj_id == obj_id)


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
    check_origin(session, of_object(obj_id), request.origin)
    row = Row(obj_id=obj_id, origin=request.origin, data=request.data, group_ids=groups)
    return Identifier(id=remarks.add(session, caller, ANNOTATIONS, row))


def change_annotation(
    session: Session, caller: Caller, obj_id: str, annotation_id: int, request: AnnotationChange
) -> None:
    """Replace what the request names; only the author may, and stays."""
    check_name(obj_id, request.obj_id)
    row = remarks.find_own(session, caller, ANNOTATIONS, obj_id, annotation_id)
    replace(session, row, of_object(obj_id), request)
    remarks.share(session, caller, ANNOTATIONS, row, request.group_ids)


def replace(
    session: Session, row: Row | DataAnnotation, subject: Subject, request: AnnotationChange
) -> None:
    """Replace what a request names of an annotation; its author stays.

    Raises
    ------
    InvalidRequestError
        The request names another author.
    """
    if request.author_id not in (None, row.author_id):
        raise InvalidRequestError(
            f"author_id: the annotation is by user {row.author_id} (got {request.author_id}), and "
            "stays so; leave it out."
        )
    if request.origin is not None and request.origin != row.origin:
        check_origin(session, subject, request.origin)
        row.origin = request.origin
    if request.data is not None:
        row.data = request.data


def check_name(obj_id: str, named: str | None) -> None:
    """Refuse a body that names another object than the path."""
    if named not in (None, obj_id):
        raise InvalidRequestError(
            f"obj_id: the body says {named!r}, the path {obj_id!r}; leave it out of the body."
        )


def check_origin(session: Session, subject: Subject, origin: str) -> None:
    """Refuse an origin of which there is an annotation already."""
    row = subject.row
    found = session.scalars(select(row.id).where(subject.condition, row.origin == origin)).first()
    if found is not None:
        raise ConflictError(
            f"origin: {subject.name} has an annotation of {origin!r} already, number {found}; "
            "change that with PUT."
        )
