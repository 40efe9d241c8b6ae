"""What people and models say of alerts: one document for each alert, its `_id` being the candid."""

from collections.abc import Mapping
from typing import Any

from pymongo import UpdateOne

from kowalski.api.access.reader import Options, Reader
from kowalski.api.errors import InvalidRequestError
from kowalski.api.models.classifications import Classified, Unclassified
from kowalski.surveys import Survey

KINDS = ("human_labels", "ml_scores")

Document = dict[str, Any]


def collection_of(survey: Survey) -> str:
    """Return the collection of a survey's classifications."""
    return f"{survey.alerts}_classifications"


async def objects_of(
    reader: Reader, survey: Survey, candids: list[int], options: Options
) -> dict[int, str]:
    """Return the object of each alert.

    Raises
    ------
    InvalidRequestError
        The caller sees no alert of one of these candids.
    """
    kept = {"_id": 0, "candid": 1, survey.object_id: 1}
    found = reader.find(survey.alerts, {"candid": {"$in": candids}}, kept, options)
    objects = {alert["candid"]: alert[survey.object_id] async for alert in found}
    if set(candids) - set(objects):
        raise InvalidRequestError(f"not all alerts found in {survey.name.lower()} collection")
    return objects


async def add(
    reader: Reader, survey: Survey, said: Mapping[str, Classified], options: Options
) -> None:
    """Add labels and scores to alerts that the caller sees; a label that is there gets the new score."""
    objects = await objects_of(reader, survey, [int(candid) for candid in said], options)
    changes = []
    for candid, classified in said.items():
        scores = {kind: getattr(classified, kind) for kind in KINDS}
        new: Document = {survey.object_id: objects[int(candid)]}
        new |= {kind: {} for kind in KINDS if not scores[kind]}
        values = {
            f"{kind}.{label}": score for kind in KINDS for label, score in scores[kind].items()
        }
        change = {"$setOnInsert": new} | ({"$set": values} if values else {})
        changes.append(UpdateOne({"_id": int(candid)}, change, upsert=True))
    await reader.database[collection_of(survey)].bulk_write(changes, ordered=False)


async def remove(
    reader: Reader, survey: Survey, said: Mapping[str, Unclassified], options: Options
) -> None:
    """Remove labels and scores of alerts that the caller sees; what is not there stays so."""
    await objects_of(reader, survey, [int(candid) for candid in said], options)
    changes = []
    for candid, unclassified in said.items():
        names = [f"{kind}.{label}" for kind in KINDS for label in getattr(unclassified, kind)]
        if names:
            changes.append(UpdateOne({"_id": int(candid)}, {"$unset": dict.fromkeys(names, "")}))
    if changes:
        await reader.database[collection_of(survey)].bulk_write(changes, ordered=False)


async def find(reader: Reader, survey: Survey, candid: int, options: Options) -> Document:
    """Return what is said of an alert.

    Raises
    ------
    InvalidRequestError
        Nothing is, or the caller does not see the alert.
    """
    async for document in reader.find(collection_of(survey), {"_id": candid}, None, options):
        return {name: value for name, value in document.items() if name != "_id"} | {
            "candid": candid
        }
    raise InvalidRequestError(f"classifications for {survey.name.lower()} alert {candid} not found")
