"""Whatever the pipeline: batches give what single alerts give, and a trial counts them rightly."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.database import Database

from kowalski.filters.alerts import select
from kowalski.filters.evaluation import Deadline, evaluate
from kowalski.filters.trial import attempted, sample_documents
from tests.kowalski.filters.one_at_a_time import documents
from tests.kowalski.filters.synthetic import fill, seen

pytestmark = pytest.mark.service

ALERTS = 6
NUMBERS = (
    "candidate.drb",
    "candidate.magpsf",
    "candidate.ndethist",
    "candidate.ssdistnr",
    "classifications.braai",
    "coordinates.b",
    "made",
)
LISTS = ("prv_candidates", "fp_hists", "cross_matches.Gaia_EDR3")
COMPARISONS = st.sampled_from(["$gt", "$gte", "$lt", "$lte", "$eq", "$ne"])
NUMBER = st.one_of(
    st.sampled_from([0, 1, 2, 5, 0.5, -999.0, 18.0, 19.5]), st.floats(-1, 21, allow_nan=False)
)


def size(name: str) -> dict[str, Any]:
    return {"$size": {"$ifNull": [f"${name}", []]}}


FIELDS = st.sampled_from(NUMBERS)
EXPRESSIONS = st.one_of(
    FIELDS.map(lambda name: f"${name}"),
    st.sampled_from(LISTS).map(size),
    st.builds(lambda a, b: {"$subtract": [f"${a}", f"${b}"]}, FIELDS, FIELDS),
    # Divides by zero for some alerts: they fail, the others do not.
    st.builds(lambda name: {"$divide": [1, f"${name}"]}, st.just("candidate.ndethist")),
    st.sampled_from(["$prv_candidates", "$fp_hists"]).map(lambda name: {"$max": f"{name}.jd"}),
)
CONDITIONS = st.one_of(
    st.builds(lambda name, how, number: {name: {how: number}}, FIELDS, COMPARISONS, NUMBER),
    st.builds(
        lambda a, how, b: {"$expr": {how: [a, b]}},
        EXPRESSIONS,
        COMPARISONS,
        st.one_of(EXPRESSIONS, NUMBER),
    ),
    st.sampled_from(LISTS).map(lambda name: {f"{name}.0": {"$exists": False}}),
    st.just({"candidate.isdiffpos": "t"}),
    st.sampled_from([True, False]).map(lambda flag: {"flag": flag}),
    st.just({"prv_candidates": {"$elemMatch": {"fid": 1, "magpsf": {"$lt": 19}}}}),
)
MATCHES = st.one_of(
    CONDITIONS,
    st.lists(CONDITIONS, min_size=1, max_size=3).map(lambda some: {"$and": some}),
    st.lists(CONDITIONS, min_size=1, max_size=3).map(lambda some: {"$or": some}),
).map(lambda condition: {"$match": condition})
KEPT = st.lists(
    st.sampled_from(["candid", "candidate", "objectId", "classifications", *LISTS[:2]]),
    min_size=1,
    unique=True,
)
FLAGS = st.builds(
    lambda made, how, a, b: {"made": made, "flag": {how: [a, b]}},
    EXPRESSIONS,
    COMPARISONS,
    EXPRESSIONS,
    NUMBER,
)
STAGES = st.one_of(
    MATCHES,
    MATCHES,
    FLAGS.map(lambda flags: {"$addFields": flags}),
    FLAGS.map(lambda flags: {"$project": {"_id": 0, "candid": 1, "prv_candidates": 1, **flags}}),
    EXPRESSIONS.map(lambda value: {"$addFields": {"made": value}}),
    EXPRESSIONS.map(lambda value: {"$set": {"annotations.made": value}}),
    KEPT.map(lambda names: {"$project": dict.fromkeys(names, 1)}),
    KEPT.map(lambda names: {"$project": {"_id": 0, **dict.fromkeys(names, 0)}}),
    st.sampled_from(LISTS).map(lambda name: {"$unset": name}),
    st.sampled_from(LISTS[:2]).map(lambda name: {"$unwind": f"${name}"}),
    st.just({"$limit": 1}),
    st.just({"$sort": {"candidate.jd": 1}}),
    st.just({"$group": {"_id": "$objectId", "made": {"$sum": 1}}}),
    st.just({"$replaceRoot": {"newRoot": "$candidate"}}),
    st.just({"$addFields": {"made": "$$ROOT.candidate.drb"}}),
)


@pytest.fixture(scope="module")
def archive(mongo: Database[Any]) -> Database[Any]:
    fill(mongo, ALERTS)
    return mongo


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    stages=st.lists(STAGES, min_size=1, max_size=5),
    permissions=st.sampled_from([[1], [1, 2], [1, 2, 3]]),
    until_alert=st.booleans(),
)
def test_batches_and_trials_agree_with_one_at_a_time(
    archive: Database[Any],
    stages: list[dict[str, Any]],
    permissions: list[int],
    until_alert: bool,
) -> None:
    view = seen(archive, permissions, until_alert=until_alert)
    alerts = select(view, limit=100, max_time_ms=5000)
    candids = [alert.candid for alert in alerts]
    after = [
        {candid: documents(view, stages[:end], candid) for candid in candids}
        for end in range(1, len(stages) + 1)
    ]
    wanted = {
        c: found[0] for c, found in after[-1].items() if found is not None and len(found) == 1
    }
    failing = {candid for candid, found in after[-1].items() if found is None}
    batch = evaluate(view, stages, candids, Deadline(20_000))
    assert batch.passed == wanted
    assert set(batch.errors) == failing
    *_, trial = attempted(view, stages, alerts, Deadline(20_000), samples=100)
    assert trial.complete
    assert {alert.candid for alert, _ in trial.samples} == set(wanted)
    assert sample_documents(view, stages, trial, Deadline(20_000)).passed == wanted
    assert {alert.candid for alert, _, _ in trial.errors} == failing
    for stage, found in zip(trial.stages, after, strict=True):
        left = {candid for candid, some in found.items() if some and candid not in failing}
        told = {alert.candid for alert in stage.passing}
        assert told - failing == left, stage.number
