"""What can be told of a pipeline by reading it."""

from collections.abc import Iterator, Mapping
from typing import Any

from bson import Decimal128

from kowalski.filters.definition import Stage

FORBIDDEN = frozenset(
    {
        "$accumulator",
        "$changeStream",
        "$collStats",
        "$currentOp",
        "$documents",
        "$function",
        "$graphLookup",
        "$indexStats",
        "$listLocalSessions",
        "$listSessions",
        "$lookup",
        "$merge",
        "$out",
        "$planCacheStats",
        "$unionWith",
        "$where",
    }
)
"""Stages and operators that read elsewhere, write, or run JavaScript."""

ONE_BY_ONE = frozenset({"$match", "$project", "$addFields", "$set", "$unset", "$unwind"})
"""Stages that treat each document without regard to the others, and keep its fields apart."""

KEEPS_ALL = frozenset({"$project", "$addFields", "$set", "$unset"})
"""Stages after which there are as many documents as before."""

WHOLE_DOCUMENT = frozenset({"$$ROOT", "$$CURRENT"})

MARK = "__alert"
"""Field that tells which alert a document came from, in a pipeline over many."""

AUX_FIELDS = ("cross_matches", "prv_candidates", "fp_hists")


def words(value: object) -> Iterator[str]:
    """Yield every key and every text of a pipeline, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words(inner)


def keys(value: object) -> Iterator[str]:
    """Yield every key of a pipeline, however deep."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from keys(inner)


def forbidden_stages(stages: list[Stage]) -> list[str]:
    """Return the forbidden stages and operators that occur at any depth, sorted."""
    return sorted(set(keys(stages)) & FORBIDDEN)


def mentions_field(stages: list[Stage], field: str) -> bool:
    """Tell whether a field of the document is named, as a key or as a path in an expression."""
    return any(word.lstrip("$").split(".")[0] == field for word in words(stages))


def mentions_whole_document(value: object) -> bool:
    """Tell whether a stage can see the document as such, and so fields it does not name."""
    return any(
        word == "$getField" or any(word.startswith(name) for name in WHOLE_DOCUMENT)
        for word in words(value)
    )


def runs_per_batch(stages: list[Stage]) -> bool:
    """Tell whether many alerts may go through the pipeline together.

    Not so where a stage mixes documents, makes new ones, or could see or change the mark that tells
    which alert a document came from.
    """
    operators = {operator for stage in stages for operator in stage}
    return (
        operators <= ONE_BY_ONE
        and not mentions_whole_document(stages)
        and not mentions_field(stages, MARK)
    )


def excludes(projection: Mapping[str, Any]) -> bool:
    """Tell whether a `$project` removes the fields it names; otherwise it keeps only those."""
    fields = {key: value for key, value in projection.items() if key != "_id"}
    if not fields:
        return is_false(projection.get("_id"))
    first = next(iter(fields.values()))
    while isinstance(first, Mapping) and first:
        key, first = next(iter(first.items()))
        if key.startswith("$"):
            return False
    return is_false(first)


def is_false(value: object) -> bool:
    """Tell whether a value in a `$project` means "remove"."""
    if isinstance(value, Decimal128):
        return value.to_decimal() == 0
    return isinstance(value, bool | int | float) and value == 0


def carrying(stages: list[Stage], mark: str) -> list[Stage]:
    """Return the stages, changed so that the field `mark` survives them."""
    return [
        {"$project": stage["$project"] | {mark: 1}}
        if "$project" in stage and not excludes(stage["$project"])
        else stage
        for stage in stages
    ]


def split_before_aux(stages: list[Stage]) -> tuple[list[Stage], list[Stage]]:
    """Return the stages that can run before the history is joined, and the others.

    Those are the leading `$match` conditions that do not look at it: they cut the batch before
    the expensive join.
    """
    early: list[Stage] = []
    for number, stage in enumerate(stages):
        if "$match" not in stage or mentions_whole_document(stage):
            return early, stages[number:]
        apart = {
            key: value for key, value in stage["$match"].items() if not touches_aux(key, value)
        }
        rest = {key: value for key, value in stage["$match"].items() if key not in apart}
        if apart:
            early.append({"$match": apart})
        if rest:
            return early, [{"$match": rest}, *stages[number + 1 :]]
    return early, []


def touches_aux(*values: object) -> bool:
    """Tell whether any of the fields that come from the aux document is mentioned."""
    return any(name in word for word in words(list(values)) for name in AUX_FIELDS)


def aux_fields_needed(stages: list[Stage]) -> list[str]:
    """Return the fields of the aux document that can have an influence on the result."""
    mentioned: set[str] = set()
    for stage in stages:
        if mentions_whole_document(stage):
            return list(AUX_FIELDS)
        mentioned |= {name for name in AUX_FIELDS for word in words(stage) if name in word}
        if names_what_it_keeps(stage):
            return [name for name in AUX_FIELDS if name in mentioned]
        if not set(stage) <= ONE_BY_ONE | {"$sort", "$limit", "$skip", "$sample"}:
            return list(AUX_FIELDS)
    return list(AUX_FIELDS)


def names_what_it_keeps(stage: Stage) -> bool:
    """Tell whether fields that the stage does not mention are gone after it."""
    if "$project" in stage:
        return not excludes(stage["$project"])
    return bool(set(stage) & {"$group", "$count", "$sortByCount", "$bucket", "$bucketAuto"})
