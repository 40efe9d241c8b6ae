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
    insert(database, documents)
    return len(documents)


def add(
    database: Database[Any],
    survey: Survey,
    alerts: Sequence[Alert],
    passes: Mapping[int, list[Pass]],
    now: datetime,
) -> int:
    """Leave passes of alerts that came before, and return how many documents that makes.

    An alert that has a document gets another for each filter that is not in it: what the publisher
    has done for the first one stays done.
    """
    passing = [alert for alert in alerts if alert.candid in passes]
    names = [name_of(survey, alert) for alert in passing]
    known = {
        one["_id"]: {passed["filter_id"] for passed in one["passes"]}
        for one in database[OUTBOX].find({"_id": {"$in": names}}, {"passes.filter_id": 1})
    }
    documents = []
    for alert, name in zip(passing, names, strict=True):
        if name not in known:
            documents.append(document(survey, alert, passes[alert.candid], now, now))
            continue
        for one in passes[alert.candid]:
            if one.filter_id not in known[name]:
                own = document(survey, alert, [one], now, now)
                documents.append(own | {"_id": f"{name}:{one.filter_id}"})
    return insert(database, documents)


def insert(database: Database[Any], documents: Iterable[dict[str, Any]]) -> int:
    """Leave documents unless they are there, and return how many were not."""
    operations = [
        UpdateOne({"_id": one.pop("_id")}, {"$setOnInsert": one}, upsert=True) for one in documents
    ]
    if not operations:
        return 0
    return database[OUTBOX].bulk_write(operations, ordered=False).upserted_count


def name_of(survey: Survey, alert: Alert) -> str:
    """Return the name of an alert's document."""
    return f"{survey.name}:{alert.candid}"


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
        "_id": name_of(survey, alert),
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
