"""Reading and writing filters in MongoDB, and keeping the active ones at hand."""

import secrets
import string
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from prometheus_client import Counter
from pymongo import ReturnDocument
from pymongo.database import Database

from kowalski.archive.collections import make
from kowalski.filters.definition import (
    COLLECTION,
    DefinitionError,
    FilterDefinition,
    Stage,
    from_document,
    read_pipeline,
    write_pipeline,
)
from kowalski.filters.notices import tell_group

log = structlog.get_logger()

DISABLED = Counter(
    "kowalski_filters_disabled_total",
    "Filters switched off because they failed again and again",
    ["filter_id"],
)


DEFAULTS: Mapping[str, Any] = {
    "active": True,
    "autosave": False,
    "auto_followup": {},
    "update_annotations": False,
}
"""Settings of a filter that says nothing else."""


@dataclass
class Cached:
    """The active filters of one alert collection, as read at a moment."""

    read_at: float
    definitions: list[FilterDefinition]
    failing: set[int]


@dataclass(frozen=True)
class NewVersion:
    """Stages to be the active version of a filter, and settings to change with it."""

    filter_id: int
    group_id: int
    catalog: str
    permissions: list[int]
    stages: list[Stage]
    settings: Mapping[str, Any] = field(default_factory=dict)


class ActiveFilters:
    """The active filters of each alert collection, read again after some seconds."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.cache: dict[tuple[object, str, str], Cached] = {}

    def read(self, database: Database[Any], catalog: str, reload_seconds: float) -> Cached:
        """Return the active filters of a collection, at most `reload_seconds` old."""
        key = (database.client.address, database.name, catalog)
        with self.lock:
            cached = self.cache.get(key)
            if cached is None or time.monotonic() - cached.read_at > reload_seconds:
                cached = self.cache[key] = read_active(database, catalog)
            return cached


def read_active(database: Database[Any], catalog: str) -> Cached:
    """Read the active filters of a collection; one that cannot be read is switched off."""
    cached = Cached(time.monotonic(), [], set())
    for document in database[COLLECTION].find({"catalog": catalog, "active": True}).sort("_id"):
        try:
            cached.definitions.append(from_document(document))
        except (DefinitionError, KeyError, TypeError) as error:
            disable(database, document, f"its definition cannot be used: {error}")
            continue
        if document.get("failures", {}).get("consecutive", 0):
            cached.failing.add(document["filter_id"])
    return cached


def prepare(database: Database[Any]) -> None:
    """Make the index that keeps one document per filter and group."""
    make(database, COLLECTION)


def save_version(
    database: Database[Any],
    *,
    filter_id: int,
    group_id: int,
    catalog: str,
    permissions: list[int],
    pipeline: list[Stage],
    autosave: bool | dict[str, Any] = False,
    auto_followup: dict[str, Any] | None = None,
    update_annotations: bool = False,
) -> str | None:
    """Make these stages the active version of a filter and return its fid.

    Returns None, and changes no version, when the active version has the same stages. A filter
    that is not known yet is made; the other settings apply to new filters only.
    """
    known = database[COLLECTION].find_one({"filter_id": filter_id, "group_id": group_id})
    if known is not None and same_pipeline(known, pipeline):
        return None
    of_new_filters = {
        "autosave": autosave,
        "auto_followup": auto_followup or {},
        "update_annotations": update_annotations,
    }
    if known is None:
        new = NewVersion(filter_id, group_id, catalog, permissions, pipeline, of_new_filters)
    else:
        new = NewVersion(
            filter_id, group_id, catalog, known.get("permissions", permissions), pipeline
        )
    fid: str = append_version(database, new)["fid"]
    return fid


def append_version(database: Database[Any], new: NewVersion) -> dict[str, Any]:
    """Make stages the active version of a filter, which is made if there is none; return it.

    Permissions and settings of the new version are the filter's from now on; earlier failures are
    forgotten.
    """
    now = datetime.now(UTC)
    fid = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(6))
    version = {"fid": fid, "pipeline": write_pipeline(new.stages), "created_at": now}
    changed = {
        "active_fid": fid,
        "permissions": new.permissions,
        "last_modified": now,
        **new.settings,
    }
    at_first: dict[str, Any] = {"catalog": new.catalog, "created_at": now, **DEFAULTS}
    database[COLLECTION].update_one(
        {"filter_id": new.filter_id, "group_id": new.group_id},
        {
            "$push": {"fv": version},
            "$set": changed,
            "$unset": {"failures": "", "disabled": ""},
            "$setOnInsert": {key: at_first[key] for key in at_first if key not in changed},
        },
        upsert=True,
    )
    return version


def same_pipeline(document: Mapping[str, Any], pipeline: list[Stage]) -> bool:
    """Tell whether the active version of a filter has these stages."""
    for version in document.get("fv", ()):
        if version["fid"] == document.get("active_fid"):
            return read_pipeline(version["pipeline"]) == read_pipeline(write_pipeline(pipeline))
    return False


def record_failure(
    database: Database[Any], definition: FilterDefinition, reason: str, limit: int
) -> None:
    """Count a failure of a filter; switch it off after `limit` in a row."""
    document = database[COLLECTION].find_one_and_update(
        {**identity(definition), "active_fid": definition.fid},
        {
            "$inc": {"failures.consecutive": 1},
            "$set": {"failures.last_error": reason, "failures.last_at": datetime.now(UTC)},
        },
        return_document=ReturnDocument.AFTER,
    )
    if document and document.get("active") and document["failures"]["consecutive"] >= limit:
        disable(database, document, f"it failed {limit} times in a row, last: {reason}")


def record_success(database: Database[Any], definition: FilterDefinition) -> None:
    """Forget the failures of a filter that works again."""
    database[COLLECTION].update_one(identity(definition), {"$set": {"failures.consecutive": 0}})


def disable(database: Database[Any], document: Mapping[str, Any], reason: str) -> None:
    """Switch a filter off and tell why: in its document, the log and a metric, and its group."""
    now = datetime.now(UTC)
    changed = database[COLLECTION].update_one(
        {"_id": document["_id"], "active": True},
        {"$set": {"active": False, "disabled": {"reason": reason, "at": now}}},
    )
    if changed.modified_count:
        tell_group(database, document, reason, now)
        DISABLED.labels(document.get("filter_id")).inc()
        log.warning(
            "filter switched off",
            filter_id=document.get("filter_id"),
            group_id=document.get("group_id"),
            reason=reason,
        )


def identity(definition: FilterDefinition) -> dict[str, int]:
    """Return the query for a filter's document."""
    return {"filter_id": definition.filter_id, "group_id": definition.group_id}
