"""Watch lists in MongoDB: `watchlists` has one document per list, `watchlist_entries` one per entry.

Entries with a position carry the HEALPix pixels that their cone touches, so that an alert is
matched by its own pixel alone.
"""

import uuid
from collections.abc import Collection as Container
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from kowalski.archive.collections import make
from kowalski.catalogs.pixels import pixels_of_cones
from kowalski.filters.watchlists.definition import (
    DEFAULT_RADIUS_ARCSEC,
    ENTRIES,
    LISTS,
    MAX_ENTRIES,
    MAX_LISTS,
    Entry,
    UnknownWatchlistError,
    WatchlistError,
    checked_radius,
    text,
)

ORDER = 10
"""Pixels of 3.4 arcmin: a cone of a few arcsec touches one or two."""

Groups = Container[int] | None
"""The groups whose lists may be touched, None for all."""


def prepare(database: Database[Any]) -> None:
    """Make the indexes: names are unique in a group, and entries are found by pixel and object."""
    for collection in (LISTS, ENTRIES):
        make(database, collection)


def create(
    database: Database[Any],
    name: str,
    group_id: int,
    entries: Sequence[Entry],
    radius_arcsec: float = DEFAULT_RADIUS_ARCSEC,
) -> dict[str, Any]:
    """Store a new list of a group and return its document.

    Raises
    ------
    WatchlistError
        The group has a list of this name, or too many; or the radius is out of range.
    """
    if database[LISTS].count_documents({"group_id": group_id}, limit=MAX_LISTS) >= MAX_LISTS:
        raise WatchlistError(f"group {group_id} has {MAX_LISTS} watch lists, which are the most")
    now = datetime.now(UTC)
    document = {
        "_id": uuid.uuid4().hex[:12],
        "name": text(name, "name", "watch list"),
        "group_id": group_id,
        "radius_arcsec": checked_radius(radius_arcsec),
        "active": True,
        "created_at": now,
        "last_modified": now,
    }
    try:
        database[LISTS].insert_one(document)
    except DuplicateKeyError:
        raise WatchlistError(f"group {group_id} has a watch list {document['name']}") from None
    add(database, document, entries)
    return counted(database, document)


def find(database: Database[Any], watchlist_id: str, groups: Groups) -> dict[str, Any]:
    """Return a list's document.

    Raises
    ------
    UnknownWatchlistError
        There is none, or it is another group's.
    """
    document: dict[str, Any] | None = database[LISTS].find_one({"_id": watchlist_id})
    if document is None or (groups is not None and document["group_id"] not in groups):
        raise UnknownWatchlistError(watchlist_id)
    return document


def listed(database: Database[Any], groups: Groups) -> list[dict[str, Any]]:
    """Return the lists of groups with the number of their entries, by group and name."""
    condition = {} if groups is None else {"group_id": {"$in": sorted(groups)}}
    found = database[LISTS].find(condition).sort([("group_id", 1), ("name", 1)])
    return [counted(database, document) for document in found]


def counted(database: Database[Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return a list's document with the number of its entries."""
    number = database[ENTRIES].count_documents({"watchlist_id": document["_id"]})
    return document | {"entries": number}


def entries_of(database: Database[Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of a list as they were given, in that order."""
    hidden = {"_id": 0, "hpx": 0, "watchlist_id": 0}
    return list(database[ENTRIES].find({"watchlist_id": document["_id"]}, hidden).sort("_id"))


def add(database: Database[Any], document: dict[str, Any], entries: Sequence[Entry]) -> None:
    """Add entries to a list.

    Raises
    ------
    WatchlistError
        There would be too many.
    """
    there = database[ENTRIES].count_documents({"watchlist_id": document["_id"]})
    if there + len(entries) > MAX_ENTRIES:
        raise WatchlistError(
            f"a watch list has at most {MAX_ENTRIES} entries: {there} are there, "
            f"{len(entries)} more are too many"
        )
    if entries:
        database[ENTRIES].insert_many(rows(document, entries))
    touch(database, document)


def replace(database: Database[Any], document: dict[str, Any], entries: Sequence[Entry]) -> None:
    """Give a list these entries instead of its own.

    The new ones are there before the old ones are gone: no alert finds the list empty.
    """
    old = [one["_id"] for one in database[ENTRIES].find({"watchlist_id": document["_id"]}, {})]
    if entries:
        database[ENTRIES].insert_many(rows(document, entries))
    database[ENTRIES].delete_many({"watchlist_id": document["_id"], "_id": {"$in": old}})
    touch(database, document)


def change(
    database: Database[Any], document: dict[str, Any], changes: dict[str, Any]
) -> dict[str, Any]:
    """Change a list's `name`, `radius_arcsec` or whether it is `active`; return its document."""
    changes = dict(changes)
    if "name" in changes:
        changes["name"] = text(changes["name"], "name", "watch list")
    if "radius_arcsec" in changes:
        changes["radius_arcsec"] = checked_radius(changes["radius_arcsec"])
    changed = document | changes | {"last_modified": datetime.now(UTC)}
    try:
        database[LISTS].replace_one({"_id": document["_id"]}, changed)
    except DuplicateKeyError:
        raise WatchlistError(
            f"group {document['group_id']} has a watch list {changes['name']}"
        ) from None
    if changed["radius_arcsec"] != document["radius_arcsec"]:
        kept = [Entry(**one) for one in entries_of(database, document)]
        replace(database, changed, kept)
    return counted(database, changed)


def remove(database: Database[Any], document: dict[str, Any]) -> None:
    """Remove a list with its entries."""
    database[LISTS].delete_one({"_id": document["_id"]})
    database[ENTRIES].delete_many({"watchlist_id": document["_id"]})


def touch(database: Database[Any], document: dict[str, Any]) -> None:
    """Note that a list has changed."""
    database[LISTS].update_one(
        {"_id": document["_id"]}, {"$set": {"last_modified": datetime.now(UTC)}}
    )


def rows(document: dict[str, Any], entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return entries as they are stored."""
    stored = [
        {"watchlist_id": document["_id"]}
        | {name: value for name, value in vars(entry).items() if value is not None}
        for entry in entries
    ]
    by_radius: dict[float, list[dict[str, Any]]] = {}
    for row in stored:
        if "ra" in row:
            radius = row.get("radius_arcsec", document["radius_arcsec"])
            by_radius.setdefault(radius, []).append(row)
    for radius, some in by_radius.items():
        ra, dec = np.array([(row["ra"], row["dec"]) for row in some], dtype=np.float64).T
        for row in some:
            row["hpx"] = []
        for pixel, place in zip(*pixels_of_cones(ORDER, ra, dec, radius), strict=True):
            some[place]["hpx"].append(int(pixel))
    return stored
