"""Skymaps in the archive: one document for each time and name, with its contours."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from kowalski.api.errors import InvalidRequestError
from kowalski.api.skymaps.receiving import Received
from kowalski.archive.asynchronous import AsyncDatabase
from kowalski.archive.collections import SKYMAPS
from kowalski.skymaps.document import contours, levels_of, timestamp
from kowalski.skymaps.errors import SkymapError

CONTOURS = ThreadPoolExecutor(1, thread_name_prefix="contours")
"""A map of the whole sky takes seconds and half a gigabyte: one at a time."""

Document = dict[str, Any]


async def save(
    database: AsyncDatabase, received: Received, levels: list[int], owner: str
) -> tuple[Document, list[int]]:
    """Keep a skymap with its contours, and return its document and the levels that are new.

    Of a skymap of this time and name only levels are added that it does not have.
    """
    identity = {"dateobs": timestamp(received.dateobs), "localization_name": received.name}
    known = await database[SKYMAPS].find_one(identity, {"contours": 0})
    missing = sorted(set(levels) - set(levels_of(known or {})))
    if known is not None and not missing:
        return known, []
    drawn, exact = await asyncio.get_running_loop().run_in_executor(
        CONTOURS, computed, received, missing
    )
    document = await store(database, identity, received, drawn, exact, owner)
    return document, missing


def computed(received: Received, levels: list[int]) -> tuple[Document, Document]:
    """Return the contours of a skymap.

    Raises
    ------
    InvalidRequestError
        It cannot be read.
    """
    try:
        return contours(received.localisation(), levels)
    except SkymapError as error:
        raise InvalidRequestError(str(error)) from None


async def store(
    database: AsyncDatabase,
    identity: Document,
    received: Received,
    drawn: Document,
    exact: Document,
    owner: str,
) -> Document:
    """Add contours to a document, which is made if there is none yet."""
    fields = {f"contours.{name}": value for name, value in drawn.items()}
    fields |= {f"mocs.{name}": value for name, value in exact.items()}
    if received.triggerid is not None:
        fields["triggerid"] = received.triggerid
    change = {
        "$set": fields,
        "$addToSet": {"aliases": {"$each": received.aliases}},
        "$setOnInsert": {"owner": owner, "created_at": datetime.now(UTC)},
    }
    try:
        return await upsert(database, identity, change)
    except DuplicateKeyError:  # somebody else has made it in between: now there is one to change
        return await upsert(database, identity, change)


async def upsert(database: AsyncDatabase, identity: Document, change: Document) -> Document:
    """Change a document, or make it, and return it."""
    document: Document = await database[SKYMAPS].find_one_and_update(
        identity, change, upsert=True, return_document=ReturnDocument.AFTER
    )
    return document


async def newest(database: AsyncDatabase, condition: Document) -> Document | None:
    """Return the skymap that meets a condition, the latest of several."""
    order = [("dateobs", -1), ("created_at", -1)]
    document: Document | None = await database[SKYMAPS].find_one(condition, sort=order)
    return document
