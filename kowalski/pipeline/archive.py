"""Alerts into the archive, once each."""

from collections.abc import Iterable, Sequence
from typing import Any

from pymongo.database import Database
from pymongo.errors import BulkWriteError

from kowalski.archive.collections import BATCHES
from kowalski.pipeline.document import Alert
from kowalski.pipeline.history import DUPLICATE_KEY
from kowalski.surveys.survey import Survey


def archived(database: Database[Any], survey: Survey, candids: Iterable[int]) -> set[int]:
    """Return which alerts are in the archive already."""
    found = database[survey.alerts].find(
        {"candid": {"$in": list(candids)}}, {"candid": 1, "_id": 0}
    )
    return {document["candid"] for document in found}


def finished(database: Database[Any], survey: Survey, candids: set[int]) -> set[int]:
    """Return which alerts have gone through all stages.

    An alert that is archived but not finished was interrupted: it goes on with the filters.
    """
    if not candids:
        return set()
    found = database[BATCHES].find(
        {"survey": survey.name, "candids": {"$in": list(candids)}}, {"candids": 1, "_id": 0}
    )
    return {candid for batch in found for candid in batch["candids"]} & candids


def insert(database: Database[Any], survey: Survey, alerts: Sequence[Alert]) -> None:
    """Archive alerts; one that another writer has archived meanwhile stays as it is."""
    if not alerts:
        return
    try:
        database[survey.alerts].insert_many([alert.document for alert in alerts], ordered=False)
    except BulkWriteError as error:
        if any(one["code"] != DUPLICATE_KEY for one in error.details["writeErrors"]):
            raise
