"""Run one pipeline on many alerts and tell which of them pass."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import ExecutionTimeout, OperationFailure

from kowalski.filters.definition import Stage
from kowalski.filters.stages import runs_per_batch
from kowalski.filters.upstream import MARK, full_pipeline


@dataclass(frozen=True)
class View:
    """Where alerts are and how far a filter sees."""

    alerts: Collection[Any]
    aux_collection: str
    permissions: list[int]
    window_days: float


@dataclass
class Evaluation:
    """Documents of the alerts that pass; reasons for those that could not be evaluated."""

    passed: dict[int, dict[str, Any]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)


class Deadline:
    """The time that one filter has for one batch."""

    def __init__(self, milliseconds: int) -> None:
        self.end = time.monotonic() + milliseconds / 1000

    def left_ms(self) -> int:
        """Return the milliseconds left; 0 when it has passed."""
        return max(0, int((self.end - time.monotonic()) * 1000))


def evaluate(view: View, stages: list[Stage], candids: list[int], deadline: Deadline) -> Evaluation:
    """Return which alerts pass: those for which the pipeline returns exactly one document.

    An alert on which the pipeline fails does not pass, and does not keep others from passing.
    """
    evaluation = Evaluation()
    together = runs_per_batch(stages)
    groups = [candids] if together else [[candid] for candid in candids]
    while groups:
        group = groups.pop()
        if not group:
            continue
        if deadline.left_ms() == 0:
            evaluation.errors |= dict.fromkeys(group, "time limit exceeded")
            continue
        try:
            evaluation.passed |= passed(view, stages, group, deadline, marked=together)
        except ExecutionTimeout:
            evaluation.errors |= dict.fromkeys(group, "time limit exceeded")
        except OperationFailure as error:
            if len(group) == 1:
                evaluation.errors[group[0]] = first_line(error)
            else:
                middle = len(group) // 2
                groups += [group[:middle], group[middle:]]
    return evaluation


def passed(
    view: View, stages: list[Stage], candids: list[int], deadline: Deadline, *, marked: bool
) -> dict[int, dict[str, Any]]:
    """Return the documents of those alerts that have exactly one."""
    pipeline = full_pipeline(
        stages,
        candids=candids,
        permissions=view.permissions,
        aux_collection=view.aux_collection,
        window_days=view.window_days,
        marked=marked,
    )
    if not marked:
        pipeline.append({"$limit": 2})
    found = list(
        view.alerts.aggregate(pipeline, maxTimeMS=max(1, deadline.left_ms()), allowDiskUse=False)
    )
    if not marked:
        return {candids[0]: found[0]} if len(found) == 1 else {}
    alerts = [document.pop(MARK) for document in found]
    count = Counter(alerts)
    return {
        candid: document
        for candid, document in zip(alerts, found, strict=True)
        if count[candid] == 1
    }


def first_line(error: OperationFailure) -> str:
    """Return MongoDB's sentence without the appended reply."""
    return str(error).split(", full error")[0]
