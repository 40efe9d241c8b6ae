"""Light curves: what is stored of an object and what its alerts bring become one.

The histories of a batch are read once, merged here, and written back on condition that nobody
else has written in between; who loses reads and merges again. Only what is new travels to the
server. Points that are on pages (`kowalski.archive.older_points`) are read where an alert has
points as old as those.
"""

import itertools
import math
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

from kowalski.archive.older_points import FIELD, LONGEST, in_time, older, page_out, references
from kowalski.pipeline.detections import DETECTED, of_alerts, suffices, summary
from kowalski.pipeline.document import Alert, without
from kowalski.pipeline.forced_photometry import FAINT, Point, better
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
    """What the archive holds of an object, as far as merging needs it.

    `points` and `forced` are in its document, in that order. `paged` are earlier points, as far as
    they matter: those on the pages that its alerts reach back to, and the extremes of all. `pages`
    are forced photometry on such pages, with the page of each. `detected` is what the document
    keeps of its alerts' own detections, `seen` those detections, as far as features need them.
    """

    version: int | None = None
    points: list[Point] = field(default_factory=list)
    forced: list[Point] | None = None
    matched_at: datetime | None = None
    exists: bool = True
    paged: list[Point] = field(default_factory=list)
    pages: dict[float, tuple[str, Point]] = field(default_factory=dict)
    detected: Mapping[str, Any] | None = None
    seen: list[Point] = field(default_factory=list)


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
    detected: dict[str, Any]


def grouped(alerts: Iterable[Alert]) -> dict[str, list[Alert]]:
    """Return alerts by object, each object's in order of time."""
    groups: dict[str, list[Alert]] = {}
    for alert in alerts:
        groups.setdefault(alert.object_id, []).append(alert)
    for group in groups.values():
        group.sort(key=lambda alert: (alert.candidate["jd"], alert.candid))
    return groups


def read(
    database: Database[Any], survey: Survey, groups: Mapping[str, Sequence[Alert]]
) -> dict[str, Stored]:
    """Return what is stored of the objects of alerts; those new to the archive are marked so."""
    projection: dict[str, Any] = {f"{survey.history}.{name}": 1 for name in FIELDS_OF_POINTS}
    projection |= {"version": 1, "matched_at": 1, FIELD: 1, DETECTED: 1}
    if survey.forced_photometry is not None:
        projection |= {f"{survey.forced_photometry}.{name}": 1 for name in ("jd", "alert_mag")}
    stored = {object_id: Stored(exists=False) for object_id in groups}
    reached: dict[str, Stored] = {}
    unsure: list[str] = []
    for document in database[survey.aux].find({"_id": {"$in": list(groups)}}, projection):
        forced = document.get(survey.forced_photometry) if survey.forced_photometry else None
        one = stored[document["_id"]] = Stored(
            version=document.get("version"),
            points=document.get(survey.history) or [],
            forced=forced,
            matched_at=document.get("matched_at"),
            detected=document.get(DETECTED),
        )
        if one.detected is not None and suffices(one.detected, groups[document["_id"]]):
            one.seen = list(one.detected["extremes"])
        else:
            unsure.append(document["_id"])
        if FIELD in document:
            one.paged = list(document[FIELD]["extremes"])
            for page in pages_reached(survey, document, groups[document["_id"]]):
                reached[page] = one
    if reached:
        read_pages(database, survey, reached)
    if unsure:
        for object_id, detection in of_alerts(database, survey, unsure):
            stored[object_id].seen.append(detection)
    return stored


def pages_reached(
    survey: Survey, document: Mapping[str, Any], alerts: Sequence[Alert]
) -> Iterable[str]:
    """Yield the pages of an object that its alerts bring points of the time of, by name.

    An alert that is itself as old as a page needs them all: its features end at its own time.
    """
    points = [point["jd"] for alert in alerts for point in alert.history if point.get("jd")]
    since = min(points, default=alerts[0].candidate["jd"])
    if references(document, survey.history, since=alerts[0].candidate["jd"]):
        since = 0.0
    for page in references(document, survey.history, since):
        yield page["_id"]
    if survey.forced_photometry is not None and document.get(survey.forced_photometry) is not None:
        times = [
            point["jd"] for alert in alerts for point in alert.forced_points if point.get("jd")
        ]
        for page in references(document, survey.forced_photometry, min(times, default=math.inf)):
            yield page["_id"]


def read_pages(database: Database[Any], survey: Survey, reached: Mapping[str, Stored]) -> None:
    """Add the points of pages to what is known of their objects."""
    projection = {f"points.{name}": 1 for name in (*FIELDS_OF_POINTS, "alert_mag")}
    for page in database[older(survey.aux)].find(
        {"_id": {"$in": list(reached)}}, projection | {"array": 1}
    ):
        stored = reached[page["_id"]]
        if page["array"] == survey.history:
            stored.paged += page["points"]
        else:
            stored.pages |= {point["jd"]: (page["_id"], point) for point in page["points"]}


def gain(survey: Survey, stored: Stored, alerts: Sequence[Alert]) -> Gain:
    """Return what alerts of one object, in order of time, add to what is stored of it."""
    known = {identity(point) for point in (*stored.points, *stored.paged)}
    points = []
    for alert in alerts:
        for point in alert.history:
            if (key := identity(point)) not in known:
                known.add(key)
                points.append(point)
    return Gain(
        without(points, ()),
        gained_forced(survey, stored, alerts),
        summary(stored.detected, stored.seen, alerts),
    )


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
    paged = [point for _, point in stored.pages.values()]
    return better([*(stored.forced or ()), *paged], new)


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
    points = {identity(point): point for point in (*stored.seen, *stored.paged, *stored.points)}
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
        gains = {
            object_id: gain(survey, stored[object_id], group) for object_id, group in groups.items()
        }
        operations = [
            operation
            for object_id, gained in gains.items()
            for operation in change(
                survey, object_id, stored[object_id], gained, matches.get(object_id)
            )
        ]
        if not operations or all_written(database[survey.aux], operations):
            replace_on_pages(database, survey, stored, gains)
            if long := [name for name, gained in gains.items() if is_long(stored[name], gained)]:
                page_out(database, survey, long)
            return
        time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS * (attempt + 1) / ATTEMPTS))  # noqa: S311
        stored = read(database, survey, groups)
    raise ConflictError(f"{survey.aux}: {ATTEMPTS} attempts to write the histories of a batch")


def is_long(stored: Stored, gained: Gain) -> bool:
    """Tell whether an array of an object's document has become too long."""
    forced = len(stored.forced or ()) + len(gained.forced or ())
    return max(len(stored.points) + len(gained.points), forced) > LONGEST


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
    survey: Survey, object_id: str, stored: Stored, gained: Gain, match: Match | None
) -> list[Operation]:
    """Return the operation that brings an object's document up to date; none if it is."""
    if not stored.exists:
        return [InsertOne(new_document(survey, object_id, gained, match))]
    additions = [Addition(survey.history, stored.points, in_time(gained.points), {})]
    if gained.forced and survey.forced_photometry is not None:
        known = stored.forced or []
        new = in_time(point for point in gained.forced if point["jd"] not in stored.pages)
        places = {point["jd"]: place for place, point in enumerate(known) if "jd" in point}
        additions.append(Addition(survey.forced_photometry, known, new, places))
    additions = [addition for addition in additions if addition.points]
    changed: dict[str, Any] = {}
    if gained.detected != stored.detected:
        changed[DETECTED] = gained.detected
    if match is not None and (stored.matched_at is None or stored.matched_at < match.matched_at):
        changed |= match.change()
    if not additions and not changed:
        return []
    changed["version"] = (stored.version or 0) + 1
    condition = {"_id": object_id, "version": stored.version}
    if all(addition.follows for addition in additions):
        for addition in additions:
            changed |= addition.by_place()
        return [UpdateOne(condition, {"$set": changed})]
    expressions = {name: {"$literal": value} for name, value in changed.items()}
    expressions |= {addition.name: addition.expression() for addition in additions}
    return [UpdateOne(condition, [{"$set": expressions}])]


@dataclass(frozen=True)
class Addition:
    """Points, in order of time, for an array whose stored points are known by their times.

    `places` are those of the stored points that may be replaced. No other writer can move them: an
    operation is valid for one version of the document.
    """

    name: str
    stored: Sequence[Point]
    points: Sequence[Point]
    places: Mapping[float, int]

    @property
    def follows(self) -> bool:
        """Tell whether the array stays in order when points that replace none come at its end."""
        last = max((point.get("jd") or 0.0 for point in self.stored), default=0.0)
        return bool(self.stored) and all(
            (point.get("jd") or 0.0) >= last or point.get("jd") in self.places
            for point in self.points
        )

    def by_place(self) -> dict[str, Point]:
        """Return what to set so that only new points travel and are written to the log."""
        ends = itertools.count(len(self.stored))
        return {
            f"{self.name}.{next(ends) if place is None else place}": point
            for point in self.points
            for place in [self.places.get(point.get("jd", math.nan))]
        }

    def expression(self) -> dict[str, Any]:
        """Return the array with points added where they belong, for the server to compute."""
        kept: Any = {"$ifNull": [f"${self.name}", []]}
        if replaced := [point["jd"] for point in self.points if point.get("jd") in self.places]:
            kept = {"$filter": {"input": kept, "cond": {"$not": {"$in": ["$$this.jd", replaced]}}}}
        together = {"$concatArrays": [kept, {"$literal": list(self.points)}]}
        return {"$sortArray": {"input": together, "sortBy": {"jd": 1}}}


def replace_on_pages(
    database: Database[Any],
    survey: Survey,
    stored: Mapping[str, Stored],
    gains: Mapping[str, Gain],
) -> None:
    """Replace forced photometry on pages by that of brighter alerts.

    Each point is compared with what is there at the moment of writing, so that the brightest alert
    wins whoever comes first.
    """
    operations = [
        UpdateOne(
            {
                "_id": page,
                "points": {"$elemMatch": {"jd": point["jd"], "alert_mag": dimmer(point)}},
            },
            {"$set": {"points.$": point}},
        )
        for object_id, gained in gains.items()
        for point in gained.forced or ()
        for page, _ in [stored[object_id].pages.get(point["jd"], (None, None))]
        if page is not None
    ]
    if operations:
        database[older(survey.aux)].bulk_write(operations, ordered=False)


def dimmer(point: Point) -> dict[str, float]:
    """Return the condition for the magnitude of an alert that a point's own alert outshines."""
    return {"$gt": point.get("alert_mag", FAINT)}


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
    document[DETECTED] = gained.detected
    document["version"] = 1
    return document
