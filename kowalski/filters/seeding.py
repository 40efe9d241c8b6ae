"""The filters that a new instance starts with, written for the marshal's own identifiers."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pymongo.database import Database

from kowalski.filters.alerts import view_of
from kowalski.filters.definition import COLLECTION, lacking
from kowalski.filters.store import prepare, save_version
from kowalski.filters.validation import dry_run, told, validate
from kowalski.publisher.marshal import Marshal, UnavailableError

FOLDER = Path(__file__).parent / "seed"


def seeds() -> list[dict[str, Any]]:
    """Return the filters of the seed folder."""
    return [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]


def wait_for(marshal: Marshal, seconds: float) -> None:
    """Return when the marshal answers.

    Raises
    ------
    UnavailableError
        It has not within the time given.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            marshal.get("/api/filters")
        except UnavailableError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def seed(database: Database[Any], marshal: Marshal, window_days: float) -> list[str]:
    """Write the seeded filters that the marshal knows; return a sentence about each.

    A filter whose stages are the active ones already is left as it is.

    Raises
    ------
    LookupError
        The marshal lacks a filter of that name in a group of that name.
    """
    prepare(database)
    known = {(one["group_name"], one["name"]): one for one in marshal.get("/api/filters")}
    return [seed_one(database, one, known, window_days) for one in seeds()]


def seed_one(
    database: Database[Any],
    one: Mapping[str, Any],
    known: Mapping[tuple[str, str], Mapping[str, Any]],
    window_days: float,
) -> str:
    """Write one filter."""
    there = known.get((one["group"], one["filter"]))
    if there is None:
        raise LookupError(f"the marshal has no filter {one['filter']} of the group {one['group']}")
    stages = validate(one["pipeline"])
    view = view_of(database, one["catalog"], one["permissions"], window_days)
    tried = told(dry_run(view, stages))
    fid = save_version(
        database,
        filter_id=there["id"],
        group_id=there["group_id"],
        catalog=one["catalog"],
        permissions=one["permissions"],
        pipeline=stages,
        autosave=one["autosave"],
        update_annotations=one["update_annotations"],
    )
    state = "is as it was" if fid is None else f"has version {fid}, {tried}"
    return f"filter {there['id']} ({one['group']}: {one['filter']}) {state}"


def describe(database: Database[Any]) -> list[str]:
    """Return a line about each filter that is stored."""
    return [
        f"{one['filter_id']:>6}  group {one['group_id']:<5} {one.get('catalog', ''):<14} "
        f"{one.get('active_fid', '')}  {state(one)}"
        for one in database[COLLECTION].find().sort("filter_id")
    ]


def state(document: Mapping[str, Any]) -> str:
    """Return whether a filter runs, and if not, why."""
    if missing := lacking(document):
        return f"incomplete: it lacks {', '.join(missing)}"
    if document.get("active"):
        return "active"
    return f"inactive: {document['disabled']['reason']}" if "disabled" in document else "inactive"
