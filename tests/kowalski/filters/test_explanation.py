"""For one alert it is told where it ended, and why."""

from typing import Any

import pytest
from pymongo.database import Database

from kowalski.filters.evaluation import Deadline
from kowalski.filters.explanation import Explanation, conditions, explain, fields_in
from tests.kowalski.filters.synthetic import fill, seen


@pytest.fixture(scope="module")
def archive(mongo: Database[Any]) -> Database[Any]:
    fill(mongo, 6)
    mongo["ZTF_alerts"].update_one(
        {"candid": 10**18}, {"$set": {"candidate.drb": 0.25, "candidate.ndethist": 0}}
    )
    points = [{"jd": 2461040.0, "programid": 1, "magpsf": 19.0}] * 7
    mongo["ZTF_alerts_aux"].update_one(
        {"_id": "ZTF26a0000000"}, {"$set": {"prv_candidates": points}}
    )
    return mongo


def why(database: Database[Any], *stages: dict[str, Any], candid: int = 10**18) -> Explanation:
    return explain(seen(database, [1]), list(stages), candid, Deadline(5000))


@pytest.mark.service
def test_the_stage_and_the_values_are_told(archive: Database[Any]) -> None:
    told = why(
        archive,
        {"$match": {"candidate.programid": 1}},
        {"$match": {"candidate.drb": {"$gte": 0.2, "$lt": 0.21}, "candidate.programid": 1}},
    )
    assert (told.passed, told.stage, told.values) == (False, 2, {"candidate.drb": 0.25})
    assert told.sentence == (
        "Stage 2 ($match) drops it: candidate.drb is 0.25, "
        'but {"candidate.drb": {"$lt": 0.21}} is asked for.'
    )


@pytest.mark.service
def test_values_made_by_earlier_stages_and_long_lists(archive: Database[Any]) -> None:
    told = why(
        archive,
        {"$addFields": {"n": {"$size": "$prv_candidates"}}},
        {"$match": {"$expr": {"$and": [{"$gt": ["$n", 9]}, {"$lt": ["$n", 99]}]}}},
    )
    assert told.values == {"n": 7}
    assert '{"$gt": ["$n", 9]}' in told.sentence
    assert '{"$lt": ["$n", 99]}' not in told.sentence
    told = why(archive, {"$match": {"prv_candidates": {"$size": 3}}})
    assert told.values == {"prv_candidates": "a list of 7"}


@pytest.mark.service
def test_other_ends(archive: Database[Any]) -> None:
    assert why(archive, {"$match": {"candidate.drb": 0.25}}).passed
    several = why(archive, {"$unwind": "$prv_candidates"})
    assert (several.passed, several.stage) == (False, 1)
    assert "more than one document" in several.sentence
    failing = why(archive, {"$set": {"x": {"$divide": [1, "$candidate.ndethist"]}}})
    assert failing.stage == 1
    assert "fails: " in failing.sentence
    unwound = why(archive, {"$unwind": "$fp_hists_of_another_name"})
    assert unwound.sentence == "Stage 1 ($unwind) leaves no document of it."
    hidden = why(archive, {"$match": {}}, candid=10**18 + 2)
    assert hidden.alert is None
    assert hidden.sentence == f"There is no alert {10**18 + 2} of the programs 1."


def test_conditions_are_taken_apart() -> None:
    match = {
        "a": {"$gt": 1, "$lt": 2},
        "$and": [{"b": 1}, {"$or": [{"c": 1}, {"d": 2}]}],
        "e": {"f": 1},
        "g": {"$regex": "x", "$options": "i"},
    }
    assert list(conditions(match)) == [
        {"a": {"$gt": 1}},
        {"a": {"$lt": 2}},
        {"b": 1},
        {"$or": [{"c": 1}, {"d": 2}]},
        {"e": {"f": 1}},
        {"g": {"$regex": "x", "$options": "i"}},
    ]


def test_fields_of_conditions() -> None:
    condition = {
        "$or": [{"a.b": {"$gt": 1}}, {"$expr": {"$gt": [{"$max": "$c.d"}, "$$NOW", "text"]}}],
        "e": {"$elemMatch": {"f": "$1"}},
    }
    assert list(dict.fromkeys(fields_in(condition)))[:3] == ["a.b", "c.d", "e"]
