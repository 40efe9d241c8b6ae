"""The test of a stored version: spans of time, and what comes out."""

from typing import Any

import pytest
from pymongo.database import Database

from kowalski.filters.alerts import Seen
from kowalski.filters.definition import DefinitionError
from kowalski.filters.evaluation import Deadline
from kowalski.filters.nights import last_nights, night_of, nights_in
from kowalski.filters.testing import julian_date, outcomes, time_limit, window_of_test
from tests.kowalski.filters.synthetic import fill, seen


def test_dates_are_julian_or_iso() -> None:
    assert julian_date("start_date", 2460230) == 2460230.0
    for text in ("2023-10-12T12:00:00", "2023-10-12T12:00:00Z", "2023-10-12 14:00+02:00"):
        assert julian_date("start_date", text) == pytest.approx(2460230.0, abs=1e-9)
    for wrong in ("yesterday", -1.0, 1e12, float("nan")):
        with pytest.raises(DefinitionError, match="start_date: "):
            julian_date("start_date", wrong)


@pytest.mark.parametrize(
    ("start", "end", "objects", "sentence"),
    [
        (None, None, None, "At least one of object_ids, start_date, or end_date is required"),
        (2460230, None, ["ZTF1"], "must be given together"),
        (
            2460228.5,
            2460230.6,
            None,
            "start_date and end_date must be within 1 day of each other if object_ids is not "
            "provided",
        ),
        (2460231, 2460230, None, "before"),
    ],
)
def test_spans_that_are_refused(start: Any, end: Any, objects: Any, sentence: str) -> None:
    with pytest.raises(DefinitionError, match=sentence):
        window_of_test(start, end, objects)


def test_spans() -> None:
    assert window_of_test(None, None, ["ZTF1"]) is None
    # A day from here is a little more than one in binary.
    assert window_of_test(2460229.9338542, 2460230.9338542, None) is not None
    assert window_of_test(2460000.0, 2460100.0, ["ZTF1"]) is not None
    with pytest.raises(DefinitionError, match="less than 5 minutes \\(in ms: 300000\\)"):
        time_limit(3_000_001)
    assert 299_000 < time_limit(300_000).left_ms() <= 300_000


def test_nights() -> None:
    assert night_of(2460229.9338542) == "2023-10-12"
    assert night_of(3.0) == "JD 3"
    assert nights_in(last_nights(3, 2460229.9)) == ["2023-10-10", "2023-10-11", "2023-10-12"]


@pytest.mark.service
def test_documents_of_what_passes(mongo: Database[Any]) -> None:
    candids = fill(mongo, 6)
    view = seen(mongo, [1])
    stages = [{"$match": {"candidate.drb": {"$gte": 0}}}, {"$project": {"_id": 0, "candid": 1}}]
    alerts = [Seen(candid, "", 0.0) for candid in reversed(candids)]
    (evaluation,) = outcomes(view, stages, alerts, Deadline(5000))
    public = [candid for candid in reversed(candids) if candid % 10 % 3 != 2]
    assert [one["candid"] for one in evaluation.passed.values()] == public
    with pytest.raises(DefinitionError, match="0 of 6 alerts were done in time"):
        list(outcomes(view, stages, alerts, Deadline(0)))
