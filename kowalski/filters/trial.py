"""The trial of a pipeline on some nights: how many alerts each stage leaves, and which.

Alerts are tried in portions, newest first, each through all stages, so that what is told is true
of all alerts that were tried, however early the time is up. A stage is tried on the alerts that the
stages before it leave: the pipeline up to that stage counts the documents of each. Stages that
neither add nor remove documents are not tried by themselves. Documents are read of samples only.
"""

import itertools
import time
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from kowalski.filters.alerts import Seen
from kowalski.filters.definition import Stage
from kowalski.filters.evaluation import (
    TIME_LIMIT,
    Deadline,
    Evaluation,
    View,
    count,
    evaluate,
    weigh,
)
from kowalski.filters.nights import night_of
from kowalski.filters.stages import KEEPS_ALL

MAX_NIGHTS = 30
MAX_ALERTS = 100_000
MAX_SAMPLES = 100
MAX_ERRORS = 20
MAX_SAMPLES_BYTES = 4 << 20
PORTIONS = (250, 500, 1000, 2000, 4000)
"""Alerts of the first portions; the last number again and again."""


@dataclass
class StageTrial:
    """What one stage did: alerts that are left after it, dropped by it, failed in it."""

    number: int
    stage: Stage
    left: int = 0
    dropped: int = 0
    failed: int = 0
    seconds: float = 0.0
    passing: list[Seen] = field(default_factory=list)
    failing: list[Seen] = field(default_factory=list)

    @property
    def operator(self) -> str:
        """Name of the stage."""
        return next(iter(self.stage))


@dataclass
class NightTrial:
    """Alerts of one night that were tried, and those that pass."""

    alerts: int = 0
    passed: int = 0


@dataclass
class Comparison:
    """Alerts on which two pipelines differ: only the tried one passes them, or only the other."""

    gained: list[Seen] = field(default_factory=list)
    lost: list[Seen] = field(default_factory=list)


@dataclass
class Trial:
    """What a pipeline did to alerts.

    `several` counts alerts of which the stages make more than one document: those do not pass.
    `samples` are passing alerts, with the sizes of their documents in bytes.
    """

    stages: list[StageTrial]
    selected: int
    tried: int = 0
    passed: int = 0
    several: int = 0
    objects: set[str] = field(default_factory=set)
    nights: dict[str, NightTrial] = field(default_factory=dict)
    samples: list[tuple[Seen, int]] = field(default_factory=list)
    errors: list[tuple[Seen, int, str]] = field(default_factory=list)
    comparison: Comparison | None = None

    @property
    def complete(self) -> bool:
        """Tell whether all selected alerts were tried."""
        return self.tried == self.selected


@dataclass
class Portion:
    """What the stages made of some alerts: documents left after each stage, by alert.

    `passed` has the sizes in bytes of the documents of those that pass.
    """

    documents: dict[int, int]
    counts: list[dict[int, int]] = field(default_factory=list)
    failures: list[dict[int, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    passed: dict[int, int] = field(default_factory=dict)

    @property
    def in_time(self) -> bool:
        """Tell whether no alert was left undone for want of time."""
        return not any(TIME_LIMIT in failed.values() for failed in self.failures)


def portions(alerts: Sequence[Seen]) -> Iterator[Sequence[Seen]]:
    """Yield alerts in portions that grow: a first answer is there soon."""
    sizes = itertools.chain(PORTIONS, itertools.repeat(PORTIONS[-1]))
    start = 0
    while start < len(alerts):
        size = next(sizes)
        yield alerts[start : start + size]
        start += size


def attempted(
    view: View,
    stages: list[Stage],
    alerts: Sequence[Seen],
    deadline: Deadline,
    *,
    samples: int,
    other: list[Stage] | None = None,
) -> Iterator[Trial]:
    """Yield what is known after each portion of alerts; ends when the time is up.

    With `other` stages, the alerts on which the two differ are told.
    """
    trial = Trial(
        [StageTrial(number, stage) for number, stage in enumerate(stages, start=1)],
        selected=len(alerts),
        comparison=None if other is None else Comparison(),
    )
    for some in portions(alerts):
        candids = [alert.candid for alert in some]
        portion = through(view, stages, candids, deadline)
        compared = None if other is None else through(view, other, candids, deadline)
        if not portion.in_time or (compared is not None and not compared.in_time):
            break
        add(trial, portion, some, samples)
        if trial.comparison is not None and compared is not None:
            compare(trial.comparison, some, portion.passed, compared.passed)
        yield trial
    yield trial


def through(view: View, stages: list[Stage], candids: list[int], deadline: Deadline) -> Portion:
    """Return what the stages make of some alerts."""
    portion = Portion(dict.fromkeys(candids, 1))
    untried = 0
    for end, stage in enumerate(stages, start=1):
        started = time.perf_counter()
        failed = up_to(view, stages, end, portion, deadline)
        record(view, stages, portion, failed, (untried, end), deadline)
        portion.seconds.append(time.perf_counter() - started)
        if not keeps_all(stage):
            untried = end
    return portion


def keeps_all(stage: Stage) -> bool:
    """Tell whether there are as many documents after a stage as before."""
    return set(stage) <= KEEPS_ALL


def up_to(
    view: View, stages: list[Stage], end: int, portion: Portion, deadline: Deadline
) -> dict[int, str]:
    """Try the stages up to one, if it can drop alerts or is the last; return errors by alert."""
    alive = list(portion.documents)
    if end == len(stages):
        weights, failed = weigh(view, stages, alive, deadline)
        left = {candid: weight.documents for candid, weight in weights.items()}
        portion.passed = {c: weights[c].largest_bytes for c, number in left.items() if number == 1}
    elif keeps_all(stages[end - 1]):
        return {}
    else:
        left, failed = count(view, stages[:end], alive, deadline)
    portion.documents = {candid: left[candid] for candid in alive if candid in left}
    return failed


def record(
    view: View,
    stages: list[Stage],
    portion: Portion,
    failed: dict[int, str],
    span: tuple[int, int],
    deadline: Deadline,
) -> None:
    """Note what is left after the stage at the end of a span, and where alerts failed in it.

    The span begins after the last stage that was tried.
    """
    portion.counts.append(dict(portion.documents))
    portion.failures.append({})
    start, end = span
    for candid, reason in failed.items():
        where = failing_stage(view, stages, candid, range(start + 1, end), deadline) or end
        portion.failures[where - 1][candid] = reason
        for number in range(where - 1, end):
            portion.counts[number].pop(candid, None)


def failing_stage(
    view: View, stages: list[Stage], candid: int, numbers: range, deadline: Deadline
) -> int | None:
    """Return the first of some stages that fails on an alert, None if none of them does."""
    for number in numbers:
        if evaluate(view, stages[:number], [candid], deadline).errors:
            return number
    return None


def add(trial: Trial, portion: Portion, alerts: Sequence[Seen], samples: int) -> None:
    """Add a portion to what is known."""
    before = {alert.candid for alert in alerts}
    for stage, counts, failures, seconds in zip(
        trial.stages, portion.counts, portion.failures, portion.seconds, strict=True
    ):
        dropped = before - counts.keys() - failures.keys()
        stage.left += len(counts)
        stage.dropped += len(dropped)
        stage.failed += len(failures)
        stage.seconds += seconds
        stage.passing += first_of(alerts, counts.keys(), samples - len(stage.passing))
        stage.failing += first_of(alerts, dropped, samples - len(stage.failing))
        for alert in first_of(alerts, failures.keys(), MAX_ERRORS - len(trial.errors)):
            trial.errors.append((alert, stage.number, failures[alert.candid]))
        before = set(counts)
    trial.tried += len(alerts)
    trial.passed += len(portion.passed)
    trial.several += sum(n > 1 for n in portion.documents.values())
    for alert in first_of(alerts, portion.passed.keys(), samples - len(trial.samples)):
        trial.samples.append((alert, portion.passed[alert.candid]))
    add_nights(trial, alerts, portion.passed)


def add_nights(trial: Trial, alerts: Sequence[Seen], passed: Container[int]) -> None:
    """Count alerts and passes by night, and the objects that pass."""
    tried = Counter(night_of(alert.jd) for alert in alerts)
    for night, number in tried.items():
        trial.nights.setdefault(night, NightTrial()).alerts += number
    for alert in alerts:
        if alert.candid in passed:
            trial.nights[night_of(alert.jd)].passed += 1
            trial.objects.add(alert.object_id)


def first_of(alerts: Sequence[Seen], wanted: Container[int], number: int) -> list[Seen]:
    """Return the first alerts that are wanted, at most some."""
    if number <= 0:
        return []
    return list(itertools.islice((a for a in alerts if a.candid in wanted), number))


def compare(
    comparison: Comparison,
    alerts: Sequence[Seen],
    passed: dict[int, int],
    passed_by_other: dict[int, int],
) -> None:
    """Note on which alerts two pipelines differ."""
    comparison.gained += [a for a in alerts if a.candid in passed.keys() - passed_by_other.keys()]
    comparison.lost += [a for a in alerts if a.candid in passed_by_other.keys() - passed.keys()]


def sample_documents(
    view: View, stages: list[Stage], trial: Trial, deadline: Deadline
) -> Evaluation:
    """Return the documents of the samples that pass, without those that are too large to be read."""
    left = MAX_SAMPLES_BYTES
    candids = []
    for alert, size in trial.samples:
        if size <= left:
            left -= size
            candids.append(alert.candid)
    return evaluate(view, stages, candids, deadline)
