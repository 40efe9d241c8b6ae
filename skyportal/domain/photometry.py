"""Light curves: what was measured of objects, as far as the caller may see it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    delete,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from skyportal.domain.bandpasses import CURVES
from skyportal.domain.dust import reddening
from skyportal.domain.errors import NotFoundError
from skyportal.domain.extinction import per_reddening
from skyportal.domain.photometry_rows import MAG_PER_RELATIVE_ERROR
from skyportal.domain.rows import remove
from skyportal.domain.sharing import author_json, check_objects, known_groups
from skyportal.domain.times import as_mjd
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry as Row
from skyportal.models.photometry_revision import PhotometryRevision as Revision
from skyportal.schemas.base import Removed
from skyportal.schemas.photometry import (
    DETECTION_SIGMA,
    MICROJANSKY_ZEROPOINT,
    FluxPoint,
    MagnitudePoint,
    PhotometryFormat,
    PhotometryPoint,
    PhotometryQuery,
    PhotometryRange,
    PhotometryRevision,
    PlotPoint,
)

Quantity = SQLColumnExpression[Any]  # a column, or what is computed of columns
AnyPoint = PhotometryPoint | MagnitudePoint | FluxPoint | PlotPoint
MODELS: dict[PhotometryFormat, type[AnyPoint]] = {
    PhotometryFormat.MAG: MagnitudePoint,
    PhotometryFormat.FLUX: FluxPoint,
    PhotometryFormat.BOTH: PhotometryPoint,
    PhotometryFormat.PLOT: PlotPoint,
}


def measurements(obj_ids: Sequence[str]) -> Subquery:
    """Return the photometry of objects; what several people uploaded alike is there once."""
    same = (Row.obj_id, Row.mjd, Row.filter, Row.instrument_id, Row.origin, Row.flux, Row.fluxerr)
    return (
        select(*same, Row.limiting_mag_nsigma, Row.id)
        .ext(distinct_on(*same))
        .where(Row.obj_id.in_(obj_ids))
        .order_by(*same, Row.id)
        .subquery("measurements")
    )


def is_detection(flux: Quantity, fluxerr: Quantity) -> ColumnElement[bool]:
    """Tell whether a flux stands out of its error."""
    return flux > DETECTION_SIGMA * fluxerr


def magnitude(flux: Quantity) -> ColumnElement[Any]:
    """Return the AB magnitude of a flux in µJy, which is positive."""
    return MICROJANSKY_ZEROPOINT - 2.5 * func.log(flux)


def magnitude_where(condition: ColumnElement[bool], flux: Quantity) -> ColumnElement[Any]:
    """Return the AB magnitude of a flux in µJy where the condition, and so flux > 0, holds."""
    return case((condition, magnitude(flux)))


def error_where(
    condition: ColumnElement[bool], flux: Quantity, fluxerr: Quantity
) -> ColumnElement[Any]:
    """Return the error of the magnitude of a flux where the condition holds."""
    return case((condition, MAG_PER_RELATIVE_ERROR * fluxerr / flux))


def limit(fluxerr: Quantity, nsigma: Quantity) -> ColumnElement[Any]:
    """Return the limiting magnitude at so many errors of a flux."""
    return magnitude_where(fluxerr > 0, nsigma * fluxerr)


def list_photometry(
    session: Session, obj_id: str, query: PhotometryQuery, *, dust_maps: str | None = None
) -> list[AnyPoint]:
    """Return the light curve of an object, by time.

    `dust_maps` is the folder with the map that tells what dust takes, if that is asked for.

    Raises
    ------
    NotFoundError
        There is no such object that the caller sees.
    """
    check_objects(session, [obj_id])
    once = select(measurements([obj_id]).c.id)
    points = told(session, Row.id.in_(once), query)
    if query.include_extinction_info:
        add_extinction(session, obj_id, points, dust_maps)
    return points


def add_extinction(
    session: Session, obj_id: str, points: Sequence[AnyPoint], dust_maps: str | None
) -> None:
    """Add to measurements of an object what dust takes of its light."""
    ra, dec = session.execute(select(Obj.ra, Obj.dec).where(Obj.id == obj_id)).one()
    ebv = reddening(dust_maps, ra, dec)
    for point in points:
        correct(point, ebv)


def correct(point: AnyPoint, ebv: float | None) -> None:
    """Add to a measurement what dust takes in its filter, and what it would be without."""
    if ebv is None or isinstance(point, PlotPoint) or point.filter not in CURVES:
        return
    point.extinction = ebv * per_reddening(point.filter)
    if isinstance(point, MagnitudePoint) and point.mag is not None:
        point.mag_corr = point.mag - point.extinction
    if isinstance(point, FluxPoint) and point.flux is not None:
        point.flux_corr = point.flux * 10 ** (0.4 * point.extinction)


def get_point(
    session: Session, photometry_id: int, query: PhotometryQuery, *, dust_maps: str | None = None
) -> AnyPoint:
    """Return one measurement, as a light curve tells it."""
    found = told(session, Row.id == photometry_id, query)
    if not found:
        raise missing(photometry_id)
    (point,) = found
    if query.include_extinction_info:
        add_extinction(session, point.obj_id, [point], dust_maps)
    return point


def list_range(session: Session, query: PhotometryRange) -> list[AnyPoint]:
    """Return measurements of all objects in a range of time, by time."""
    conditions: list[ColumnElement[bool]] = []
    if query.instrument_ids is not None:
        conditions.append(Row.instrument_id.in_(query.instrument_ids))
    if query.min_date is not None:
        conditions.append(Row.mjd >= as_mjd(query.min_date))
    if query.max_date is not None:
        conditions.append(Row.mjd <= as_mjd(query.max_date))
    page = in_both_spaces().where(*conditions).offset(query.offset).limit(query.num_per_page)
    return points_of(session, page, MODELS[query.format])


def list_origins(session: Session) -> list[str]:
    """Return the origins of the photometry that the caller sees, by name."""
    return list(
        session.scalars(select(Row.origin).where(Row.origin != "").distinct().order_by(Row.origin))
    )


def told(
    session: Session, condition: ColumnElement[bool], query: PhotometryQuery
) -> list[AnyPoint]:
    """Return measurements by time, in the space that is asked for."""
    return points_of(session, in_both_spaces().where(condition), MODELS[query.format])


def points_of(
    session: Session, statement: Select[*tuple[object, ...]], model: type[AnyPoint]
) -> list[AnyPoint]:
    """Return the measurements that a query finds, with the groups that the caller may know of."""
    rows = session.execute(statement).mappings().all()
    groups = known_groups(session, {group for row in rows for group in row["group_ids"]})
    return [
        model.model_validate(
            {
                **row,
                "origin": row["origin"] or None,
                "groups": [groups[group] for group in row["group_ids"] if group in groups],
            }
        )
        for row in rows
    ]


def in_both_spaces() -> Select[*tuple[object, ...]]:
    """Return the query of measurements by time, as magnitudes and as fluxes."""
    detection = is_detection(Row.flux, Row.fluxerr)
    total = Row.ref_flux + func.coalesce(Row.flux, 0.0)
    total_error = func.sqrt(func.power(Row.fluxerr, 2) + func.power(Row.ref_fluxerr, 2))
    return (
        select(
            *Row.__table__.columns,
            Instrument.name.label("instrument_name"),
            case((Row.fluxerr > 0, Row.flux / Row.fluxerr)).label("snr"),
            magnitude_where(detection, Row.flux).label("mag"),
            error_where(detection, Row.flux, Row.fluxerr).label("magerr"),
            limit(Row.fluxerr, Row.limiting_mag_nsigma).label("limiting_mag"),
            magnitude_where(Row.ref_flux > 0, Row.ref_flux).label("magref"),
            error_where(Row.ref_flux > 0, Row.ref_flux, Row.ref_fluxerr).label("e_magref"),
            total.label("tot_flux"),
            total_error.label("tot_fluxerr"),
            magnitude_where(total > 0, total).label("magtot"),
            error_where(total > 0, total, total_error).label("e_magtot"),
        )
        .join(Instrument, Instrument.id == Row.instrument_id)
        .order_by(Row.mjd, Row.id)
    )


def list_revisions(session: Session, photometry_id: int) -> list[PhotometryRevision]:
    """Return what a measurement was before, oldest first, as far as it was shared with the caller.

    Raises
    ------
    NotFoundError
        There is no such measurement that the caller sees.
    """
    find_point(session, photometry_id)
    detection = is_detection(Revision.flux, Revision.fluxerr)
    statement = (
        select(
            *Revision.__table__.columns,
            case((Revision.fluxerr > 0, Revision.flux / Revision.fluxerr)).label("snr"),
            magnitude_where(detection, Revision.flux).label("mag"),
            error_where(detection, Revision.flux, Revision.fluxerr).label("magerr"),
            limit(Revision.fluxerr, Revision.limiting_mag_nsigma).label("limiting_mag"),
            Revision.created_at.label("replaced_at"),
            author_json(Revision.replaced_by_id).label("replaced_by"),
        )
        .where(Revision.photometry_id == photometry_id)
        .order_by(Revision.id)
    )
    return [PhotometryRevision.model_validate(row) for row in session.execute(statement)]


def find_point(session: Session, photometry_id: int) -> Row:
    """Return the row of a measurement that the caller sees."""
    row = session.get(Row, photometry_id)
    if row is None:
        raise missing(photometry_id)
    return row


def missing(photometry_id: int) -> NotFoundError:
    """Return the refusal of a measurement that is not there, or not for the caller."""
    return NotFoundError(f"There is no photometry {photometry_id} that you have access to.")


def delete_point(session: Session, photometry_id: int) -> None:
    """Remove one measurement."""
    remove(session, find_point(session, photometry_id))


def delete_upload(session: Session, upload_id: str) -> Removed:
    """Remove what came with one upload and was not replaced since."""
    gone = session.execute(delete(Row).where(Row.upload_id == upload_id).returning(Row.id)).all()
    if not gone:
        raise NotFoundError(f"There is no upload {upload_id} of yours.")
    return Removed(removed=len(gone))
