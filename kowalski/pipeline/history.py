"""Light curves: what is stored of an object and what its alerts bring become one.

The histories of a batch are read once, merged here, and written back on condition that nobody
else has written in between; who loses reads and merges again.
"""

import random
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pymongo import InsertOne, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from kowalski.pipeline.document import Alert, without
from kowalski.pipeline.forced_photometry import Point, better
from kowalski.surveys.survey import Survey

DUPLICATE_KEY = 11000
ATTEMPTS = 20
LONGEST_PAUSE_SECONDS = 0.2
FIELDS_OF_POINTS = ("jd", "fid", "candid", "magpsf", "programid")
"""What merging and the models' features need of stored points."""

Operation = InsertOne[dict[str, Any]] | UpdateOne


class ConflictError(Exception):
    """Other writers were faster again and again; to be tried later."""


@dataclass
class Stored:
    """What the archive holds of an object, as far as merging needs it."""

    version: int | None = None
    points: list[Point] = field(default_factory=list)
    forced: list[Point] | None = None
    matched_at: datetime | None = None
    exists: bool = True


@dataclass(frozen=True)
class Match:
    """Rows of catalogues near an object, and when they were looked up.

    A `whole` match is with all catalogues of the survey; another leaves the rest as it is.
    """

    rows: Mapping[str, list[dict[str, Any]]]
    matched_at: datetime
    whole: bool = True

    def change(self) -> dict[str, Any]:
        """Return what to set in the object's document."""
        if self.whole:
            return {"cross_matches": dict(self.rows), "matched_at": self.matched_at}
        return {f"cross_matches.{name}": rows for name, rows in self.rows.items()}


@dataclass
class Gain:
    """What alerts add to the history of their object; `forced` is None where none is kept."""

    points: list[Point]
    forced: list[Point] | None


def grouped(alerts: Iterable[Alert]) -> dict[str, list[Alert]]:
    """Return alerts by object, each object's in order of time."""
    groups: dict[str, list[Alert]] = {}
    for alert in alerts:
        groups.setdefault(alert.object_id, []).append(alert)
    for group in groups.values():
        group.sort(key=lambda alert: (alert.candidate["jd"], alert.candid))
    return groups


def read(database: Database[Any], survey: Survey, objects: Iterable[str]) -> dict[str, Stored]:
    """Return what is stored of objects; those that are new to the archive are marked so."""
    wanted = list(objects)
    projection: dict[str, Any] = {f"{survey.history}.{name}": 1 for name in FIELDS_OF_POINTS}
    projection |= {"version": 1, "matched_at": 1}
    if survey.forced_photometry is not None:
        projection |= {f"{survey.forced_photometry}.{name}": 1 for name in ("jd", "alert_mag")}
    stored = {object_id: Stored(exists=False) for object_id in wanted}
    for document in database[survey.aux].find({"_id": {"$in": wanted}}, projection):
        forced = document.get(survey.forced_photometry) if survey.forced_photometry else None
        stored[document["_id"]] = Stored(
            version=document.get("version"),
            points=document.get(survey.history) or [],
            forced=forced,
            matched_at=document.get("matched_at"),
        )
    return stored


def gain(survey: Survey, stored: Stored, alerts: Sequence[Alert]) -> Gain:
    """Return what alerts of one object, in order of time, add to what is stored of it."""
    known = {identity(point) for point in stored.points}
    points = []
    for alert in alerts:
        for point in alert.history:
            if (key := identity(point)) not in known:
                known.add(key)
                points.append(point)
    return Gain(without(points, ()), gained_forced(survey, stored, alerts))


def gained_forced(survey: Survey, stored: Stored, alerts: Sequence[Alert]) -> list[Point] | None:
    """Return the forced photometry to add, or None where an object has none.

    It is kept only of objects whose whole life its window covered when they were first seen: a
    light curve with a hole would look like one without.
    """
    if survey.forced_photometry is None:
        return None
    if stored.exists:
        if stored.forced is None:
            return None
    elif not young(alerts[0].candidate, survey.forced_photometry_days):
        return None
    new = [point for alert in alerts for point in alert.forced]
    return better(stored.forced or (), new)


def young(candidate: Mapping[str, Any], days: float) -> bool:
    """Tell whether forced photometry of the last `days` covers an object's whole life."""
    if (candidate.get("ndethist") or 0) <= 1:
        return True
    first = candidate.get("jdstarthist")
    return first is not None and candidate["jd"] - first < days


def identity(point: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """Return what tells an object's points apart: time, band, and detection if it is one."""
    return point.get("jd"), point.get("fid"), point.get("candid")


def light_curve(stored: Stored, alert: Alert) -> list[Point]:
    """Return the points that are known of an alert's object, its own detection among them."""
    points = {identity(point): point for point in stored.points}
    points |= {identity(point): point for point in alert.history}
    return [*points.values(), alert.candidate]


def write(
    database: Database[Any],
    survey: Survey,
    alerts: Iterable[Alert],
    stored: Mapping[str, Stored],
    matches: Mapping[str, Match],
) -> None:
    """Write the histories of alerts; repeated, it changes nothing.

    Raises
    ------
    ConflictError
        Other writers of the same objects were faster each time.
    """
    groups = grouped(alerts)
    for attempt in range(ATTEMPTS):
        operations = [
            operation
            for object_id, group in groups.items()
            for operation in change(
                survey, object_id, stored[object_id], group, matches.get(object_id)
            )
        ]
        if not operations or all_written(database[survey.aux], operations):
            return
        time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS * (attempt + 1) / ATTEMPTS))  # noqa: S311
        stored = read(database, survey, groups)
    raise ConflictError(f"{survey.aux}: {ATTEMPTS} attempts to write the histories of a batch")


def all_written(collection: Collection[Any], operations: Sequence[Operation]) -> bool:
    """Write, and tell whether no other writer was in the way."""
    try:
        result = collection.bulk_write(operations, ordered=False)
    except BulkWriteError as error:
        if any(one["code"] != DUPLICATE_KEY for one in error.details["writeErrors"]):
            raise
        return False
    return result.inserted_count + result.matched_count == len(operations)


def change(
    survey: Survey,
    object_id: str,
    stored: Stored,
    alerts: Sequence[Alert],
    match: Match | None,
) -> list[Operation]:
    """Return the operation that brings an object's document up to date; none if it is."""
    gained = gain(survey, stored, alerts)
    if not stored.exists:
        return [InsertOne(new_document(survey, object_id, gained, match))]
    changed: dict[str, Any] = {}
    if gained.points:
        changed[survey.history] = merged(survey.history, (), gained.points)
    if gained.forced and survey.forced_photometry is not None:
        old = {point.get("jd") for point in stored.forced or ()}
        replaced = [point["jd"] for point in gained.forced if point["jd"] in old]
        changed[survey.forced_photometry] = merged(
            survey.forced_photometry, replaced, gained.forced
        )
    if match is not None and (stored.matched_at is None or stored.matched_at < match.matched_at):
        changed |= {name: {"$literal": value} for name, value in match.change().items()}
    if not changed:
        return []
    changed["version"] = (stored.version or 0) + 1
    return [UpdateOne({"_id": object_id, "version": stored.version}, [{"$set": changed}])]


def new_document(
    survey: Survey, object_id: str, gained: Gain, match: Match | None
) -> dict[str, Any]:
    """Return the first document of an object."""
    document: dict[str, Any] = {
        "_id": object_id,
        "cross_matches": dict(match.rows) if match else {},
        survey.history: in_time(gained.points),
    }
    if survey.forced_photometry is not None and gained.forced is not None:
        document[survey.forced_photometry] = in_time(gained.forced)
    if match:
        document["matched_at"] = match.matched_at
    document["version"] = 1
    return document


def in_time(points: Iterable[Point]) -> list[Point]:
    """Return points in order of time, those without one first."""
    return sorted(points, key=lambda point: point.get("jd") or 0.0)


def merged(name: str, replaced: Sequence[float], added: Sequence[Point]) -> dict[str, Any]:
    """Return the expression for a stored array with points added in order of time.

    The server does it, so that the stored points need not travel.
    """
    kept: Any = {"$ifNull": [f"${name}", []]}
    if replaced:
        kept = {"$filter": {"input": kept, "cond": {"$not": {"$in": ["$$this.jd", replaced]}}}}
    together = {"$concatArrays": [kept, {"$literal": list(added)}]}
    return {"$sortArray": {"input": together, "sortBy": {"jd": 1}}}
