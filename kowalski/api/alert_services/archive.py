"""Rows of catalogues and archived light curves, by identifier or near a place."""

import asyncio
from collections.abc import Iterable
from typing import Any

from kowalski.api.access.collections import OF_SURVEYS, check_readable, readable
from kowalski.api.access.reader import Options, Reader
from kowalski.api.envelope import Json
from kowalski.api.queries.answer import Budget, array, gathered, mapping
from kowalski.api.queries.cone_search import AT_ONCE, GEOJSON

LIGHT_CURVES = ("ZTF_sources", "ZTF_public_sources", "PTF_sources")
FEATURES = ("ZTF_source_features",)
OF_TELESCOPES = ("ZTF", "PTF", "PGIR", "WNTR", "TURBO", "LSST")


async def with_positions(reader: Reader) -> list[str]:
    """Return the catalogues that the caller may read and that can be searched by place, by name.

    Those of alerts are not among them.
    """
    names = await reader.database.list_collection_names()
    candidates = [name for name in readable(reader.caller, names) if name not in OF_SURVEYS]
    indexes = await asyncio.gather(
        *(reader.database[name].index_information() for name in candidates)
    )
    return sorted(
        name
        for name, known in zip(candidates, indexes, strict=True)
        if any((GEOJSON, "2dsphere") in index["key"] for index in known.values())
    )


def of_others(names: Iterable[str]) -> list[str]:
    """Return the catalogues that are not of telescopes whose alerts we read."""
    return [name for name in names if not name.startswith(OF_TELESCOPES)]


async def rows(
    reader: Reader,
    catalogs: list[str],
    condition: dict[str, Any],
    options: Options,
    budget: Budget,
) -> Json:
    """Return the rows of catalogues that meet a condition, by catalogue."""
    room = asyncio.Semaphore(AT_ONCE)

    async def ask(name: str) -> str:
        async with room:
            found = reader.find(name, condition, None, options)
            return array(await gathered(found, budget))

    for name in catalogs:
        check_readable(reader.caller, name)
    texts = await asyncio.gather(*(ask(name) for name in catalogs))
    return mapping(dict(zip(catalogs, texts, strict=True)))
