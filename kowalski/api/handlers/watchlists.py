"""Watch lists, for the groups that a user is allowed."""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web
from pymongo.database import Database

from kowalski.api.context import CALLER
from kowalski.api.envelope import success
from kowalski.api.errors import ForbiddenError, InvalidRequestError
from kowalski.api.filters.working import EDITING, work
from kowalski.api.handlers.body import object_body
from kowalski.api.handlers.filters import database_of
from kowalski.api.models.base import parsed
from kowalski.api.models.watchlists import Entries, NewWatchlist, WatchlistChange
from kowalski.filters.watchlists import store
from kowalski.filters.watchlists.definition import Entry
from kowalski.filters.watchlists.reading import entries_of_csv, entries_of_rows

Write = Callable[[Database[Any], dict[str, Any], Sequence[Entry]], None]


def read_entries(asked: Entries) -> list[Entry]:
    """Return the entries of a request, in whichever of two forms it has them.

    Raises
    ------
    InvalidRequestError
        It has both.
    WatchlistError
        One is no entry.
    """
    if asked.csv is not None and asked.entries is not None:
        raise InvalidRequestError("Send entries or csv, not both.")
    if asked.csv is not None:
        return entries_of_csv(asked.csv)
    return entries_of_rows(asked.entries or [])


async def found(request: web.Request) -> dict[str, Any]:
    """Return the list of the path, if it is of one of the caller's groups."""
    watchlist_id = request.match_info["watchlist_id"]
    groups = request[CALLER].groups
    return await work(EDITING, store.find, database_of(request), watchlist_id, groups)


async def list_watchlists(request: web.Request) -> web.Response:
    """List the watch lists of the caller's groups, with the number of their entries."""
    lists = await work(EDITING, store.listed, database_of(request), request[CALLER].groups)
    return success(f"Retrieved {len(lists)} watch lists", lists)


async def add_watchlist(request: web.Request) -> web.Response:
    """Make a watch list of one of the caller's groups.

    Its entries are given as objects or as a table; filters of the group see it from the next batch
    of alerts on.
    """
    asked = parsed(NewWatchlist, await object_body(request))
    groups = request[CALLER].groups
    if groups is not None and asked.group_id not in groups:
        raise ForbiddenError(f"group_id: {asked.group_id} is not among your groups.")
    made = await work(EDITING, create, request, asked)
    return success(f"Added watch list {made['name']} with {made['entries']} entries", made)


def create(request: web.Request, asked: NewWatchlist) -> dict[str, Any]:
    """Read the entries of a new list and store it."""
    return store.create(
        database_of(request), asked.name, asked.group_id, read_entries(asked), asked.radius_arcsec
    )


async def get_watchlist(request: web.Request) -> web.Response:
    """Return a watch list with its entries."""
    document = await found(request)
    entries = await work(EDITING, store.entries_of, database_of(request), document)
    return success(f"Retrieved watch list {document['name']}", document | {"entries": entries})


async def change_watchlist(request: web.Request) -> web.Response:
    """Change the name of a watch list, its radius, or whether it is active."""
    document = await found(request)
    asked = parsed(WatchlistChange, await object_body(request))
    changes = asked.model_dump(exclude_none=True)
    changed = await work(EDITING, store.change, database_of(request), document, changes)
    return success(f"Updated watch list {changed['name']}", changed)


async def add_entries(request: web.Request) -> web.Response:
    """Add entries to a watch list."""
    return await write_entries(request, store.add)


async def replace_entries(request: web.Request) -> web.Response:
    """Replace all entries of a watch list."""
    return await write_entries(request, store.replace)


async def write_entries(request: web.Request, write: Write) -> web.Response:
    """Read the entries of a request and write them."""
    document = await found(request)
    asked = parsed(Entries, await object_body(request))
    entries = await work(EDITING, read_entries, asked)
    database = database_of(request)
    await work(EDITING, write, database, document, entries)
    counted = await work(EDITING, store.counted, database, document)
    return success(f"Watch list {document['name']} has {counted['entries']} entries", counted)


async def remove_watchlist(request: web.Request) -> web.Response:
    """Remove a watch list with its entries."""
    document = await found(request)
    await work(EDITING, store.remove, database_of(request), document)
    return success(f"Removed watch list {document['name']}")
