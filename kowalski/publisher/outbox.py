"""The outbox as a queue: claimed by lease, finished once, objects in order."""

from collections.abc import Collection as Container
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

from kowalski.archive.collections import make

COLLECTION = "outbox"
NOTICE = "notice"
"""Kind of the documents that are words to a group; those without a kind are alerts."""
SAVE = "save"
"""Kind of the documents that are objects of the archive which people save in the marshal."""

LEASE_SECONDS = 60.0
LOOKED_AT = 500  # oldest documents considered at once


class LostLeaseError(Exception):
    """Another publisher has taken the document over."""


class Outbox:
    """What waits for the marshal, as one publisher sees it."""

    def __init__(
        self, database: Database[Any], owner: str, backoff_seconds: float, max_seconds: float
    ) -> None:
        self.documents = database[COLLECTION]
        self.owner = owner
        self.backoff_seconds = backoff_seconds
        self.max_seconds = max_seconds

    def prepare(self) -> None:
        """Make the indexes that the queue needs, and give up what a predecessor held."""
        self.documents.update_many(
            {"state": "pending", "lease.owner": self.owner}, {"$unset": {"lease": ""}}
        )
        make(self.documents.database, COLLECTION)

    def claim(self, count: int, busy: Container[str]) -> list[dict[str, Any]]:
        """Return documents to publish, at most `count`, one of each object, oldest first.

        Objects in `busy` are left alone. A document waits for the older ones of its object.
        """
        now = datetime.now(UTC)
        waiting = self.documents.find(
            {"state": "pending"}, {"objectId": 1, "next_attempt_at": 1, "lease": 1}
        )
        claimed: list[dict[str, Any]] = []
        passed_over = set(busy)
        for one in waiting.sort([("created_at", 1), ("_id", 1)]).limit(LOOKED_AT):
            if len(claimed) == count:
                break
            if one["objectId"] in passed_over:
                continue
            passed_over.add(one["objectId"])
            if due(one, now) and (document := self.lease(one["_id"], now)) is not None:
                claimed.append(document)
        return claimed

    def lease(self, identifier: str, now: datetime) -> dict[str, Any] | None:
        """Take a document that nobody holds; None if somebody was faster."""
        document: dict[str, Any] | None = self.documents.find_one_and_update(
            {
                "_id": identifier,
                "state": "pending",
                "$or": [{"lease": {"$exists": False}}, {"lease.until": {"$lt": now}}],
            },
            {"$set": {"lease": self.new_lease(now)}, "$inc": {"claims": 1}},
            return_document=ReturnDocument.AFTER,
        )
        return document

    def new_lease(self, now: datetime) -> dict[str, Any]:
        """Return a lease of ours that starts now."""
        return {"owner": self.owner, "until": now + timedelta(seconds=LEASE_SECONDS)}

    def record(self, document: dict[str, Any], step: str, value: object = None) -> None:
        """Write down a step that is done, when or with what result, and hold on to the document.

        Raises
        ------
        LostLeaseError
            Somebody else holds it now.
        """
        now = datetime.now(UTC)
        value = now if value is None else value
        document.setdefault("steps", {})[step] = value
        self.write(document, {"$set": {f"steps.{step}": value, "lease": self.new_lease(now)}})

    def publish(self, document: Mapping[str, Any]) -> None:
        """Finish a document."""
        self.write(
            document,
            {
                "$set": {"state": "published", "published_at": datetime.now(UTC)},
                "$unset": {"lease": "", "last_error": ""},
                "$inc": {"attempts": 1},
            },
        )

    def refuse(self, document: Mapping[str, Any], reason: str) -> None:
        """Put a document aside that the marshal will never take."""
        self.write(
            document,
            {
                "$set": {"state": "refused", "last_error": reason},
                "$unset": {"lease": ""},
                "$inc": {"attempts": 1},
            },
        )

    def postpone(self, document: Mapping[str, Any], reason: str) -> None:
        """Try a document again later; each time the pause doubles."""
        attempts = document.get("attempts") or 0
        pause = min(self.backoff_seconds * 2 ** min(attempts, 20), self.max_seconds)
        self.write(
            document,
            {
                "$set": {
                    "next_attempt_at": datetime.now(UTC) + timedelta(seconds=pause),
                    "last_error": reason,
                },
                "$unset": {"lease": ""},
                "$inc": {"attempts": 1},
            },
        )

    def write(self, document: Mapping[str, Any], change: dict[str, Any]) -> None:
        """Change a document that this publisher holds."""
        mine = {"_id": document["_id"], "lease.owner": self.owner}
        if not self.documents.update_one(mine, change).matched_count:
            raise LostLeaseError(f"{document['_id']} is held by another publisher")

    def counts(self) -> dict[str, int]:
        """Return how many documents wait, and how many were refused."""
        return {
            state: self.documents.count_documents({"state": state})
            for state in ("pending", "refused")
        }


def due(document: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether a document may be tried now."""
    lease = document.get("lease")
    if lease is not None and aware(lease["until"]) >= now:
        return False
    at = document.get("next_attempt_at")
    return at is None or aware(at) <= now


def tried_before(document: Mapping[str, Any]) -> bool:
    """Tell whether an answer may have been lost, so that a step may have been done already."""
    return bool((document.get("claims") or 0) > 1)


def aware(moment: datetime) -> datetime:
    """Return a time that MongoDB gave with its zone, which is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
