"""Packets that could not be processed, kept until somebody looks at them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bson import Int64
from pymongo import UpdateOne
from pymongo.database import Database

from kowalski.archive.collections import DEAD_LETTERS

if TYPE_CHECKING:
    from kowalski.pipeline.refusal import Refusal


def keep(
    database: Database[Any],
    survey: str,
    refusals: Sequence["Refusal"],
    received_at: datetime,
) -> None:
    """Keep packets with their bytes, place and a sentence; repeated, it changes nothing."""
    if not refusals:
        return
    now = datetime.now(UTC)
    database[DEAD_LETTERS].bulk_write(
        [
            UpdateOne(
                {"_id": refusal.packet.place},
                {"$set": document(survey, refusal), "$setOnInsert": times(received_at, now)},
                upsert=True,
            )
            for refusal in refusals
        ],
        ordered=False,
    )


def document(survey: str, refusal: "Refusal") -> dict[str, Any]:
    """Return the document of a packet without its times."""
    packet = refusal.packet
    return {
        "survey": survey,
        "topic": packet.topic,
        "partition": packet.partition,
        "offset": Int64(packet.offset),
        "stage": refusal.stage,
        "reason": refusal.reason,
        "error": refusal.error,
        "candid": None if refusal.candid is None else Int64(refusal.candid),
        "raw": packet.raw,
    }


def times(received_at: datetime, now: datetime) -> dict[str, datetime]:
    """Return when a packet came and when it was put aside."""
    return {"received_at": received_at, "failed_at": now}


def newest(database: Database[Any], limit: int) -> list[dict[str, Any]]:
    """Return the newest dead letters without their bytes."""
    found = database[DEAD_LETTERS].find({}, {"raw": 0}).sort("failed_at", -1).limit(limit)
    return list(found)


def find(database: Database[Any], identifier: str) -> dict[str, Any] | None:
    """Return a dead letter with its bytes; None if there is none of that name."""
    document: dict[str, Any] | None = database[DEAD_LETTERS].find_one({"_id": identifier})
    return document


def waiting(database: Database[Any]) -> list[str]:
    """Return the names of those that have not been requeued."""
    found = database[DEAD_LETTERS].find({"requeued_at": {"$exists": False}}, {"_id": 1})
    return [document["_id"] for document in found.sort("failed_at")]


def mark_requeued(database: Database[Any], identifier: str) -> None:
    """Note that a dead letter's packet is in Kafka once more."""
    database[DEAD_LETTERS].update_one(
        {"_id": identifier}, {"$set": {"requeued_at": datetime.now(UTC)}}
    )


def purge(database: Database[Any], identifier: str | None, older_than_days: float) -> int:
    """Remove one dead letter, or all that are older than some days, and return how many."""
    query: Mapping[str, Any] = {"_id": identifier}
    if identifier is None:
        query = {"failed_at": {"$lte": datetime.now(UTC) - timedelta(days=older_than_days)}}
    return database[DEAD_LETTERS].delete_many(query).deleted_count
