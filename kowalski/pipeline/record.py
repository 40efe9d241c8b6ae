"""The `batches` collection: what became of every packet, when, and who did it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from bson import Int64
from pymongo.database import Database

from kowalski.archive.collections import BATCHES
from kowalski.pipeline.refusal import Refusal
from kowalski.pipeline.report import Report
from kowalski.stream.batches import Batch, Packet, Partition

OUTCOMES = ("archived", "duplicates", "dead_letters")


@dataclass
class Outcome:
    """What became of packets; those that hold an alert come with its candid."""

    archived: list[tuple[Packet, int]] = field(default_factory=list)
    duplicates: list[tuple[Packet, int]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, other: Self) -> None:
        """Take over what became of other packets."""
        self.archived += other.archived
        self.duplicates += other.duplicates
        self.refusals += other.refusals


def report(document: Mapping[str, Any]) -> Report:
    """Return the report of a batch from its document."""
    return Report(
        archived=len(document["candids"]),
        duplicates=len(document["duplicates"]),
        dead_letters=dict(Counter(one["reason"] for one in document["dead_letters"])),
        stages_us=dict(document["stages"]),
    )


def find(database: Database[Any], identifier: str) -> dict[str, Any] | None:
    """Return the document of a batch that is finished; None if it is not."""
    document: dict[str, Any] | None = database[BATCHES].find_one({"_id": identifier})
    return document


def keep(
    database: Database[Any],
    survey: str,
    worker: str,
    batch: Batch,
    outcome: Outcome,
    stages_us: Mapping[str, int],
    started_at: datetime,
    finished_at: datetime,
) -> dict[str, Any]:
    """Write down a finished batch, and return its document."""
    document = {
        "_id": batch.identifier,
        "survey": survey,
        "worker": worker,
        "received_at": batch.received_at,
        "started_at": started_at,
        "finished_at": finished_at,
        "received": len(batch.packets),
        "candids": [Int64(candid) for _, candid in outcome.archived],
        "duplicates": [Int64(candid) for _, candid in outcome.duplicates],
        "dead_letters": [
            {"_id": refusal.packet.place, "reason": refusal.reason} for refusal in outcome.refusals
        ],
        "topics": topics(batch.packets, outcome),
        "stages": dict(stages_us),
    }
    database[BATCHES].replace_one({"_id": batch.identifier}, document, upsert=True)
    return document


def topics(packets: Iterable[Packet], outcome: Outcome) -> list[dict[str, Any]]:
    """Return, for each partition, the stretch that the batch covers and how its packets ended."""
    stretches: dict[Partition, dict[str, Any]] = {}
    for packet in packets:
        stretch = stretches.setdefault(
            (packet.topic, packet.partition),
            {
                "topic": packet.topic,
                "partition": packet.partition,
                "first": Int64(packet.offset),
                "last": Int64(packet.offset),
                "received": 0,
                **dict.fromkeys(OUTCOMES, 0),
            },
        )
        stretch["first"] = Int64(min(stretch["first"], packet.offset))
        stretch["last"] = Int64(max(stretch["last"], packet.offset))
        stretch["received"] += 1
    ended = {
        "archived": (packet for packet, _ in outcome.archived),
        "duplicates": (packet for packet, _ in outcome.duplicates),
        "dead_letters": (refusal.packet for refusal in outcome.refusals),
    }
    for name, those in ended.items():
        for packet in those:
            stretches[packet.topic, packet.partition][name] += 1
    return list(stretches.values())
