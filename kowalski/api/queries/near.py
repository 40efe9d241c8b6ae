"""What is around positions, nearest first."""

import asyncio
import math
from collections.abc import Mapping
from typing import Any

from kowalski.api.access.reader import Reader
from kowalski.api.queries.answer import array, gathered
from kowalski.api.queries.cone_search import AT_ONCE, GEOJSON, Search
from kowalski.api.queries.positions import Position

EARTH_RADIUS_M = 6378100.0  # what MongoDB takes for the radius of a sphere
DEFAULT_DISTANCE = math.pi / 180 / 60


async def search(
    reader: Reader, asked: Search, positions: list[Position], bounds: tuple[float, float]
) -> dict[str, str]:
    """Return, for each position by name, the array of documents between two distances in radians."""
    room = asyncio.Semaphore(AT_ONCE)

    async def ask(position: Position) -> str:
        condition = {"$and": [around(position, bounds), asked.condition]}
        async with room:
            documents = reader.find(asked.collection, condition, asked.projection, asked.options)
            return array(await gathered(documents, asked.budget))

    async with asyncio.TaskGroup() as group:
        tasks = {position.name: group.create_task(ask(position)) for position in positions}
    return {name: task.result() for name, task in tasks.items()}


def around(position: Position, bounds: tuple[float, float]) -> Mapping[str, Any]:
    """Return the condition for being between two distances; MongoDB wants metres on the Earth."""
    nearest, farthest = bounds
    return {
        GEOJSON: {
            "$nearSphere": {
                "$geometry": {
                    "type": "Point",
                    "coordinates": [position.ra - 180, position.dec],
                },
                "$minDistance": nearest * EARTH_RADIUS_M,
                "$maxDistance": farthest * EARTH_RADIUS_M,
            }
        }
    }
