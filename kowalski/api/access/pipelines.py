"""Aggregation pipelines, rewritten so that they see only what their caller may see.

Each stage is allowed, rewritten or refused, at any depth; a stage that is not known is refused.
"""

from collections.abc import Callable
from typing import Any

from kowalski.api.access.caller import Caller
from kowalski.api.access.collections import check_readable
from kowalski.api.access.expressions import can_fail, check_operators, split_safe
from kowalski.api.access.visibility import Points, Rows, Stage, visibility
from kowalski.api.errors import InvalidRequestError

ALLOWED = frozenset(
    {
        "$addFields",
        "$bucket",
        "$bucketAuto",
        "$count",
        "$densify",
        "$fill",
        "$group",
        "$limit",
        "$match",
        "$project",
        "$redact",
        "$replaceRoot",
        "$replaceWith",
        "$sample",
        "$set",
        "$setWindowFields",
        "$skip",
        "$sort",
        "$sortByCount",
        "$unset",
        "$unwind",
    }
)
"""Stages that see only the documents they are given."""

FORBIDDEN = frozenset(
    {
        "$changeStream",
        "$collStats",
        "$currentOp",
        "$documents",
        "$indexStats",
        "$listLocalSessions",
        "$listSessions",
        "$merge",
        "$out",
        "$planCacheStats",
        "$unionWith",
    }
)
"""Stages that write, or tell of the server."""

MAX_STAGES = 500
BARRIER: Stage = {"$limit": (1 << 63) - 1}
"""Keeps everything, and keeps MongoDB's optimiser from trying later conditions earlier."""


def permitted_pipeline(caller: Caller, collection: str, pipeline: object) -> list[Stage]:
    """Return the pipeline to run on a collection in place of the caller's.

    Raises
    ------
    InvalidRequestError
        It is no pipeline, or has a stage or operator that is refused; the text says which and why.
    """
    check_readable(caller, collection)
    stages = checked_stages("pipeline", pipeline)
    check_operators("pipeline", stages)
    rewritten = [rewritten_stage(caller, stage) for stage in stages]
    return behind_visibility(caller, collection, rewritten)


def behind_visibility(caller: Caller, collection: str, stages: list[Stage]) -> list[Stage]:
    """Return stages that see only what is visible of a collection.

    A condition that can fail is kept behind a barrier: tried on a hidden document, it would tell by
    an error what is in there.
    """
    seen = visibility(caller, collection)
    if seen is None:
        return stages
    if stages and "$geoNear" in stages[0]:
        return [near_visible(seen, stages[0]), *guarded(stages[1:])]
    if isinstance(seen, Points):
        return [*seen.stages, *guarded(stages)]
    if stages and "$match" in stages[0] and isinstance(stages[0]["$match"], dict):
        safe, others = split_safe(stages[0]["$match"])
        first: list[Stage] = [{"$match": {"$and": [dict(seen.condition), safe]}}]
        rest: list[Stage] = [{"$match": others}] if others else []
        return [*first, *guarded([*rest, *stages[1:]])]
    return [*seen.stages, *guarded(stages)]


def guarded(stages: list[Stage]) -> list[Stage]:
    """Return stages, with the barrier before them where a condition among them can fail."""
    return [BARRIER, *stages] if can_fail(stages) else stages


def near_visible(seen: Rows | Points, stage: Stage) -> Stage:
    """Return a `$geoNear` that finds only visible documents.

    It must be the first stage, so that the condition becomes part of its own query.
    """
    if isinstance(seen, Points):
        raise InvalidRequestError(
            "pipeline: $geoNear has nothing to work on here: this collection has no positions."
        )
    query = stage["$geoNear"].get("query", {})
    if can_fail(query):
        raise InvalidRequestError(
            "pipeline: the query of $geoNear must do without $expr; put it into a $match after it."
        )
    return {"$geoNear": {**stage["$geoNear"], "query": {"$and": [dict(seen.condition), query]}}}


def checked_stages(field: str, pipeline: object) -> list[Stage]:
    """Return a pipeline, checked to be a list of stages with one operator each."""
    if not isinstance(pipeline, list):
        raise InvalidRequestError(
            f"Unsupported pipeline specification: {field} must be a list of stages."
        )
    if len(pipeline) > MAX_STAGES:
        raise InvalidRequestError(f"{field}: at most {MAX_STAGES} stages, not {len(pipeline)}.")
    for number, stage in enumerate(pipeline, start=1):
        if not isinstance(stage, dict) or len(stage) != 1:
            raise InvalidRequestError(
                f"{field}: stage {number} must be an object with one operator."
            )
    return pipeline


def rewritten_stage(caller: Caller, stage: Stage) -> Stage:
    """Return one stage as the caller may run it."""
    [(operator, operand)] = stage.items()
    if operator in ALLOWED:
        return stage
    if operator in FORBIDDEN:
        raise InvalidRequestError(
            f"Pipeline uses forbidden stages: {{{operator!r}}}. It writes, or reads what is not "
            "this collection; use $lookup to join another one."
        )
    if operator not in REWRITTEN:
        raise InvalidRequestError(
            f"Unrecognized pipeline stage name: {operator!r}. Known are "
            f"{', '.join(sorted(ALLOWED | set(REWRITTEN)))}."
        )
    return {operator: REWRITTEN[operator](caller, operand)}


def rewritten_facet(caller: Caller, operand: Any) -> Any:
    """Return the branches of a `$facet`, rewritten each."""
    if not isinstance(operand, dict):
        raise InvalidRequestError("pipeline: $facet must be an object of pipelines.")
    return {
        name: [
            rewritten_stage(caller, stage) for stage in checked_stages(f"$facet.{name}", pipeline)
        ]
        for name, pipeline in operand.items()
    }


def joined_collection(caller: Caller, operator: str, operand: Any) -> str:
    """Return the collection that a join reads, which the caller may read."""
    name = operand.get("from") if isinstance(operand, dict) else None
    if not isinstance(name, str):
        raise InvalidRequestError(
            f"pipeline: {operator}.from must be the name of a collection of this database, "
            f"not {name!r:.80}."
        )
    check_readable(caller, name)
    return name


def rewritten_lookup(caller: Caller, operand: Any) -> Any:
    """Return a `$lookup` that joins only what is visible of the other collection."""
    name = joined_collection(caller, "$lookup", operand)
    stages = [
        rewritten_stage(caller, stage)
        for stage in checked_stages("$lookup.pipeline", operand.get("pipeline", []))
    ]
    seen = visibility(caller, name)
    joined = {**operand, "pipeline": behind_visibility(caller, name, stages)}
    if seen is None:
        return operand if "pipeline" not in operand else {**operand, "pipeline": stages}
    foreign = operand.get("foreignField")
    if isinstance(seen, Points) and seen.counterpart and foreign not in (None, "_id"):
        raise InvalidRequestError(
            f"pipeline: $lookup.foreignField: {foreign!r:.80} cannot be joined on in {name}; "
            "join on _id."
        )
    return joined


def rewritten_graph(caller: Caller, operand: Any) -> Any:
    """Return a `$graphLookup` that walks only over visible documents."""
    name = joined_collection(caller, "$graphLookup", operand)
    seen = visibility(caller, name)
    if seen is None or (isinstance(seen, Points) and seen.counterpart is None):
        return operand
    if isinstance(seen, Points):
        raise InvalidRequestError(
            f"pipeline: $graphLookup cannot walk over {name}; use $lookup on _id."
        )
    restriction = operand.get("restrictSearchWithMatch", {})
    if can_fail(restriction):
        raise InvalidRequestError(
            "pipeline: $graphLookup.restrictSearchWithMatch must do without $expr."
        )
    return {
        **operand,
        "restrictSearchWithMatch": {"$and": [dict(seen.condition), restriction]},
    }


def checked_near(caller: Caller, operand: Any) -> Any:
    """Return a `$geoNear`, checked to be an object; where it reads is seen to at its place."""
    del caller
    if not isinstance(operand, dict) or not isinstance(operand.get("query", {}), dict):
        raise InvalidRequestError("pipeline: $geoNear and its query must be objects.")
    return operand


REWRITTEN: dict[str, Callable[[Caller, Any], Any]] = {
    "$facet": rewritten_facet,
    "$geoNear": checked_near,
    "$graphLookup": rewritten_graph,
    "$lookup": rewritten_lookup,
}
