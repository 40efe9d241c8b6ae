"""What is told of a trial."""

from collections.abc import Iterable, Mapping
from typing import Any

from kowalski.api.filters.test_runs import Prepared
from kowalski.filters.alerts import Seen, cards
from kowalski.filters.explanation import Explanation
from kowalski.filters.nights import nights_in
from kowalski.filters.trial import Comparison, StageTrial, Trial

Cards = Mapping[int, dict[str, Any]]


def report(prepared: Prepared, trial: Trial, seconds: float) -> dict[str, Any]:
    """Return what a trial showed, with what a person needs to know of each sample."""
    view, selection = prepared.subject.view, prepared.selection
    known = cards(view, {alert.candid for alert in samples_of(trial, prepared.samples)})
    documents = prepared.documents(trial).passed
    told: dict[str, Any] = {
        "catalog": view.alerts.name,
        "permissions": view.permissions,
        "selected": trial.selected,
        "truncated": selection.truncated,
        "tried": trial.tried,
        "complete": trial.complete,
        "seconds": round(seconds, 3),
        "passed": trial.passed,
        "objects": len(trial.objects),
        "several_documents": trial.several,
        "stages": [stage_report(stage, known) for stage in trial.stages],
        "nights": nights_report(prepared, trial),
        "samples": [
            {**card(known, alert), "document": documents.get(alert.candid)}
            for alert, _ in trial.samples
        ],
        "errors": [
            {**identity(alert), "stage": stage, "reason": reason}
            for alert, stage, reason in trial.errors
        ],
    }
    if selection.window is not None:
        told |= {"start_jd": selection.window.start_jd, "end_jd": selection.window.end_jd}
    if trial.comparison is not None:
        told["comparison"] = comparison_report(trial.comparison, known, prepared.samples)
    return told


def samples_of(trial: Trial, samples: int) -> Iterable[Seen]:
    """Yield all alerts that are told as samples."""
    yield from (alert for alert, _ in trial.samples)
    for stage in trial.stages:
        yield from stage.passing
        yield from stage.failing
    if trial.comparison is not None:
        yield from trial.comparison.gained[:samples]
        yield from trial.comparison.lost[:samples]


def identity(alert: Seen) -> dict[str, Any]:
    """Return an alert by its identifiers and time."""
    return {"candid": alert.candid, "objectId": alert.object_id, "jd": alert.jd}


def card(known: Cards, alert: Seen) -> dict[str, Any]:
    """Return what a person needs to recognise an alert."""
    return known.get(alert.candid) or identity(alert)


def stage_report(stage: StageTrial, known: Cards) -> dict[str, Any]:
    """Return what one stage did."""
    return {
        "number": stage.number,
        "operator": stage.operator,
        "left": stage.left,
        "dropped": stage.dropped,
        "failed": stage.failed,
        "ms": round(stage.seconds * 1000, 1),
        "passing": [card(known, alert) for alert in stage.passing],
        "failing": [card(known, alert) for alert in stage.failing],
    }


def nights_report(prepared: Prepared, trial: Trial) -> list[dict[str, Any]]:
    """Return alerts and passes by night; nights without alerts are there as well."""
    window = prepared.selection.window
    names = sorted({*trial.nights, *(nights_in(window) if window is not None else ())})
    counts = {name: trial.nights.get(name) for name in names}
    return [
        {
            "night": name,
            "alerts": night.alerts if night is not None else 0,
            "passed": night.passed if night is not None else 0,
        }
        for name, night in counts.items()
    ]


def comparison_report(comparison: Comparison, known: Cards, samples: int) -> dict[str, Any]:
    """Return on how many alerts two pipelines differ, with samples."""
    return {
        "gained": len(comparison.gained),
        "lost": len(comparison.lost),
        "gained_samples": [card(known, alert) for alert in comparison.gained[:samples]],
        "lost_samples": [card(known, alert) for alert in comparison.lost[:samples]],
    }


def explanation_report(explanation: Explanation) -> dict[str, Any]:
    """Return what became of one alert."""
    alert = explanation.alert
    return {
        **({"candid": explanation.candid} if alert is None else identity(alert)),
        "passed": explanation.passed,
        "stage": explanation.stage,
        "sentence": explanation.sentence,
        "values": explanation.values,
    }
