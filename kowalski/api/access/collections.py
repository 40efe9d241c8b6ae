"""Which collections may be read by whom."""

from kowalski.api.access.caller import Caller
from kowalski.api.errors import InvalidRequestError, NotFoundError
from kowalski.archive.asynchronous import AsyncDatabase
from kowalski.archive.older_points import older
from kowalski.surveys import SURVEYS

PROTECTED = frozenset(
    {
        "batches",
        "catalog_loads",
        "dead_letters",
        "filters",
        "outbox",
        "queries",
        "saved_sources",
        "rate_limits",
        "users",
        "watchlist_entries",
        "watchlists",
    }
).union(older(survey.aux) for survey in SURVEYS.values())
"""Collections of the machinery: for administrators only."""

ALWAYS_THERE = frozenset({"skymaps", "TNS"})
"""Collections that fill in the course of time: an empty one is no mistake of who asks."""

OF_SURVEYS = frozenset(name for survey in SURVEYS.values() for name in (survey.alerts, survey.aux))


def check_readable(caller: Caller, name: str) -> None:
    """Refuse a collection that the caller may not read.

    Raises
    ------
    InvalidRequestError
        It is protected, or not among the caller's.
    """
    if not name or name != name.strip() or "$" in name or "\0" in name:
        raise InvalidRequestError(f"catalog: {name!r} is not the name of a collection.")
    if name.startswith("system.") or (name in PROTECTED and not caller.is_admin):
        raise InvalidRequestError(f"Protected collection: {name} cannot be read through the API.")
    if caller.collections is not None and name not in caller.collections:
        raise InvalidRequestError(
            f"Protected collection: {name} is not among those that you may read; "
            "ask an administrator."
        )


def readable(caller: Caller, names: list[str]) -> list[str]:
    """Return those of the collections that the caller may know of, in reverse order of name.

    The surveys' are always among them: clients look here for what they may ask.
    """
    return sorted(
        (
            name
            for name in OF_SURVEYS.union(names)
            if name not in PROTECTED
            and not name.startswith("system.")
            and (caller.collections is None or name in caller.collections)
        ),
        reverse=True,
    )


class CollectionNames:
    """The names of the collections that exist, read again when one is not known yet."""

    def __init__(self, database: AsyncDatabase) -> None:
        self.database = database
        self.known: frozenset[str] = frozenset()

    async def check(self, name: str) -> None:
        """Refuse a collection that there is not.

        Raises
        ------
        NotFoundError
            There is none of that name.
        """
        if name in self.known or name in ALWAYS_THERE or name in OF_SURVEYS:
            return
        self.known = frozenset(await self.database.list_collection_names())
        if name not in self.known:
            raise NotFoundError(
                f"catalog: there is no collection {name}; the query "
                '{"query_type": "info", "query": {"command": "catalog_names"}} lists all.'
            )
