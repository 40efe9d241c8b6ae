"""What people do with filters: make them, give them new versions, change and remove them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict

from pymongo import ReturnDocument
from pymongo.database import Database

from kowalski.filters.action_rules import checked_autosave, checked_followup
from kowalski.filters.alerts import view_of
from kowalski.filters.definition import COLLECTION, DefinitionError, Stage, check_complete
from kowalski.filters.evaluation import View
from kowalski.filters.store import DEFAULTS, NewVersion, append_version
from kowalski.filters.validation import dry_run, validate


class UnknownFilterError(DefinitionError):
    """There is no such filter."""

    def __init__(self, filter_id: int) -> None:
        super().__init__(f"Filter id {filter_id} not found")


class FilterSettings(TypedDict, total=False):
    """What can be set of a filter beside its versions; what is not there stays as it is."""

    active: bool
    autosave: bool | dict[str, Any]
    auto_followup: dict[str, Any]
    update_annotations: bool


class FilterChange(FilterSettings, total=False):
    """What can be changed of a filter that is there."""

    active_fid: str


@dataclass(frozen=True)
class Draft:
    """A new filter, or a new version of one."""

    filter_id: int
    group_id: int
    catalog: str
    permissions: list[int]
    pipeline: str | list[Stage]
    settings: FilterSettings


@dataclass(frozen=True)
class SavedVersion:
    """The version that was stored, and the alert that it was tried on."""

    version: dict[str, Any]
    tried_on: int | None


def find(database: Database[Any], filter_id: int) -> dict[str, Any]:
    """Return a filter's document.

    Raises
    ------
    UnknownFilterError
        There is none.
    """
    document: dict[str, Any] | None = database[COLLECTION].find_one({"filter_id": filter_id})
    if document is None:
        raise UnknownFilterError(filter_id)
    return document


def listed(database: Database[Any], condition: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the filters that meet a condition, without their pipelines but with all fids."""
    hidden = {"fv.pipeline": 0, "autosave.pipeline": 0, "auto_followup.pipeline": 0}
    return list(database[COLLECTION].find(condition, hidden).sort("filter_id"))


def version_of(document: dict[str, Any], fid: str | None) -> dict[str, Any]:
    """Return one version of a filter; the active one if none is named.

    Raises
    ------
    DefinitionError
        It has no such version.
    """
    wanted = document.get("active_fid") if fid is None else fid
    for version in document.get("fv", ()):
        if version["fid"] == wanted:
            found: dict[str, Any] = version
            return found
    raise DefinitionError(
        f"Filter id {document['filter_id']} has no version {wanted}: "
        "filter version fid not in filter.fv"
    )


def save(database: Database[Any], draft: Draft, window_days: float) -> SavedVersion:
    """Store a filter or a new version of it, which becomes the active one.

    Settings of the draft are taken over; the others of a filter that is there stay. A filter that
    was switched off because it failed is switched on.

    Raises
    ------
    DefinitionError
        The draft breaks a rule, or belongs to a filter of another group or survey.
    """
    known = database[COLLECTION].find_one({"filter_id": draft.filter_id}) or {}
    check_owner(draft, known)
    view = view_of(database, draft.catalog, draft.permissions, window_days, groups=[draft.group_id])
    stages = validate(draft.pipeline)
    tried_on = dry_run(view, stages)
    changes: dict[str, Any] = dict(
        checked_settings(database, draft.filter_id, view, draft.settings, known)
    )
    if "disabled" in known:
        changes = {"active": True} | changes
    if known:
        whole = {"catalog": draft.catalog, **DEFAULTS}
        changes = {name: whole[name] for name in whole if name not in known} | changes
    new = NewVersion(
        draft.filter_id, draft.group_id, draft.catalog, draft.permissions, stages, changes
    )
    return SavedVersion(append_version(database, new), tried_on)


def check_owner(draft: Draft, known: dict[str, Any]) -> None:
    """Refuse a version for a filter that is another group's, or runs on other alerts."""
    for key, value in (("group_id", draft.group_id), ("catalog", draft.catalog)):
        if known.get(key, value) != value:
            raise DefinitionError(
                f"{key}: filter id {draft.filter_id} has {known[key]}, not {value}",
                "Give a new filter an identifier of its own.",
            )


def checked_settings(
    database: Database[Any],
    filter_id: int,
    view: View,
    settings: FilterSettings,
    known: dict[str, Any],
) -> FilterSettings:
    """Return settings as they are stored.

    Raises
    ------
    DefinitionError
        One breaks a rule.
    """
    checked = settings.copy()
    if "autosave" in settings:
        checked["autosave"] = checked_autosave(view, settings["autosave"])
    if "auto_followup" in settings:
        saving = checked.get("autosave", known.get("autosave", False))
        checked["auto_followup"] = checked_followup(
            database, filter_id, view, settings["auto_followup"], saving
        )
    return checked


def change(
    database: Database[Any], filter_id: int, wanted: FilterChange, window_days: float
) -> dict[str, Any]:
    """Change settings of a filter and return its document; each is replaced as a whole.

    Another active version, or switching the filter on, makes a new start of counting failures; only
    the latter makes one run again that was switched off.

    Raises
    ------
    DefinitionError
        There is no such filter, or a change breaks a rule.
    """
    document = find(database, filter_id)
    check_complete(document)
    fid = wanted.get("active_fid")
    if fid is not None and fid not in {version["fid"] for version in document["fv"]}:
        raise DefinitionError(
            f"Cannot set active_fid to {fid}: filter version fid not in filter.fv"
        )
    settings: FilterSettings = wanted.copy()
    view = view_of(
        database,
        document["catalog"],
        document["permissions"],
        window_days,
        groups=[document["group_id"]],
    )
    try:
        checked = checked_settings(database, filter_id, view, settings, document)
    except DefinitionError as error:
        raise DefinitionError(
            f"Cannot update filter id {filter_id}: {error}", error.detail
        ) from None
    update: dict[str, Any] = {"$set": {**checked, "last_modified": datetime.now(UTC)}}
    forgotten = [
        *(["failures"] if fid is not None or wanted.get("active") else []),
        *(["disabled"] if wanted.get("active") else []),
    ]
    if forgotten:
        update["$unset"] = dict.fromkeys(forgotten, "")
    condition: dict[str, Any] = {"_id": document["_id"]}
    if fid is not None:
        condition["fv.fid"] = fid
    changed: dict[str, Any] | None = database[COLLECTION].find_one_and_update(
        condition, update, return_document=ReturnDocument.AFTER
    )
    if changed is None:
        raise UnknownFilterError(filter_id)
    return changed


def remove(database: Database[Any], filter_id: int) -> None:
    """Remove a filter with all its versions.

    Raises
    ------
    UnknownFilterError
        There is none.
    """
    if not database[COLLECTION].delete_many({"filter_id": filter_id}).deleted_count:
        raise UnknownFilterError(filter_id)
