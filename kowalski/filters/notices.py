"""What a group is told about its filters, left in the outbox for the publisher."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.database import Database

from kowalski.publisher.outbox import COLLECTION as OUTBOX
from kowalski.publisher.outbox import NOTICE


def tell_group(
    database: Database[Any], document: Mapping[str, Any], reason: str, at: datetime
) -> None:
    """Leave word for a filter's group that the filter was switched off, and why."""
    filter_id = document.get("filter_id")
    database[OUTBOX].insert_one(
        {
            "_id": f"{NOTICE}:filter {filter_id}:{at.isoformat()}",
            "kind": NOTICE,
            "objectId": f"filter {filter_id}",
            "candid": None,
            "passes": [],
            "filter_id": filter_id,
            "group_id": document.get("group_id"),
            "reason": reason,
            "state": "pending",
            "attempts": 0,
            "steps": {},
            "created_at": at,
        }
    )
