"""Run the groups' filters on a batch of alerts that are already in the archive.

A filter passes an alert if and only if its pipeline returns exactly one document for it.
"""

import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import structlog
from prometheus_client import Counter, Histogram
from pymongo.database import Database
from structlog.contextvars import bound_contextvars

from baselayer.settings.kowalski import FilteringSettings
from kowalski.filters.annotations import annotations_of
from kowalski.filters.autosaving import decide_autosave, decide_followup
from kowalski.filters.definition import DefinitionError, FilterDefinition
from kowalski.filters.evaluation import TIME_LIMIT, Deadline, Evaluation, View, evaluate
from kowalski.filters.store import ActiveFilters, Cached, record_failure, record_success
from kowalski.filters.validation import validate
from kowalski.filters.watchlists.matching import BatchMatches, Target

if TYPE_CHECKING:
    from kowalski.surveys.survey import Survey

log = structlog.get_logger()

SECONDS = Histogram(
    "kowalski_filter_seconds",
    "Time that one filter took on one batch",
    ["filter_id"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
TRIED = Counter("kowalski_filter_alerts_total", "Alerts that a filter was run on", ["filter_id"])
PASSES = Counter("kowalski_filter_passes_total", "Alerts that a filter passed", ["filter_id"])
FAILURES = Counter(
    "kowalski_filter_failures_total", "Alerts on which a filter could not be run", ["filter_id"]
)

ACTIVE = ActiveFilters()


@dataclass(frozen=True)
class Pass:
    """One filter has passed one alert."""

    filter_id: int
    group_id: int
    fid: str
    annotations: dict[str, Any]
    autosave: Literal[False] | dict[str, Any]
    auto_followup: dict[str, Any] | None
    update_annotations: bool
    passed_at: datetime

    def document(self) -> dict[str, Any]:
        """Return the pass as the outbox keeps it."""
        return asdict(self)


@dataclass
class FilterOutcome:
    """What the filters said about a batch."""

    passes: dict[int, list[Pass]] = field(default_factory=dict)
    """Passes by candid; alerts that no filter passed are not in it."""
    seconds: dict[int, float] = field(default_factory=dict)
    """Time spent, by filter_id."""
    failures: dict[int, str] = field(default_factory=dict)
    """Why a filter could not be run on some alerts or on all, by filter_id."""


def run_filters(
    database: Database[Any],
    survey: "Survey",
    alerts: list[dict[str, Any]],
    now: datetime,
    filtering: FilteringSettings,
    *,
    until_alert: bool = False,
) -> FilterOutcome:
    """Run every active filter of the survey on alerts of one batch.

    With `until_alert`, filters see of the history what was known when each alert came. Failing filters cost only their own passes. Errors of the connection are raised, so that the
    batch is tried again.
    """
    outcome = FilterOutcome()
    active = ACTIVE.read(database, survey.alerts, filtering.reload_seconds)
    groups = {definition.group_id for definition in active.definitions}
    watched = BatchMatches(database, groups, lambda: targets(survey, alerts))
    for definition in active.definitions:
        candids = permitted(survey, alerts, definition)
        if not candids:
            continue
        started = time.perf_counter()
        view = View(
            database[survey.alerts],
            survey,
            definition.permissions,
            filtering.history_window_days,
            until_alert=until_alert,
            watched=watched.of_group(definition.group_id),
        )
        with bound_contextvars(filter_id=definition.filter_id):
            evaluation = run_filter(view, definition, candids, now, filtering, outcome)
        elapsed = time.perf_counter() - started
        outcome.seconds[definition.filter_id] = elapsed
        SECONDS.labels(definition.filter_id).observe(elapsed)
        record(database, active, definition, evaluation, len(candids), filtering)
        if evaluation.errors:
            outcome.failures[definition.filter_id] = next(iter(evaluation.errors.values()))
    return outcome


def targets(survey: "Survey", alerts: list[dict[str, Any]]) -> list[Target]:
    """Return alerts as watch lists know them."""
    return [
        Target(
            alert["candid"],
            alert[survey.object_id],
            alert["candidate"]["ra"],
            alert["candidate"]["dec"],
        )
        for alert in alerts
    ]


def permitted(
    survey: "Survey", alerts: list[dict[str, Any]], definition: FilterDefinition
) -> list[int]:
    """Return the candids of the alerts that the filter's group may see."""
    return [
        alert["candid"]
        for alert in alerts
        if survey.permits(alert["candidate"], definition.permissions)
    ]


def run_filter(
    view: View,
    definition: FilterDefinition,
    candids: list[int],
    now: datetime,
    filtering: FilteringSettings,
    outcome: FilterOutcome,
) -> Evaluation:
    """Run one filter and add its passes to the outcome."""
    deadline = Deadline(filtering.max_time_ms)
    try:
        stages = validate(definition.pipeline)
    except DefinitionError as error:
        return Evaluation(errors=dict.fromkeys(candids, str(error)))
    evaluation = evaluate(view, stages, candids, deadline)
    passing = list(evaluation.passed)
    saves = decide_autosave(view, definition.autosave, passing, deadline)
    saved = [candid for candid in passing if saves[candid] is not False]
    followups = decide_followup(view, definition.auto_followup, saved, deadline)
    for candid, document in evaluation.passed.items():
        outcome.passes.setdefault(candid, []).append(
            Pass(
                filter_id=definition.filter_id,
                group_id=definition.group_id,
                fid=definition.fid,
                annotations=annotations_of(document, filter_id=definition.filter_id, candid=candid),
                autosave=saves[candid],
                auto_followup=followups.get(candid),
                update_annotations=definition.update_annotations,
                passed_at=now,
            )
        )
    return evaluation


def record(
    database: Database[Any],
    active: Cached,
    definition: FilterDefinition,
    evaluation: Evaluation,
    tried: int,
    filtering: FilteringSettings,
) -> None:
    """Count passes and failures; a filter that fails again and again is stopped.

    It fails on a batch where it fails on most alerts, or runs out of time: then all others wait.
    """
    filter_id = definition.filter_id
    TRIED.labels(filter_id).inc(tried)
    PASSES.labels(filter_id).inc(len(evaluation.passed))
    FAILURES.labels(filter_id).inc(len(evaluation.errors))
    if evaluation.errors:
        candid, reason = next(iter(evaluation.errors.items()))
        log.warning(
            "filter failed",
            filter_id=filter_id,
            alerts=len(evaluation.errors),
            candid=candid,
            reason=reason,
        )
    late = TIME_LIMIT in evaluation.errors.values()
    if late or 2 * len(evaluation.errors) > tried:
        reason = TIME_LIMIT if late else reason
        active.failing.add(filter_id)
        record_failure(database, definition, reason, filtering.failures_before_disabled)
    elif filter_id in active.failing:
        active.failing.discard(filter_id)
        record_success(database, definition)
