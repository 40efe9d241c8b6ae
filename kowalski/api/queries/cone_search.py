"""Cone searches: many positions in several catalogues, a few queries for each catalogue.

A catalogue with pixels answers all positions by one indexed query; elsewhere twenty cones go
into one query. Which document is in which cone is then told by exact separations. Only where
documents are counted for each position (`skip`, `limit`) is it a query each, several at a time.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kowalski.api.access.reader import Options, Reader
from kowalski.api.queries.answer import Budget, Document, array, chunks, encoded, gathered
from kowalski.api.queries.held_position import HeldPosition, holding
from kowalski.api.queries.positions import Position
from kowalski.catalogs.pixels import pixels_of, pixels_of_cones
from kowalski.catalogs.registry import COLLECTION, PIXEL
from kowalski.catalogs.sphere import Degrees, separation_arcsec
from kowalski.pipeline.crossmatch import pair

GEOJSON = "coordinates.radec_geojson"
ARCSEC_PER_RADIAN = 180 * 3600 / math.pi
CONES_IN_A_QUERY = 20  # planning a union of two hundred takes MongoDB five times as long
AT_ONCE = 8
MAX_PIXELS = 100_000
ROUGHLY_PIXELS_OF_SKY = 12

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Cones:
    """Equal circles on the sky; the radius is in radians."""

    positions: list[Position]
    radius: float

    @property
    def radius_arcsec(self) -> float:
        """Radius in arcsec."""
        return self.radius * ARCSEC_PER_RADIAN

    @property
    def radec(self) -> tuple[Degrees, Degrees]:
        """Right ascensions and declinations."""
        return (
            np.array([position.ra for position in self.positions]),
            np.array([position.dec for position in self.positions]),
        )

    def inside(
        self, ra: Degrees, dec: Degrees, documents: Indices, cones: Indices
    ) -> list[tuple[int, int]]:
        """Return those pairs of a document and a cone of which the one is inside the other."""
        cone_ra, cone_dec = self.radec
        away = separation_arcsec(ra[documents], dec[documents], cone_ra[cones], cone_dec[cones])
        near = away <= self.radius_arcsec
        return list(zip(documents[near].tolist(), cones[near].tolist(), strict=True))


@dataclass(frozen=True)
class Search:
    """What is asked of one catalogue."""

    collection: str
    condition: Mapping[str, Any]
    projection: Mapping[str, Any]
    options: Options
    budget: Budget


async def search(reader: Reader, asked: Search, cones: Cones) -> dict[str, str]:
    """Return, for each position by name, the array of documents in its cone as JSON."""
    options = asked.options
    if options.skip or options.limit or options.hint or len(cones.positions) < 2:
        return await one_by_one(reader, asked, cones)
    found: list[list[str]] = [[] for _ in cones.positions]
    order = None if options.sort else await healpix_order(reader, asked.collection)
    pixels = None if order is None else touched_pixels(order, cones)
    if order is not None and pixels is not None:
        await by_pixels(reader, asked, cones, order, pixels, found)
    else:
        await by_cones(reader, asked, cones, found)
    names = [position.name for position in cones.positions]
    return {name: array(texts) for name, texts in zip(names, found, strict=True)}


async def one_by_one(reader: Reader, asked: Search, cones: Cones) -> dict[str, str]:
    """Return what `search` does, by a query for each position."""
    room = asyncio.Semaphore(AT_ONCE)

    async def ask(position: Position) -> str:
        near = {"$and": [cone(position, cones.radius), asked.condition]}
        async with room:
            documents = reader.find(asked.collection, near, asked.projection, asked.options)
            return array(await gathered(documents, asked.budget))

    async with asyncio.TaskGroup() as group:
        tasks = {position.name: group.create_task(ask(position)) for position in cones.positions}
    return {name: task.result() for name, task in tasks.items()}


async def by_cones(reader: Reader, asked: Search, cones: Cones, found: list[list[str]]) -> None:
    """Find documents by the union of twenty cones at a time."""
    held = holding(asked.projection)
    for start in range(0, len(cones.positions), CONES_IN_A_QUERY):
        part = Cones(cones.positions[start : start + CONES_IN_A_QUERY], cones.radius)
        union = {"$or": [cone(position, cones.radius) for position in part.positions]}

        def pairs(ra: Degrees, dec: Degrees, part: Cones = part) -> list[tuple[int, int]]:
            documents, members = np.indices((len(ra), len(part.positions))).reshape(2, -1)
            return part.inside(ra, dec, documents, members)

        async for texts, ra, dec in located(reader, asked, union, held):
            for document, member in pairs(ra, dec):
                found[start + member].append(texts[document])


async def by_pixels(
    reader: Reader,
    asked: Search,
    cones: Cones,
    order: int,
    touched: tuple[Indices, Indices],
    found: list[list[str]],
) -> None:
    """Find documents by the pixels that the cones touch, in one query."""
    pixels, members = touched
    union = {PIXEL: {"$in": np.unique(pixels).tolist()}}
    async for texts, ra, dec in located(reader, asked, union, holding(asked.projection)):
        rows, cones_of_rows = pair(pixels_of(order, ra, dec), pixels, members)
        for document, member in cones.inside(ra, dec, rows, cones_of_rows):
            found[member].append(texts[document])


async def located(
    reader: Reader, asked: Search, union: Document, held: HeldPosition
) -> AsyncIterator[tuple[list[str], Degrees, Degrees]]:
    """Yield documents as texts, some at a time, with where they are."""
    condition = {"$and": [union, asked.condition]}
    documents = reader.find(asked.collection, condition, held.projection, asked.options)
    async for chunk in chunks(documents):
        places = [held.take(document) for document in chunk]
        somewhere = [number for number, place in enumerate(places) if place is not None]
        texts = await encoded([chunk[number] for number in somewhere], asked.budget)
        radec = np.array([places[number] for number in somewhere], dtype=np.float64).reshape(-1, 2)
        yield texts, radec[:, 0], radec[:, 1]


def cone(position: Position, radius: float) -> Document:
    """Return the condition for being inside a cone; stored longitudes are from −180 to 180."""
    centre = [position.ra - 180, position.dec]
    return {GEOJSON: {"$geoWithin": {"$centerSphere": [centre, radius]}}}


async def healpix_order(reader: Reader, collection: str) -> int | None:
    """Return the order of a catalogue's pixels, None where rows have none."""
    entry = await reader.database[COLLECTION].find_one({"_id": collection})
    return None if entry is None else int(entry["healpix_order"])


def touched_pixels(order: int, cones: Cones) -> tuple[Indices, Indices] | None:
    """Return pixels and the cones that touch them, None where they are too many to ask for."""
    sky = 4 * math.pi
    share = math.pi * cones.radius**2 * len(cones.positions) / sky
    if share * ROUGHLY_PIXELS_OF_SKY * 4**order > MAX_PIXELS:
        return None
    return pixels_of_cones(order, *cones.radec, cones.radius_arcsec)
