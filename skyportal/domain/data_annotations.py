"""What programs and people note about spectra and single measurements, as keys and values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import Caller
from skyportal.domain import remarks
from skyportal.domain.annotations import Subject, check_name, check_origin, replace
from skyportal.domain.photometry import AnyPoint, find_point
from skyportal.domain.sharing import groups_for_remarks
from skyportal.domain.spectra import find_spectrum
from skyportal.models.data_annotation import DataAnnotation as Row
from skyportal.models.photometry import Photometry
from skyportal.models.spectrum import Spectrum
from skyportal.schemas.annotation import (
    AnnotationChange,
    AnnotationCreate,
    DataAnnotation,
    DataKind,
)
from skyportal.schemas.base import Identifier
from skyportal.schemas.photometry import PlotPoint
from skyportal.schemas.push import AnnotationPush

ANNOTATIONS = remarks.Kind(
    name="annotation", row=Row, shown=DataAnnotation, order=(Row.origin,), pushed=AnnotationPush
)


@dataclass(frozen=True)
class About:
    """What can be annotated: how it is called and found, and the column that names it."""

    name: str
    column: InstrumentedAttribute[int | None]
    find: Callable[[Session, int], Spectrum | Photometry]

    def condition(self, number: int) -> ColumnElement[bool]:
        """Return the condition that an annotation is about one of these."""
        return self.column == number

    def subject(self, number: int) -> Subject:
        """Return one of these as what is annotated."""
        return Subject(f"{self.name} {number}", Row, self.condition(number))


ABOUT: dict[DataKind, About] = {
    "spectra": About("spectrum", Row.spectrum_id, find_spectrum),
    "photometry": About("photometry", Row.photometry_id, find_point),
}


def list_annotations(session: Session, about: About, number: int) -> list[DataAnnotation]:
    """Return the annotations of a spectrum or a measurement, by origin."""
    about.find(session, number)
    wanted = remarks.shown(ANNOTATIONS).where(about.condition(number))
    return [DataAnnotation.model_validate(row) for row in session.execute(wanted)]


def by_photometry(
    session: Session, photometry_ids: Sequence[int]
) -> dict[int, list[DataAnnotation]]:
    """Return the annotations of each measurement that has some."""
    found: dict[int, list[DataAnnotation]] = {}
    wanted = remarks.shown(ANNOTATIONS).where(Row.photometry_id.in_(photometry_ids))
    for row in session.execute(wanted):
        found.setdefault(row.photometry_id, []).append(DataAnnotation.model_validate(row))
    return found


def add_to_points(session: Session, points: Sequence[AnyPoint]) -> None:
    """Add their annotations to measurements, where the form in which they are told has them."""
    told = [point for point in points if not isinstance(point, PlotPoint)]
    annotations = by_photometry(session, [point.id for point in told])
    for point in told:
        point.annotations = annotations.get(point.id, [])


def get_annotation(
    session: Session, about: About, number: int, annotation_id: int
) -> DataAnnotation:
    """Return one annotation."""
    wanted = remarks.shown(ANNOTATIONS).where(about.condition(number), Row.id == annotation_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise remarks.missing(ANNOTATIONS, f"{about.name} {number}", annotation_id)
    return DataAnnotation.model_validate(row)


def create_annotation(
    session: Session, caller: Caller, about: About, number: int, request: AnnotationCreate
) -> Identifier:
    """Note something about a spectrum or a measurement, once for each origin.

    Raises
    ------
    ConflictError
        There is an annotation of this origin already that the caller sees.
    """
    obj_id = about.find(session, number).obj_id
    check_name(obj_id, request.obj_id)
    groups = groups_for_remarks(session, caller, request.group_ids)
    check_origin(session, about.subject(number), request.origin)
    row = Row(obj_id=obj_id, origin=request.origin, data=request.data, group_ids=groups)
    setattr(row, about.column.key, number)
    return Identifier(id=remarks.add(session, caller, ANNOTATIONS, row))


def change_annotation(
    session: Session,
    caller: Caller,
    about: About,
    number: int,
    annotation_id: int,
    request: AnnotationChange,
) -> None:
    """Replace what the request names; only the author may, and stays."""
    obj_id = get_annotation(session, about, number, annotation_id).obj_id
    check_name(obj_id, request.obj_id)
    row = remarks.find_own(session, caller, ANNOTATIONS, obj_id, annotation_id)
    replace(session, row, about.subject(number), request)
    remarks.share(session, caller, ANNOTATIONS, row, request.group_ids)


def delete_annotation(
    session: Session, caller: Caller, about: About, number: int, annotation_id: int
) -> None:
    """Remove an annotation; only the author may."""
    obj_id = get_annotation(session, about, number, annotation_id).obj_id
    remarks.delete_remark(session, caller, ANNOTATIONS, obj_id, annotation_id)
