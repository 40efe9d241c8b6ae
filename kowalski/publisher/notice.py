"""Telling a group that one of its filters was switched off."""

from collections.abc import Mapping
from typing import Any

from kowalski.publisher.marshal import Marshal

LONGEST_REASON = 600


def tell(marshal: Marshal, document: Mapping[str, Any]) -> None:
    """Send the marshal a notice of the outbox; sent again, the group is told once.

    Raises
    ------
    UnavailableError
        To be tried again.
    RefusedError
        The marshal does not know the group.
    """
    name = marshal.directory.filter_name(document["filter_id"])
    called = f"The filter {name.filter}" if name else f"Filter {document['filter_id']}"
    marshal.post(
        f"/api/groups/{document['group_id']}/notifications",
        {
            "text": f"{called} was switched off: {document['reason'][:LONGEST_REASON]}. "
            "It runs again when it gets a new version, or is switched on.",
            "notification_type": "filter",
            "key": document["_id"],
        },
    )
