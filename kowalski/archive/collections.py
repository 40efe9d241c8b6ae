"""Every index of the archive, declared in one place."""

from collections.abc import Mapping
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from kowalski.archive.index import POSITION, Index, alert_indexes, ascending, descending
from kowalski.surveys import SURVEYS

BATCHES = "batches"
DEAD_LETTERS = "dead_letters"
OUTBOX = "outbox"
RATE_LIMITS = "rate_limits"
SAVED_SOURCES = "saved_sources"
SKYMAPS = "skymaps"
TNS = "TNS"

CATALOGS = "catalogs"
LOADS = "catalog_loads"
LOADED = {
    "loaded_at": {"$not": {"$type": "null"}}
}  # the entries of catalogues that are there in full
FILTERS = "filters"
WATCHLISTS = "watchlists"
WATCHLIST_ENTRIES = "watchlist_entries"


def present(field: str) -> dict[str, Any]:
    """Return the condition for documents that have a field."""
    return {field: {"$exists": True}}


INDEXES: Mapping[str, tuple[Index, ...]] = {
    **{
        survey.alerts: (*alert_indexes(survey.object_id), *survey.indexes)
        for survey in SURVEYS.values()
    },
    BATCHES: (
        Index("candids", ascending("candids")),
        Index("duplicates", ascending("duplicates")),
        Index("finished_at", descending("finished_at")),
        Index("topic", ascending("topics.topic")),
    ),
    DEAD_LETTERS: (
        Index("failed_at", descending("failed_at")),
        Index("candid", ascending("candid")),
    ),
    OUTBOX: (
        Index("state_1_created_at_1", ascending("state", "created_at")),
        Index("objectId_1_state_1", ascending("objectId", "state")),
    ),
    RATE_LIMITS: (Index("expires_at", ascending("expires_at"), expires=True),),
    SAVED_SOURCES: (Index("saved_at", descending("saved_at")),),
    SKYMAPS: (
        Index(
            "dateobs_localization_name",
            (("dateobs", DESCENDING), ("localization_name", ASCENDING)),
            unique=True,
        ),
        Index("triggerid", ascending("triggerid")),
        Index("aliases", ascending("aliases")),
    ),
    FILTERS: (Index("filter_id_1_group_id_1", ascending("filter_id", "group_id"), unique=True),),
    WATCHLISTS: (Index("group_id_1_name_1", ascending("group_id", "name"), unique=True),),
    WATCHLIST_ENTRIES: (
        *(
            Index(
                f"{field}_1_watchlist_id_1", ascending(field, "watchlist_id"), where=present(field)
            )
            for field in ("hpx", "object_id")
        ),
        Index("watchlist_id_1__id_1", ascending("watchlist_id", "_id")),
    ),
}

OF_CATALOGS = (
    Index("hpx_1", ascending("hpx")),
    Index("coordinates.radec_geojson_2dsphere__id_1", (POSITION, ("_id", ASCENDING))),
)
"""Indexes of every catalogue."""


def make(database: Database[Any], collection: str) -> None:
    """Make the indexes of a collection; those that exist stay."""
    database[collection].create_indexes([index.model() for index in INDEXES[collection]])


def prepare(database: Database[Any]) -> None:
    """Make all indexes but those of catalogues, which come with their rows."""
    for collection in INDEXES:
        make(database, collection)
