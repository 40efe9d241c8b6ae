"""What is to happen with an alert that a filter has passed: save it, ask for follow-up."""

from typing import Any, Literal

import structlog

from kowalski.filters.definition import DefinitionError, Stage, read_pipeline
from kowalski.filters.evaluation import Deadline, Evaluation, View, evaluate

log = structlog.get_logger()

AUTOSAVE_KEYS = ("comment", "ignore_group_ids", "saver_id")
FOLLOWUP_KEYS = (
    "allocation_id",
    "comment",
    "ignore_allocation_ids",
    "implements_update",
    "not_if_tns_reported",
    "payload",
    "priority_order",
    "radius",
    "target_group_ids",
    "validity_days",
)


def decide_autosave(
    view: View, autosave: bool | dict[str, Any], candids: list[int], deadline: Deadline
) -> dict[int, Literal[False] | dict[str, Any]]:
    """Return for each alert False, or how it is to be saved (an empty object: plainly).

    `autosave` is a boolean, or an object that must be `active`; with a `pipeline` of its own only
    the alerts that this passes as well are saved.
    """
    if isinstance(autosave, bool):
        return {candid: {} if autosave else False for candid in candids}
    if not autosave.get("active"):
        return dict.fromkeys(candids, False)
    how = {key: autosave[key] for key in AUTOSAVE_KEYS if autosave.get(key) is not None}
    if not autosave.get("pipeline"):
        return {candid: dict(how) for candid in candids}
    chosen = evaluate_optional("autosave", view, autosave["pipeline"], candids, deadline)
    return {candid: dict(how) if candid in chosen else False for candid in candids}


def decide_followup(
    view: View, auto_followup: dict[str, Any], candids: list[int], deadline: Deadline
) -> dict[int, dict[str, Any]]:
    """Return the follow-up requests to make, by candid.

    An incomplete configuration asks for nothing. The pipeline's document may replace values of
    the payload that exist, and the comment.
    """
    needed = ("active", "pipeline", "allocation_id", "payload")
    if not candids or not all(auto_followup.get(key) for key in needed):
        return {}
    found = evaluate_optional("auto_followup", view, auto_followup["pipeline"], candids, deadline)
    kept = {key: auto_followup[key] for key in FOLLOWUP_KEYS if auto_followup.get(key) is not None}
    return {candid: adapted(kept, document) for candid, document in found.items()}


def adapted(request: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return a follow-up request with what the pipeline says about this alert."""
    payload = document.get("payload")
    changes = (
        {key: value for key, value in payload.items() if key in request["payload"]}
        if isinstance(payload, dict)
        else {}
    )
    result = request | {"payload": request["payload"] | changes}
    if document.get("comment") is not None:
        result["comment"] = document["comment"]
    return result


def evaluate_optional(
    name: str, view: View, pipeline: str | list[Stage], candids: list[int], deadline: Deadline
) -> dict[int, dict[str, Any]]:
    """Return the documents of the alerts that a sub-pipeline passes.

    One that cannot be read passes nothing; what fails is told in the log.
    """
    try:
        stages = read_pipeline(pipeline)
    except DefinitionError as error:
        evaluation = Evaluation(errors=dict.fromkeys(candids, str(error)))
    else:
        evaluation = evaluate(view, stages, candids, deadline) if candids else Evaluation()
    for candid, reason in evaluation.errors.items():
        log.warning("sub-pipeline failed", pipeline=name, candid=candid, reason=reason)
    return evaluation.passed
