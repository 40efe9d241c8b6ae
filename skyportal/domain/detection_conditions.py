"""What lists can ask of the detections of objects.

As everywhere, only photometry that the caller sees counts, and what several people uploaded alike
counts once. What the measurements of each audience tell is kept by PostgreSQL; it is put together
here over the audiences to which the caller belongs.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute

from skyportal.domain.photometry import is_detection, magnitude
from skyportal.domain.times import as_mjd
from skyportal.models.photometry import Photometry as Row
from skyportal.models.photometry_statistics import PhotometryStatistics as Told
from skyportal.schemas.candidate import CandidateConditions
from skyportal.schemas.detections import DetectionConditions
from skyportal.schemas.source import SourceConditions

Condition = ColumnElement[bool]
ObjId = ColumnElement[str] | InstrumentedAttribute[str]


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
    """Yield what must hold of the detections of an object."""
    least = max(query.number_detections or 1, int(query.require_detections))
    asked = [query.require_detections, query.number_detections is not None, wanted != Wanted()]
    if not any(asked):
        return
    forced = not query.exclude_forced_photometry
    told = select(
        and_(has_detections(least, detections_of(obj_id, forced=forced)), *within(wanted))
    ).where(Told.obj_id == obj_id, Told.num_det > 0)
    yield func.coalesce((told if forced else told.where(~Told.is_forced)).scalar_subquery(), False)


def detections_of(obj_id: ObjId, *, forced: bool) -> ScalarSelect[int]:
    """Return how many detections an object has, from its measurements."""
    same = tuple_(Row.mjd, Row.filter, Row.instrument_id, Row.origin, Row.flux, Row.fluxerr)
    count = (
        select(func.count(same.distinct()))
        .where(Row.obj_id == obj_id, is_detection(Row.flux, Row.fluxerr))
        .correlate_except(Row)
    )
    return (count if forced else count.where(~func.access.is_forced(Row.origin))).scalar_subquery()


def has_detections(least: int, count: ScalarSelect[int]) -> Condition:
    """Return the condition that there are so many detections.

    What each audience has is known. What several owners have may be the same measurements, and only
    where that matters they are counted.
    """
    most = func.sum(Told.num_det)
    if least == 1:
        return most >= least
    surely = func.max(Told.num_det).filter(Told.owner_id.is_not(None))
    one_owner = and_(
        func.count(Told.owner_id) == func.count(),
        func.min(Told.owner_id) == func.max(Told.owner_id),
    )
    return case(
        (most < least, False), (surely >= least, True), (one_owner, True), else_=count >= least
    )


def within(wanted: Wanted) -> Iterator[Condition]:
    """Yield the bounds on what all audiences together tell."""
    latest = func.array_agg(
        aggregate_order_by(
            Told.last_detected_flux,
            Told.last_detected_mjd.desc(),
            Told.last_detected_flux.desc(),
        )
    )[1]
    for value, lowest, highest in (
        (
            func.min(Told.first_detected_mjd),
            wanted.first_after and as_mjd(wanted.first_after),
            None,
        ),
        (func.max(Told.last_detected_mjd), None, wanted.last_before and as_mjd(wanted.last_before)),
        (magnitude(func.max(Told.peak_flux)), wanted.peak_above, wanted.peak_below),
        (magnitude(latest), wanted.latest_above, wanted.latest_below),
    ):
        if lowest is not None:
            yield value >= lowest
        if highest is not None:
            yield value <= highest
