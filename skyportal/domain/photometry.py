"""Light curves: what was measured of objects, as far as the caller may see it."""

import math
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import Session

from skyportal.models.photometry import Photometry as Row
from skyportal.schemas.photometry import (
    DETECTION_SIGMA,
    LIMIT_SIGMA,
    MICROJANSKY_ZEROPOINT,
    CompactPhotometry,
    PhotStats,
)

CARD_DAYS = 60.0  # a small light curve goes back so far from its newest point
MAG_PER_RELATIVE_ERROR = 2.5 / math.log(10)

Number = ColumnElement[float]


def measurements(obj_ids: Sequence[str]) -> Subquery:
    """Return the photometry of objects; what several people uploaded alike is there once."""
    same = (Row.obj_id, Row.mjd, Row.filter, Row.instrument_id, Row.origin, Row.flux, Row.fluxerr)
    return (
        select(*same, Row.id)
        .ext(distinct_on(*same))
        .where(Row.obj_id.in_(obj_ids))
        .order_by(*same, Row.id)
        .subquery("measurements")
    )


def is_detection(flux: ColumnElement[float | None], fluxerr: Number) -> ColumnElement[bool]:
    """Tell whether a flux stands out of its error."""
    return flux > DETECTION_SIGMA * fluxerr


def ab_magnitude(flux: Number | ColumnElement[float | None]) -> Number:
    """Return the AB magnitude of a positive flux in µJy."""
    return MICROJANSKY_ZEROPOINT - 2.5 * func.log(flux)


def compact_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[CompactPhotometry]]:
    """Return the light curve of each object: `CARD_DAYS` up to its newest point, by time."""
    found: dict[str, list[CompactPhotometry]] = {obj_id: [] for obj_id in obj_ids}
    points = measurements(obj_ids).c
    newest = func.max(points.mjd).over(partition_by=points.obj_id)
    detection = is_detection(points.flux, points.fluxerr)
    curve = select(
        points.obj_id,
        points.mjd,
        points.filter,
        points.origin,
        case((detection, ab_magnitude(points.flux))).label("mag"),
        case((detection, MAG_PER_RELATIVE_ERROR * points.fluxerr / points.flux)).label("magerr"),
        ab_magnitude(LIMIT_SIGMA * points.fluxerr).label("limiting_mag"),
        (newest - points.mjd).label("days_before"),
    ).subquery()
    recent = select(curve).where(curve.c.days_before <= CARD_DAYS).order_by(curve.c.mjd)
    for row in session.execute(recent):
        point = CompactPhotometry(
            mjd=row.mjd,
            filter=row.filter,
            mag=row.mag,
            magerr=row.magerr,
            limiting_mag=row.limiting_mag,
            origin=row.origin or None,
        )
        found[row.obj_id].append(point)
    return found


def photstats_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, PhotStats]:
    """Return what the photometry tells of each object that has some."""
    points = measurements(obj_ids).c
    detection = is_detection(points.flux, points.fluxerr)
    magnitude = case((detection, ab_magnitude(points.flux)))

    def of_last(value: ColumnElement[object]) -> ColumnElement[object]:
        listed = func.array_agg(aggregate_order_by(value, points.mjd.desc()))
        return listed.filter(detection)[1]

    def at_peak(value: ColumnElement[object]) -> ColumnElement[object]:
        listed = func.array_agg(aggregate_order_by(value, points.flux.desc()))
        return listed.filter(detection)[1]

    statistics = select(
        points.obj_id,
        func.count().label("num_obs"),
        func.count().filter(detection).label("num_det"),
        func.min(points.mjd).filter(detection).label("first_detected_mjd"),
        func.max(points.mjd).filter(detection).label("last_detected_mjd"),
        of_last(magnitude).label("last_detected_mag"),
        of_last(points.filter).label("last_detected_filter"),
        at_peak(points.mjd).label("peak_mjd"),
        func.min(magnitude).label("peak_mag"),
    ).group_by(points.obj_id)
    return {row.obj_id: PhotStats.model_validate(row) for row in session.execute(statistics)}
