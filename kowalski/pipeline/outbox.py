"""What the marshal is to be told, one document for each alert."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bson import Int64
from pymongo import UpdateOne
from pymongo.database import Database

from kowalski.archive import saved_sources
from kowalski.archive.collections import OUTBOX
from kowalski.pipeline.document import Alert
from kowalski.pipeline.filtering import Pass
from kowalski.surveys.survey import Survey


def put(
    database: Database[Any],
    survey: Survey,
    alerts: Sequence[Alert],
    passes: Mapping[int, list[Pass]],
    received_at: datetime,
    now: datetime,
) -> int:
    """Leave alerts for the publisher and return how many; repeated, it changes nothing.

    Those are the alerts that a filter passed, and all others of objects that the marshal has: it
    gets their photometry.
    """
    known = in_marshal(
        database, survey, {alert.object_id for alert in alerts if alert.candid not in passes}
    )
    documents = [
        document(survey, alert, passes.get(alert.candid, []), received_at, now)
        for alert in alerts
        if alert.candid in passes or alert.object_id in known
    ]
    if documents:
        database[OUTBOX].bulk_write(
            [
                UpdateOne({"_id": one.pop("_id")}, {"$setOnInsert": one}, upsert=True)
                for one in documents
            ],
            ordered=False,
        )
    return len(documents)


def in_marshal(database: Database[Any], survey: Survey, objects: Iterable[str]) -> set[str]:
    """Return which objects are in the marshal: an earlier pass brought them, or somebody saved them.

    An alert whose object is passed at the same time by another worker is not missed: it is in the
    archive by now, and the publisher reads the whole light curve of a new candidate there.
    """
    wanted = list(objects)
    if not wanted:
        return set()
    found = database[OUTBOX].distinct(
        "objectId",
        {
            "objectId": {"$in": wanted},
            "survey": survey.name,
            "passes.0": {"$exists": True},
        },
    )
    return set(found) | saved_sources.among(database, wanted)


def document(
    survey: Survey, alert: Alert, passes: Iterable[Pass], received_at: datetime, now: datetime
) -> dict[str, Any]:
    """Return the outbox's document of an alert, as the publisher expects it."""
    return {
        "_id": f"{survey.name}:{alert.candid}",
        "survey": survey.name,
        "candid": Int64(alert.candid),
        "objectId": alert.object_id,
        "passes": [one.document() for one in passes],
        "state": "pending",
        "attempts": 0,
        "steps": {},
        "sent_at": alert.packet.sent_at,
        "received_at": received_at,
        "created_at": now,
    }
