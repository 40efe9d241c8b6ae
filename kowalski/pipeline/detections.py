"""What models ask of an object's detections that its light curve may lack (spec §2.3, step 4).

The detection that an alert is about joins the light curve when a later packet carries it. Where the
next alert came after the days that a packet covers, only the archived alert knows of it. The
object's document keeps, in `detected`, the earliest, brightest and faintest detection of its alerts
and the time of the latest, so that the alerts themselves are read only where that is not enough: for
an alert that is older than another, and for documents that came from elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pymongo.database import Database

from kowalski.archive.older_points import OF_EXTREMES, Point, extremes
from kowalski.pipeline.document import Alert
from kowalski.surveys.survey import Survey

DETECTED = "detected"


def suffices(detected: Mapping[str, Any] | None, alerts: Sequence[Alert]) -> bool:
    """Tell whether what a document keeps is true at the time of alerts, the earliest first."""
    return detected is not None and detected["until"] <= alerts[0].candidate["jd"]


def of_alerts(
    database: Database[Any], survey: Survey, objects: Iterable[str]
) -> list[tuple[str, Point]]:
    """Return the detections of archived alerts, with their objects."""
    projection = {survey.object_id: 1} | {f"candidate.{name}": 1 for name in OF_EXTREMES}
    found = database[survey.alerts].find({survey.object_id: {"$in": list(objects)}}, projection)
    return [(document[survey.object_id], document["candidate"]) for document in found]


def summary(
    detected: Mapping[str, Any] | None, seen: Iterable[Point], alerts: Sequence[Alert]
) -> dict[str, Any]:
    """Return what a document keeps once alerts have joined those that were seen before."""
    points = [*seen, *(alert.candidate for alert in alerts)]
    latest = max(alert.candidate["jd"] for alert in alerts)
    known = [detected["until"]] if detected else [point["jd"] for point in points]
    return {"until": max(latest, *known), "extremes": extremes(points)}
