"""A trial tells how many alerts each stage leaves, and which."""

from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from kowalski.filters.alerts import last_exposure, select
from kowalski.filters.evaluation import Deadline, View, evaluate
from kowalski.filters.nights import last_nights
from kowalski.filters.trial import MAX_SAMPLES_BYTES, Trial, attempted, sample_documents
from tests.kowalski.filters.golden_archive import golden
from tests.kowalski.filters.synthetic import fill, seen

pytestmark = pytest.mark.service

STAGES: list[dict[str, Any]] = [
    {"$match": {"candidate.drb": {"$gt": 0.3}}},
    {"$addFields": {"n": {"$size": {"$ifNull": ["$prv_candidates", []]}}}},
    {"$match": {"n": {"$gte": 2}}},
    {"$project": {"_id": 0, "objectId": 1, "annotations.n": "$n"}},
]


@pytest.fixture(scope="module")
def archive(mongo: Database[Any]) -> Database[Any]:
    fill(mongo, 900)
    return mongo


def run(view: View, stages: list[dict[str, Any]], **options: Any) -> Trial:
    until = last_exposure(view, 1000)
    assert until is not None
    alerts = select(view, window=last_nights(3, until), limit=10_000, max_time_ms=1000)
    *_, trial = attempted(view, stages, alerts, Deadline(20_000), **({"samples": 5} | options))
    return trial


def test_counts_after_each_stage(archive: Database[Any]) -> None:
    trial = run(seen(archive, [1]), STAGES)
    assert trial.complete
    assert trial.tried == 600
    left = [stage.left for stage in trial.stages]
    dropped = [stage.dropped for stage in trial.stages]
    assert 600 > left[0] == left[1] > left[2] == left[3] == trial.passed > 0
    assert dropped == [600 - left[0], 0, left[1] - left[2], 0]
    assert len(trial.objects) == trial.passed
    assert [len(stage.failing) for stage in trial.stages] == [5, 0, 5, 0]
    assert sum(night.passed for night in trial.nights.values()) == trial.passed
    assert {name: night.alerts for name, night in trial.nights.items()} == {
        "2026-01-01": 200,
        "2026-01-02": 200,
        "2026-01-03": 200,
    }
    documents = sample_documents(seen(archive, [1]), STAGES, trial, Deadline(5000)).passed
    assert len(documents) == 5
    assert all(document["annotations"]["n"] >= 2 for document in documents.values())


def test_nights_and_permissions_are_respected(archive: Database[Any]) -> None:
    view = seen(archive, [1, 2])
    until = last_exposure(view, 1000)
    assert until is not None
    one_night = select(view, window=last_nights(1, until), limit=10_000, max_time_ms=1000)
    assert len(one_night) == 300
    assert [alert.jd for alert in one_night] == sorted((a.jd for a in one_night), reverse=True)
    assert len(select(view, window=last_nights(3, until), limit=77, max_time_ms=1000)) == 77
    assert select(seen(archive, [3]), limit=10, max_time_ms=1000) == []


def test_an_alert_of_many_documents_does_not_pass(archive: Database[Any]) -> None:
    trial = run(seen(archive, [1]), [{"$unwind": "$prv_candidates"}])
    assert trial.several > 0
    assert trial.passed + trial.several == trial.stages[0].left


def test_failures_belong_to_the_stage_that_fails(archive: Database[Any]) -> None:
    stages = [
        {"$match": {"candidate.drb": {"$gt": 0.5}}},
        {"$addFields": {"x": {"$divide": [1, "$candidate.ndethist"]}}},
        {"$addFields": {"y": 1}},
        {"$match": {"x": {"$lt": 0.5}}},
        {"$project": {"x": 1}},
    ]
    trial = run(seen(archive, [1]), stages)
    assert [stage.failed > 0 for stage in trial.stages] == [False, True, False, False, False]
    first, second, *_ = trial.stages
    assert first.left == second.left + second.failed
    assert "divide by zero" in trial.errors[0][2]
    assert trial.passed == trial.stages[-1].left > 0


def test_two_pipelines_are_compared(archive: Database[Any]) -> None:
    wider = [{"$match": {"candidate.drb": {"$gt": 0.2}}}]
    narrower = [{"$match": {"candidate.drb": {"$gt": 0.8}}}]
    trial = run(seen(archive, [1]), narrower, other=wider)
    assert trial.comparison is not None
    assert trial.comparison.gained == []
    assert len(trial.comparison.lost) == run(seen(archive, [1]), wider).passed - trial.passed


def test_when_the_time_is_up_what_is_told_is_true_of_what_was_tried(
    archive: Database[Any],
) -> None:
    view = seen(archive, [1])
    alerts = select(view, limit=10_000, max_time_ms=1000)
    deadline = Deadline(20_000)
    partial = attempted(view, STAGES, alerts, deadline, samples=5)
    first = next(partial)
    deadline.end = 0.0
    *_, last = partial
    assert first.tried == last.tried == 250
    assert not last.complete
    assert last.stages[0].left + last.stages[0].dropped == 250
    assert next(attempted(view, STAGES, alerts, Deadline(0), samples=5)).tried == 0


def test_points_after_the_alert_are_not_seen_on_request(archive: Database[Any]) -> None:
    later = [{"$match": {"$expr": {"$gt": [{"$max": "$prv_candidates.jd"}, "$candidate.jd"]}}}]
    assert run(seen(archive, [1]), later).passed > 0
    assert run(seen(archive, [1], until_alert=True), later).passed == 0


def test_large_documents_are_weighed_and_not_read(archive: Database[Any]) -> None:
    stages = [
        {"$match": {"candidate.drb": {"$gt": 0.95}}},
        {"$project": {"large": {"$range": [0, 100_000]}}},
    ]
    view = seen(archive, [1])
    trial = run(view, stages)
    assert trial.passed > 5
    assert all(size > MAX_SAMPLES_BYTES / 4 for _, size in trial.samples)
    read = sample_documents(view, stages, trial, Deadline(5000)).passed
    assert 0 < len(read) < len(trial.samples)


@pytest.mark.shared_data
def test_real_filters_leave_what_passes_in_the_stream(
    golden_archive: Database[Any], shared_data: Path
) -> None:
    answers = golden(shared_data, "filters_shared_and_own")
    real = {path.stem for path in (shared_data / "filters").glob("*.json")}
    ran = set()
    for one in answers["filters"]:
        view = seen(golden_archive, one["permissions"])
        alerts = select(view, limit=100, max_time_ms=5000)
        *_, trial = attempted(view, one["pipeline"], alerts, Deadline(20_000), samples=100)
        wanted = evaluate(
            view, one["pipeline"], [alert.candid for alert in alerts], Deadline(20_000)
        )
        documents = sample_documents(view, one["pipeline"], trial, Deadline(20_000))
        assert documents.passed == wanted.passed
        assert sum(stage.failed for stage in trial.stages) == len(wanted.errors)
        ran.add(one["name"].split("__")[0])
    assert real <= ran
