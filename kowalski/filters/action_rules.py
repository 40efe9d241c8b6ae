"""What `autosave` and `auto_followup` of a filter may say."""

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pymongo.database import Database

from kowalski.filters.definition import COLLECTION, DefinitionError, Stage, write_pipeline
from kowalski.filters.evaluation import View
from kowalski.filters.validation import dry_run, validate

DEFAULT_PRIORITY_ORDER = "asc"

Rules = TypeVar("Rules", bound="Action")


class Action(BaseModel):
    """What both have in common."""

    model_config = ConfigDict(extra="forbid")

    active: bool | None = None
    comment: str | None = None
    pipeline: str | list[Stage] | None = None


class Autosave(Action):
    """How alerts that pass are saved as sources."""

    ignore_group_ids: list[int] | None = None
    saver_id: int | None = None


class AutoFollowup(Action):
    """Which observation is asked for when an alert was saved."""

    allocation_id: int | None = None
    payload: dict[str, Any] | None = None
    priority_order: Literal["asc", "desc"] | None = None
    radius: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    validity_days: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    implements_update: bool | None = None
    target_group_ids: list[int] | None = None
    ignore_allocation_ids: list[int] | None = None
    not_if_tns_reported: float | None = Field(default=None, ge=0, allow_inf_nan=False)


def checked_autosave(view: View, autosave: bool | dict[str, Any]) -> bool | dict[str, Any]:
    """Return how alerts are saved, as it is stored.

    Raises
    ------
    DefinitionError
        A key is unknown, a value is of the wrong type, or its pipeline does not run.
    """
    if isinstance(autosave, bool):
        return autosave
    rules = read("autosave", Autosave, autosave)
    stored = rules.model_dump(exclude_unset=True)
    if rules.pipeline:
        stored["pipeline"] = checked_pipeline("autosave", view, rules.pipeline)
    return stored


def checked_followup(
    database: Database[Any],
    filter_id: int,
    view: View,
    auto_followup: dict[str, Any],
    autosave: bool | dict[str, Any],
) -> dict[str, Any]:
    """Return which observation is asked for, as it is stored; an empty object is none.

    Raises
    ------
    DefinitionError
        As for autosave; or alerts are not saved, there is no pipeline, or the order of priorities
        is not that of other filters with the same allocation.
    """
    if not auto_followup:
        return {}
    rules = read("auto_followup", AutoFollowup, auto_followup)
    if not is_enabled(autosave):
        raise DefinitionError("Cannot setup auto_followup without autosave enabled")
    if not rules.pipeline:
        raise DefinitionError("auto_followup needs a pipeline")
    if rules.active and (rules.allocation_id is None or not rules.payload):
        raise DefinitionError("auto_followup needs an allocation_id and a payload to be active")
    check_priority_order(database, filter_id, rules)
    stored = rules.model_dump(exclude_unset=True)
    stored["pipeline"] = checked_pipeline("auto_followup", view, rules.pipeline)
    return stored


def is_enabled(autosave: bool | dict[str, Any]) -> bool:
    """Tell whether a filter saves alerts."""
    return autosave if isinstance(autosave, bool) else bool(autosave.get("active"))


def read(name: str, model: type[Rules], value: dict[str, Any]) -> Rules:
    """Return an object of the request as its type."""
    if unknown := sorted(set(value) - set(model.model_fields)):
        known = ", ".join(sorted(model.model_fields))
        raise DefinitionError(
            f"{name} contains invalid keys", f"Unknown: {', '.join(unknown)}. Known: {known}."
        )
    try:
        return model.model_validate(value)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in (name, *fault["loc"]))
        raise DefinitionError(f"{where}: {fault['msg']}, not {fault['input']!r:.80}") from None


def checked_pipeline(name: str, view: View, pipeline: str | list[Stage]) -> str:
    """Return a pipeline of autosave or auto_followup as text, tried on an alert."""
    try:
        stages = validate(pipeline)
        tried = dry_run(view, stages)
    except DefinitionError as error:
        raise DefinitionError(f"{name}: {error}", error.detail) from None
    if tried is None:
        raise DefinitionError(f"{name}: its pipeline cannot be tried: there are no alerts yet")
    return write_pipeline(stages)


def check_priority_order(database: Database[Any], filter_id: int, rules: AutoFollowup) -> None:
    """Refuse an order of priorities that other filters with the same allocation do not have.

    A request that is taken over by a more urgent one could else change its priority to and fro.
    """
    others = database[COLLECTION].find(
        {
            "filter_id": {"$ne": filter_id},
            "auto_followup.allocation_id": rules.allocation_id,
            "auto_followup.active": True,
        },
        {"filter_id": 1, "auto_followup.priority_order": 1},
    )
    mine = rules.priority_order or DEFAULT_PRIORITY_ORDER
    for other in others if rules.allocation_id is not None else ():
        theirs = other["auto_followup"].get("priority_order") or DEFAULT_PRIORITY_ORDER
        if theirs != mine:
            raise DefinitionError(
                "filters with the same allocation have priority_order set to a different value, "
                "which is unexpected",
                f"Filter id {other['filter_id']} has {theirs}.",
            )
