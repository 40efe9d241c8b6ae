"""Packets that could not be processed, kept until somebody looks at them."""

from collections.abc import Sequence
from datetime import UTC, datetime
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
