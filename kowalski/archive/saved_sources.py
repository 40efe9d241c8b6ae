"""The objects that people have saved as sources in the marshal, as the publisher has heard."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.database import Database

from kowalski.archive.collections import SAVED_SOURCES


def among(database: Database[Any], objects: Iterable[str]) -> set[str]:
    """Return which of some objects are sources."""
    found = database[SAVED_SOURCES].find({"_id": {"$in": list(objects)}}, {"_id": 1})
    return {document["_id"] for document in found}


def remember(database: Database[Any], saved: Mapping[str, datetime]) -> None:
    """Add sources, with the time at which each was saved last."""
    changes = [
        UpdateOne({"_id": obj_id}, {"$max": {"saved_at": saved_at}}, upsert=True)
        for obj_id, saved_at in saved.items()
    ]
    if changes:
        database[SAVED_SOURCES].bulk_write(changes, ordered=False)


def newest(database: Database[Any]) -> datetime | None:
    """Return when the newest of the known sources was saved; None without any."""
    document = database[SAVED_SOURCES].find_one({}, {"saved_at": 1}, sort=[("saved_at", -1)])
    return None if document is None else document["saved_at"]
