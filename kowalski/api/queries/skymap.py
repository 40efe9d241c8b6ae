"""What is inside a contour of a skymap.

MongoDB finds by an index what may be inside: by ranges of pixels where a catalogue has pixels, else
by few large HEALPix cells as polygons in its index of positions. Which documents are inside is then
told exactly by the ranges of the skymap's own pixels (decision 19).
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import numpy as np

from kowalski.api.access.collections import check_readable
from kowalski.api.access.reader import Reader
from kowalski.api.errors import InvalidRequestError
from kowalski.api.models.queries import SkymapOfQuery
from kowalski.api.queries.answer import Document, chunks
from kowalski.api.queries.cone_search import GEOJSON, Search, healpix_order
from kowalski.api.queries.held_position import holding
from kowalski.api.skymaps.storing import newest
from kowalski.archive.collections import SKYMAPS
from kowalski.catalogs.registry import PIXEL
from kowalski.skymaps.document import region_of
from kowalski.skymaps.geojson import cover
from kowalski.skymaps.region import Region

CELLS_OF_COVER = 100
SPANS_OF_PIXELS = 100


async def find_region(reader: Reader, asked: SkymapOfQuery) -> Region:
    """Return the region inside a contour of a skymap.

    Raises
    ------
    InvalidRequestError
        There is no such skymap, or it has no such contour.
    """
    check_readable(reader.caller, SKYMAPS)
    condition = asked.condition()
    if "localization_name" not in condition:
        raise InvalidRequestError("skymap.localization_name is missing: name must be specified.")
    if len(condition) < 2:
        raise InvalidRequestError("skymap: dateobs, trigger_id or aliases must be specified.")
    document = await newest(reader.database, condition)
    if document is None:
        raise InvalidRequestError("Skymap not found")
    region = region_of(document, asked.contour)
    if region is None:
        raise InvalidRequestError(f"Contour level {asked.contour} not found in skymap")
    return region


async def search(reader: Reader, asked: Search, region: Region) -> AsyncIterator[Document]:
    """Yield the documents of a catalogue that are inside a region."""
    options = replace(asked.options, skip=0, limit=0)
    to_skip, left = asked.options.skip, asked.options.limit
    order = await healpix_order(reader, asked.collection)
    near = cover_condition(region, order)
    held = holding(asked.projection)
    condition = {"$and": [near, asked.condition]}
    found = reader.find(asked.collection, condition, held.projection, options)
    async for chunk in chunks(found):
        places = [held.take(document) for document in chunk]
        known = [number for number, place in enumerate(places) if place is not None]
        radec = np.array([places[number] for number in known], dtype=np.float64).reshape(-1, 2)
        inside = region.contains(radec[:, 0], radec[:, 1])
        for number in np.array(known, dtype=np.int64)[inside].tolist():
            if to_skip:
                to_skip -= 1
                continue
            yield chunk[number]
            left -= 1
            if left == 0:
                return


def cover_condition(region: Region, order: int | None) -> dict[str, Any]:
    """Return a condition that everything inside a region meets, and little else."""
    if order is not None:
        spans = spans_of(region, order)
        return {"$or": [{PIXEL: {"$gte": first, "$lt": end}} for first, end in spans]}
    return {GEOJSON: {"$geoWithin": {"$geometry": cover(region, CELLS_OF_COVER)}}}


def spans_of(region: Region, order: int) -> list[list[int]]:
    """Return few ranges of pixels of an order in which the region is."""
    coarser = order
    spans = region.spans(order)
    while len(spans) > SPANS_OF_PIXELS and coarser:
        coarser -= 1
        spans = region.coarsened(coarser).spans(order)
    listed: list[list[int]] = spans.tolist()
    return listed
