"""The routes about watch lists."""

from pydantic import TypeAdapter

from kowalski.api.endpoints import Audience, Endpoint
from kowalski.api.handlers import watchlists
from kowalski.api.models.watchlists import Entries, NewWatchlist, WatchlistChange

TAG = "watch lists"
ALL = "/api/watchlists"
ONE = f"{ALL}/{{watchlist_id}}"

WATCHLIST_ENDPOINTS = (
    Endpoint("GET", ALL, watchlists.list_watchlists, Audience.USERS, TAG),
    Endpoint("POST", ALL, watchlists.add_watchlist, Audience.USERS, TAG, TypeAdapter(NewWatchlist)),
    Endpoint("GET", ONE, watchlists.get_watchlist, Audience.USERS, TAG),
    Endpoint(
        "PATCH", ONE, watchlists.change_watchlist, Audience.USERS, TAG, TypeAdapter(WatchlistChange)
    ),
    Endpoint("DELETE", ONE, watchlists.remove_watchlist, Audience.USERS, TAG),
    Endpoint(
        "POST", f"{ONE}/entries", watchlists.add_entries, Audience.USERS, TAG, TypeAdapter(Entries)
    ),
    Endpoint(
        "PUT",
        f"{ONE}/entries",
        watchlists.replace_entries,
        Audience.USERS,
        TAG,
        TypeAdapter(Entries),
    ),
)
