"""What can be told of a pipeline by reading it."""

import pytest

from kowalski.filters.definition import DefinitionError, read_pipeline
from kowalski.filters.rehearsal import rehearsal
from kowalski.filters.stages import (
    aux_fields_needed,
    carrying,
    excludes,
    runs_per_batch,
    split_before_aux,
)
from kowalski.filters.upstream import full_pipeline
from kowalski.filters.validation import validate
from kowalski.surveys.ztf import ZTF


@pytest.mark.parametrize(
    ("projection", "answer"),
    [
        ({"a": 0}, True),
        ({"_id": 0, "a": False}, True),
        ({"_id": 0}, True),
        ({"_id": 1}, False),
        ({"_id": 0, "a": 1}, False),
        ({"a": {"b": 0.0}}, True),
        ({"a": {"b": {"c": 1}}}, False),
        ({"a": "$b"}, False),
        ({"a": {"$literal": 0}}, False),
        ({"a": {}}, False),
    ],
)
def test_projections_that_exclude(projection: dict[str, object], answer: bool) -> None:
    assert excludes(projection) is answer


@pytest.mark.parametrize(
    ("pipeline", "answer"),
    [
        ([{"$match": {"a": 1}}, {"$project": {"a": 1}}], True),
        ([{"$unwind": "$prv_candidates"}, {"$addFields": {"b": 1}}, {"$unset": "a"}], True),
        ([{"$sort": {"a": 1}}], False),
        ([{"$set": {"__alert": 7}}], False),
        ([{"$unset": ["a", "__alert"]}], False),
        ([{"$unwind": "$__alert"}], False),
        ([{"$match": {}}, {"$limit": 3}], False),
        ([{"$group": {"_id": "$objectId"}}], False),
        ([{"$replaceRoot": {"newRoot": "$candidate"}}], False),
        ([{"$addFields": {"all": "$$ROOT"}}], False),
        ([{"$project": {"keys": {"$objectToArray": "$$CURRENT"}}}], False),
    ],
)
def test_which_pipelines_run_per_batch(pipeline: list[dict[str, object]], answer: bool) -> None:
    assert runs_per_batch(pipeline) is answer


def test_the_mark_survives_inclusive_projections_only_where_it_must() -> None:
    stages = [{"$project": {"a": 1}}, {"$project": {"b": 0}}, {"$match": {"a": 1}}]
    assert carrying(stages, "mark") == [{"$project": {"a": 1, "mark": 1}}, *stages[1:]]
    assert stages[0] == {"$project": {"a": 1}}


def test_conditions_that_need_no_history_come_first() -> None:
    """§2.6: the order of the upstream stages is ours as long as the answer is the same."""
    stages = [
        {"$match": {"candidate.drb": {"$gt": 0.5}}},
        {"$match": {"candidate.rb": 1, "cross_matches.Gaia_EDR3.0": {"$exists": False}}},
        {"$match": {"candidate.magpsf": {"$lt": 19}}},
    ]
    early, late = split_before_aux(stages)
    assert early == [stages[0], {"$match": {"candidate.rb": 1}}]
    assert late == [{"$match": {"cross_matches.Gaia_EDR3.0": {"$exists": False}}}, stages[2]]
    hidden = [{"$match": {"$expr": {"$gt": [{"$size": "$prv_candidates"}, 3]}}}]
    assert split_before_aux(hidden) == ([], hidden)


def test_alerts_are_turned_away_before_their_history_is_joined() -> None:
    """§2.6: flags are computed of alert and history together; some need the alert alone."""
    stages = [
        {
            "$project": {
                "_id": 0,
                "candid": 1,
                "prv_candidates.jd": 1,
                "deep": {"$gt": [{"$size": "$prv_candidates"}, 3]},
                "real": {"$gt": ["$candidate.drb", 0.5]},
            }
        },
        {"$addFields": {"both": {"$and": ["$deep", "$real"]}}},
        {"$match": {"real": True, "deep": True, "both": True}},
        {"$match": {"candid": {"$gt": 7}}},
    ]
    before, projected, rejecting, after = rehearsal(stages)
    assert (list(before), list(after)) == (["$set"], ["$replaceRoot"])
    assert projected == {
        "$project": {
            "_id": 0,
            "candid": 1,
            "real": {"$gt": ["$candidate.drb", 0.5]},
            "__before": 1,
        }
    }
    assert rejecting == {"$match": {"real": True}}


@pytest.mark.parametrize(
    "stages",
    [
        [{"$match": {"prv_candidates.0": {"$exists": True}}}, {"$match": {"candid": 1}}],
        [{"$addFields": {"n": {"$size": "$fp_hists"}}}, {"$match": {"n": 3}}],
        [{"$project": {"fp_hists": 1, "r": {"$rand": {}}}}, {"$match": {"r": {"$gt": 0.5}}}],
        [{"$addFields": {"all": "$$ROOT"}}, {"$match": {"all.candid": 1}}],
        [{"$unwind": "$prv_candidates"}, {"$match": {"candid": 1}}],
        [{"$project": {"prv_candidates": 1}}, {"$limit": 3}, {"$match": {"candid": 1}}],
        [{"$match": {"$sampleRate": 0.5}}, {"$project": {"prv_candidates": 1}}],
    ],
)
def test_nothing_is_rehearsed_that_the_history_or_chance_decides(
    stages: list[dict[str, object]],
) -> None:
    assert rehearsal(stages) == []


def test_only_what_is_needed_is_joined() -> None:
    assert aux_fields_needed([{"$match": {"a": 1}}]) == [
        "cross_matches",
        "prv_candidates",
        "fp_hists",
    ]
    assert aux_fields_needed([{"$match": {"a": 1}}, {"$project": {"candid": 1}}]) == []
    assert aux_fields_needed([{"$project": {"n": {"$size": "$fp_hists"}}}]) == ["fp_hists"]
    assert aux_fields_needed([{"$project": {"a": 0}}]) == aux_fields_needed([])
    arguments = {
        "candids": [1],
        "permissions": [1],
        "survey": ZTF,
        "window_days": 365.0,
        "marked": True,
    }
    without = full_pipeline([{"$project": {"candid": 1}}], **arguments)  # type: ignore[arg-type]
    assert not any("$lookup" in stage for stage in without)


@pytest.mark.parametrize(
    ("pipeline", "sentence"),
    [
        ([{"$lookup": {}}], "forbidden stages: \\$lookup"),
        ([{"$facet": {"x": [{"$unionWith": "users"}]}}], "forbidden stages: \\$unionWith"),
        ([{"$match": {"$or": [{"$where": "sleep(9)"}]}}], "forbidden stages: \\$where"),
        ([{"$addFields": {"x": {"$function": {}}}}], "forbidden stages: \\$function"),
        ([], "one stage or more"),
        ("{}", "one stage or more"),
        ("[{", "not extended JSON"),
        ([{"$match": {}, "$project": {}}], "stage 1 must be an object with one operator"),
    ],
)
def test_pipelines_that_are_refused(pipeline: object, sentence: str) -> None:
    """§3.2: forbidden stages, at any depth (§7-D2)."""
    with pytest.raises(DefinitionError, match=sentence):
        validate(pipeline)  # type: ignore[arg-type]


def test_extended_json_is_understood() -> None:
    assert read_pipeline('[{"$match": {"candid": {"$numberLong": "12345678901234567"}}}]') == [
        {"$match": {"candid": 12345678901234567}}
    ]
