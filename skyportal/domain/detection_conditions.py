"""What lists can ask of the detections of objects.

As everywhere, only photometry that the caller sees counts, and what several people uploaded alike
counts once.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import InstrumentedAttribute

from skyportal.domain.photometry import is_detection, magnitude_where
from skyportal.models.photometry import Photometry as Row
from skyportal.schemas.candidate import CandidateConditions
from skyportal.schemas.detections import DetectionConditions
from skyportal.schemas.source import SourceConditions

Condition = ColumnElement[bool]
ObjId = InstrumentedAttribute[str]

FORCED = r"(^|_)fp($|_)"  # origins of forced photometry, such as `alert_fp`
MJD_EPOCH = datetime.datetime(1858, 11, 17, tzinfo=datetime.UTC)


def as_mjd(moment: datetime.datetime) -> float:
    """Return a time as Modified Julian Date."""
    return (moment - MJD_EPOCH) / datetime.timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """Bounds, each null when it is not asked for; magnitudes are AB."""

    first_after: datetime.datetime | None = None
    last_before: datetime.datetime | None = None
    peak_above: float | None = None
    peak_below: float | None = None
    latest_above: float | None = None
    latest_below: float | None = None


def of_candidates(query: CandidateConditions) -> Wanted:
    """Return what a list of candidates asks."""
    return Wanted(first_after=query.first_detection_after, last_before=query.last_detection_before)


def of_sources(query: SourceConditions) -> Wanted:
    """Return what a list of sources asks."""
    return Wanted(
        first_after=query.start_date,
        last_before=query.end_date,
        peak_above=query.min_peak_magnitude,
        peak_below=query.max_peak_magnitude,
        latest_above=query.min_latest_magnitude,
        latest_below=query.max_latest_magnitude,
    )


def conditions(obj_id: ObjId, query: DetectionConditions, wanted: Wanted) -> Iterator[Condition]:
    """Yield what must hold of the detections of an object, as one condition."""
    least = max(query.number_detections or 1, int(query.require_detections))
    asked = [query.require_detections, query.number_detections is not None, wanted != Wanted()]
    if not any(asked):
        return
    same = (Row.mjd, Row.filter, Row.instrument_id, Row.origin, Row.flux, Row.fluxerr)
    detections = (
        select(Row.mjd, magnitude_where(is_detection(Row.flux, Row.fluxerr), Row.flux).label("mag"))
        .ext(distinct_on(*same))
        .where(Row.obj_id == obj_id, is_detection(Row.flux, Row.fluxerr))
        .correlate(obj_id.parent.local_table)
    )
    if query.exclude_forced_photometry:
        detections = detections.where(~Row.origin.regexp_match(FORCED))
    found = detections.subquery("detections").c
    latest = func.array_agg(aggregate_order_by(found.mag, found.mjd.desc()))[1]
    bounds: list[Condition] = [func.count() >= least]
    for value, lowest, highest in (
        (func.min(found.mjd), wanted.first_after and as_mjd(wanted.first_after), None),
        (func.max(found.mjd), None, wanted.last_before and as_mjd(wanted.last_before)),
        (func.min(found.mag), wanted.peak_above, wanted.peak_below),
        (latest, wanted.latest_above, wanted.latest_below),
    ):
        if lowest is not None:
            bounds.append(value >= lowest)
        if highest is not None:
            bounds.append(value <= highest)
    yield func.coalesce(select(and_(*bounds)).select_from(found.mjd.table).scalar_subquery(), False)
