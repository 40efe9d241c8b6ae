"""Why one alert does not pass a filter, in a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bson import json_util

from kowalski.filters.alerts import Seen, select_one
from kowalski.filters.definition import Stage
from kowalski.filters.evaluation import Deadline, View, count, evaluate

MAX_VALUES = 12
MAX_TEXT = 160
LOGICAL = frozenset({"$or", "$nor", "$expr", "$comment"})


@dataclass(frozen=True)
class Explanation:
    """What became of one alert: whether it passes, and if not, where it ended and why.

    `stage` is the number of the stage that dropped it, or in which it failed; None where it passes
    or is not seen. `values` are the fields that the sentence is about, as they are before that stage.
    """

    candid: int
    alert: Seen | None
    passed: bool
    stage: int | None
    sentence: str
    values: dict[str, Any]


def explain(view: View, stages: list[Stage], candid: int, deadline: Deadline) -> Explanation:
    """Return what becomes of an alert, stage by stage."""
    alert = select_one(view, candid, deadline.left_ms())
    if alert is None:
        programs = ", ".join(map(str, view.permissions))
        sentence = f"There is no alert {candid} of the programs {programs}."
        return Explanation(candid, None, False, None, sentence, {})
    for number in range(1, len(stages) + 1):
        documents, errors = count(view, stages[:number], [candid], deadline)
        if errors:
            sentence = f"Stage {number} ({operator(stages, number)}) fails: {errors[candid]}."
            return Explanation(candid, alert, False, number, sentence, {})
        if not documents:
            return dropped(view, stages, alert, number, deadline)
    return at_the_end(view, stages, alert, deadline)


def operator(stages: list[Stage], number: int) -> str:
    """Return the operator of a stage, counted from 1."""
    return next(iter(stages[number - 1]))


def at_the_end(view: View, stages: list[Stage], alert: Seen, deadline: Deadline) -> Explanation:
    """Return what becomes of an alert of which documents are left after all stages."""
    evaluation = evaluate(view, stages, [alert.candid], deadline)
    if alert.candid in evaluation.passed:
        return Explanation(alert.candid, alert, True, None, "It passes.", {})
    last = len(stages)
    if evaluation.errors:
        reason = evaluation.errors[alert.candid]
        sentence = f"Stage {last} ({operator(stages, last)}) fails: {reason}."
    else:
        sentence = (
            "The stages make more than one document of it; an alert passes with exactly one. "
            "Is an array unwound and not grouped again?"
        )
    return Explanation(alert.candid, alert, False, last, sentence, {})


def dropped(
    view: View, stages: list[Stage], alert: Seen, number: int, deadline: Deadline
) -> Explanation:
    """Return why a stage leaves nothing of an alert."""
    name = operator(stages, number)
    before = stages[: number - 1]
    if name != "$match":
        sentence = f"Stage {number} ({name}) leaves no document of it."
        values = values_before(view, before, alert, list(fields_in(stages[number - 1])), deadline)
        return Explanation(alert.candid, alert, False, number, sentence, values)
    unmet = [
        condition
        for condition in conditions(stages[number - 1]["$match"])
        if not count(view, [*before, {"$match": condition}], [alert.candid], deadline)[0]
    ]
    paths = list(dict.fromkeys(path for one in unmet for path in fields_in(one)))
    values = values_before(view, before, alert, paths, deadline)
    clauses = (
        "; ".join(clause(condition, values) for condition in unmet) or "all conditions at once"
    )
    sentence = f"Stage {number} ($match) drops it: {clauses}."
    return Explanation(alert.candid, alert, False, number, sentence, values)


def conditions(match: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the conditions of a `$match` that must all be met, one by one."""
    for key, value in match.items():
        if key == "$and" and isinstance(value, list):
            for part in value:
                yield from conditions(part)
        elif key == "$expr" and isinstance(value, Mapping) and list(value) == ["$and"]:
            operands = value["$and"]
            for part in operands if isinstance(operands, list) else [operands]:
                yield {"$expr": part}
        elif key not in LOGICAL and is_operators(value):
            yield from ({key: part} for part in apart(value))
        else:
            yield {key: value}


def is_operators(value: object) -> bool:
    """Tell whether what a field must be is given by operators."""
    return isinstance(value, Mapping) and bool(value) and all(key.startswith("$") for key in value)


def apart(operators: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the operators on a field one by one, but for those that belong together."""
    if "$regex" in operators or "$options" in operators:
        return [dict(operators)]
    return [{name: operand} for name, operand in operators.items()]


def fields_in(value: object) -> Iterator[str]:
    """Yield the paths of fields that a condition or stage looks at."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not str(key).startswith("$"):
                yield str(key)
            if key == "$expr" or not str(key).startswith("$"):
                yield from referred(inner)
            else:
                yield from fields_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from fields_in(inner)
    else:
        yield from referred(value)


def referred(value: object) -> Iterator[str]:
    """Yield the paths that an expression refers to; keys of it are operators."""
    if isinstance(value, str):
        if value.startswith("$") and not value.startswith("$$"):
            yield value[1:]
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from referred(inner)


def values_before(
    view: View, before: list[Stage], alert: Seen, paths: list[str], deadline: Deadline
) -> dict[str, Any]:
    """Return what fields of an alert hold before a stage; of lists, how long they are."""
    if not paths:
        return {}
    # Without a stage, one that does nothing: a filter has one at least.
    found = evaluate(view, before or [{"$match": {}}], [alert.candid], deadline).passed
    document = found.get(alert.candid)
    if document is None:
        return {}
    return {path: brief(value_at(document, path.split("."))) for path in paths[:MAX_VALUES]}


def value_at(value: Any, path: list[str]) -> Any:
    """Return what is at a path, as a query sees it: None where there is nothing."""
    if not path:
        return value
    if isinstance(value, Mapping):
        return value_at(value.get(path[0]), path[1:])
    if isinstance(value, list):
        if path[0].isdecimal():
            number = int(path[0])
            return value_at(value[number], path[1:]) if number < len(value) else None
        return [value_at(item, path) for item in value]
    return None


def brief(value: Any) -> Any:
    """Return a value short enough for a sentence."""
    if isinstance(value, list) and len(value) > 5:
        return f"a list of {len(value)}"
    if isinstance(value, Mapping):
        return f"an object with {', '.join(list(value)[:5]) or 'nothing in it'}"
    return value


def clause(condition: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Return a condition that is not met, and the values that it is about."""
    text = shortened(json_util.dumps(condition))
    about = [path for path in dict.fromkeys(fields_in(condition)) if path in values]
    told = ", ".join(f"{path} is {shortened(json_util.dumps(values[path]))}" for path in about)
    return f"{told}, but {text} is asked for" if told else f"{text} is not met"


def shortened(text: str) -> str:
    """Return a text of limited length."""
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…"
