"""Objects of the archive that people save in the marshal, past all filters."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bson import Int64
from pymongo.database import Database

from kowalski.publisher.marshal import RefusedError
from kowalski.publisher.outbox import COLLECTION, SAVE
from kowalski.publisher.publication import ORIGIN, Publication
from kowalski.surveys import Survey


def ask_to_save(
    database: Database[Any],
    survey: Survey,
    object_id: str,
    candid: int,
    savers: Mapping[int, int],
) -> None:
    """Leave word that an object is to be saved to groups, each by a user of the marshal.

    `candid` is that of the alert whose place and cutouts the source is to have.
    """
    now = datetime.now(UTC)
    database[COLLECTION].insert_one(
        {
            "_id": f"{SAVE}:{survey.name}:{object_id}:{uuid4().hex[:12]}",
            "kind": SAVE,
            "survey": survey.name,
            "objectId": object_id,
            "candid": Int64(candid),
            "passes": [],
            "savers": [
                {"group_id": group_id, "user_id": user_id}
                for group_id, user_id in sorted(savers.items())
            ],
            "state": "pending",
            "attempts": 0,
            "steps": {},
            "created_at": now,
        }
    )


class Saving(Publication):
    """An object on its way to the groups that save it, with all that the archive has of it."""

    def run(self) -> None:
        """Save the source, then send light curve and cutouts; what is done stays done.

        Raises
        ------
        UnavailableError
            To be tried again.
        RefusedError
            The marshal does not let these users save it, or has refused some of its data.
        """
        alert = self.read_alert()
        known = self.find_out()
        if "source" not in self.steps:
            self.marshal.post("/api/sources", saved_body(self.obj_id, alert, self.savers()))
            self.steps.record("source")
        self.put_photometry(self.whole_history(alert))
        if not any(known.values()):
            self.post_thumbnails(alert)
        if refusals := list(self.steps.refusals()):
            raise RefusedError(400, "; ".join(refusals))

    def savers(self) -> list[dict[str, int]]:
        """Return which group gets the object, and by whom."""
        savers: list[dict[str, int]] = self.document["savers"]
        return savers


def saved_body(
    obj_id: str, alert: Mapping[str, Any], savers: Iterable[Mapping[str, int]]
) -> dict[str, Any]:
    """Return the request that saves an object at the place of an alert."""
    by_group = {one["group_id"]: one["user_id"] for one in savers}
    return {
        "id": obj_id,
        "ra": alert["candidate"]["ra"],
        "dec": alert["candidate"]["dec"],
        "group_ids": sorted(by_group),
        "saver_per_group_id": {str(group): user for group, user in sorted(by_group.items())},
        "origin": ORIGIN,
    }
