"""Match objects again that were matched before a catalogue was loaded, without waiting for alerts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from pymongo import UpdateOne
from pymongo.database import Database

from baselayer.settings.kowalski import CrossMatchSettings
from kowalski.catalogs.registry import newest_load, registered
from kowalski.pipeline.crossmatch import crossmatch
from kowalski.surveys.survey import Survey

OBJECTS_AT_ONCE = 500


@dataclass(frozen=True)
class Placed:
    """An object of the archive: its name, the version of its document, and where it is."""

    object_id: str
    version: int | None
    ra: float
    dec: float


def rematch(
    database: Database[Any],
    survey: Survey,
    catalogs: Mapping[str, CrossMatchSettings],
    *,
    everything: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Match the objects that are older than a catalogue, or all, and return how many these are.

    A run that was stopped goes on where it was, as what is done is younger than the catalogues. An
    object that the pipeline writes at the same time is left to it: it matches it too.
    """
    newest = newest_load(registered(database, catalogs).values())
    if everything:
        query: dict[str, Any] = {}
    elif newest is None:
        return 0
    else:
        query = {"$or": [{"matched_at": None}, {"matched_at": {"$lt": newest}}]}
    total = database[survey.aux].count_documents(query)
    done = 0
    for objects in pieces(database, survey, query):
        done += match_again(database, survey, catalogs, objects)
        progress(done, total)
    return done


def pieces(
    database: Database[Any], survey: Survey, query: Mapping[str, Any]
) -> Iterator[list[Placed]]:
    """Yield objects with the place of one of their alerts; those without any are left out."""
    place = {
        "from": survey.alerts,
        "localField": "_id",
        "foreignField": survey.object_id,
        "pipeline": [
            {"$limit": 1},
            {"$project": {"_id": 0, "ra": "$candidate.ra", "dec": "$candidate.dec"}},
        ],
        "as": "place",
    }
    stages: list[dict[str, Any]] = [
        {"$match": query},
        {"$project": {"version": 1}},
        {"$lookup": place},
        {"$unwind": "$place"},
    ]
    objects = []
    for document in database[survey.aux].aggregate(stages, batchSize=OBJECTS_AT_ONCE):
        where = document["place"]
        objects.append(Placed(document["_id"], document.get("version"), where["ra"], where["dec"]))
        if len(objects) == OBJECTS_AT_ONCE:
            yield objects
            objects = []
    if objects:
        yield objects


def match_again(
    database: Database[Any],
    survey: Survey,
    catalogs: Mapping[str, CrossMatchSettings],
    objects: list[Placed],
) -> int:
    """Match objects, and return how many of them nobody else has written meanwhile."""
    now = datetime.now(UTC)
    radec = np.array([(one.ra, one.dec) for one in objects], dtype=np.float64)
    result = database[survey.aux].bulk_write(
        [
            UpdateOne(
                {"_id": one.object_id, "version": one.version},
                {"$set": {"cross_matches": rows, "matched_at": now}, "$inc": {"version": 1}},
            )
            for one, rows in zip(objects, crossmatch(database, catalogs, radec), strict=True)
        ],
        ordered=False,
    )
    return result.modified_count
