"""Filters of a benchmark: real ones where the sample data are, our seeded ones, and variations."""

import copy
import json
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from pymongo.database import Database

from kowalski.filters.definition import COLLECTION, Stage
from kowalski.filters.seeding import seeds
from kowalski.filters.store import save_version

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "filters"
STEP_MAG = 0.05
GROUPS = 10


def pipelines(count: int) -> list[list[Stage]]:
    """Return the stages of some filters.

    Each is one of the originals behind a limit of magnitude of its own, so that no two are equal
    and none sees much less than the others.
    """
    originals = [*real_filters(), *(one["pipeline"] for one in seeds())]
    return [
        [{"$match": {"candidate.magpsf": {"$lt": 22.0 + STEP_MAG * number}}}, *copy.deepcopy(one)]
        for number, one in enumerate(islice(cycle(originals), count))
    ]


def real_filters() -> list[list[Stage]]:
    """Return what groups have written, without the stages that Kowalski puts before it."""
    if not SHARED.exists():
        return []
    return [own_stages(json.loads(path.read_text())) for path in sorted(SHARED.glob("*.json"))]


def own_stages(stages: list[Stage]) -> list[Stage]:
    """Return a filter's stages after the projection of what is joined to the alert."""
    for number, stage in enumerate(stages):
        if "cross_matches" in stage.get("$project", {}):
            return stages[number + 1 :]
    return stages


def replace_filters(database: Database[Any], count: int) -> None:
    """Let a survey have some active filters, and no others."""
    database[COLLECTION].delete_many({})
    for number, stages in enumerate(pipelines(count), 1):
        save_version(
            database,
            filter_id=number,
            group_id=1 + number % GROUPS,
            catalog="ZTF_alerts",
            permissions=[1, 2, 3],
            pipeline=stages,
        )
