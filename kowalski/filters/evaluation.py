"""Run one pipeline on many alerts and tell which of them pass."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pymongo.collection import Collection
from pymongo.errors import ExecutionTimeout, OperationFailure

from kowalski.filters.definition import Stage
from kowalski.filters.stages import MARK, mentions_field, runs_per_batch
from kowalski.filters.upstream import WATCHLISTS, full_pipeline
from kowalski.filters.watchlists.matching import Matches, Watched
from kowalski.surveys.survey import Survey

TIME_LIMIT = "time limit exceeded"

Answer = TypeVar("Answer")


def no_matches(candids: Sequence[int]) -> Matches:
    """Return the matches where no watch list may be seen."""
    return {}


@dataclass(frozen=True)
class View:
    """Where alerts are and how far a filter sees; with `until_alert` only what was known then.

    `watched` gives the matches with those watch lists that may be seen.
    """

    alerts: Collection[Any]
    survey: Survey
    permissions: list[int]
    window_days: float
    until_alert: bool = False
    watched: Watched = no_matches

    def pipeline(self, stages: list[Stage], candids: list[int], *, marked: bool) -> list[Stage]:
        """Return the pipeline that runs a user's stages on some alerts."""
        watched = self.watched(candids) if mentions_field(stages, WATCHLISTS) else None
        return full_pipeline(
            stages,
            candids=candids,
            permissions=self.permissions,
            survey=self.survey,
            window_days=self.window_days,
            marked=marked,
            until_alert=self.until_alert,
            watched=watched,
        )

    def aggregate(self, pipeline: list[Stage], max_time_ms: int) -> list[dict[str, Any]]:
        """Return what a whole pipeline gives."""
        return list(
            self.alerts.aggregate(pipeline, maxTimeMS=max(1, max_time_ms), allowDiskUse=False)
        )


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
    together = runs_per_batch(stages)

    def run(group: list[int]) -> dict[int, dict[str, Any]]:
        return passed(view, stages, group, deadline, marked=together)

    return Evaluation(*attempt(run, candids, deadline, together=together))


def count(
    view: View, stages: list[Stage], candids: list[int], deadline: Deadline
) -> tuple[dict[int, int], dict[int, str]]:
    """Return how many documents the stages make of each alert, 0 left out, and errors by alert."""
    together = runs_per_batch(stages)
    counting: Stage = {"$group": {"_id": f"${MARK}", "n": {"$sum": 1}}}

    def run(group: list[int]) -> dict[int, int]:
        if together:
            pipeline = view.pipeline([*stages, counting], group, marked=True)
            return {one["_id"]: one["n"] for one in view.aggregate(pipeline, deadline.left_ms())}
        pipeline = view.pipeline([*stages, {"$count": "n"}], group, marked=False)
        counted = view.aggregate(pipeline, deadline.left_ms())
        return {group[0]: counted[0]["n"]} if counted else {}

    return attempt(run, candids, deadline, together=together)


@dataclass(frozen=True)
class Weight:
    """How many documents there are, and how many bytes the largest has."""

    documents: int
    largest_bytes: int


def weigh(
    view: View, stages: list[Stage], candids: list[int], deadline: Deadline
) -> tuple[dict[int, Weight], dict[int, str]]:
    """Return what the stages make of each alert, without reading it, and errors by alert.

    Unlike for `count`, each document is made as a whole: all that can fail does.
    """
    together = runs_per_batch(stages)
    weighing: Stage = {
        "$group": {
            "_id": f"${MARK}" if together else None,
            "n": {"$sum": 1},
            "largest": {"$max": {"$bsonSize": "$$ROOT"}},
        }
    }

    def run(group: list[int]) -> dict[int, Weight]:
        pipeline = view.pipeline([*stages, weighing], group, marked=together)
        return {
            one["_id"] if together else group[0]: Weight(one["n"], one["largest"])
            for one in view.aggregate(pipeline, deadline.left_ms())
        }

    return attempt(run, candids, deadline, together=together)


def attempt(
    run: Callable[[list[int]], dict[int, Answer]],
    candids: list[int],
    deadline: Deadline,
    *,
    together: bool,
) -> tuple[dict[int, Answer], dict[int, str]]:
    """Return answers by alert, and why there is none for an alert on which it fails.

    Where alerts run together and one fails, halves are tried until it is found.
    """
    answers: dict[int, Answer] = {}
    errors: dict[int, str] = {}
    groups = [candids] if together else [[candid] for candid in reversed(candids)]
    while groups:
        group = groups.pop()
        if not group:
            continue
        if deadline.left_ms() == 0:
            errors |= dict.fromkeys(group, TIME_LIMIT)
            continue
        try:
            answers |= run(group)
        except ExecutionTimeout:
            errors |= dict.fromkeys(group, TIME_LIMIT)
        except OperationFailure as error:
            if len(group) == 1:
                errors[group[0]] = first_line(error)
            else:
                middle = len(group) // 2
                groups += [group[middle:], group[:middle]]
    return answers, errors


def passed(
    view: View, stages: list[Stage], candids: list[int], deadline: Deadline, *, marked: bool
) -> dict[int, dict[str, Any]]:
    """Return the documents of those alerts that have exactly one."""
    pipeline = view.pipeline(stages, candids, marked=marked)
    if not marked:
        pipeline.append({"$limit": 2})
    found = view.aggregate(pipeline, deadline.left_ms())
    if not marked:
        return {candids[0]: found[0]} if len(found) == 1 else {}
    alerts = [document.pop(MARK) for document in found]
    documents = Counter(alerts)
    return {
        candid: document
        for candid, document in zip(alerts, found, strict=True)
        if documents[candid] == 1
    }


def first_line(error: OperationFailure) -> str:
    """Return MongoDB's sentence without the appended reply."""
    return str(error).split(", full error")[0]
