"""What a filter's permissions hide stays hidden, however it is asked for (§2.6, §7-D).

One alert of each program, with a history and forced photometry of all three, the oldest points on
pages; filters of a group that may see program 1 alone try to get at the rest.
"""

from typing import Any

import pytest
from bson import Int64, json_util
from pymongo.database import Database

from kowalski.filters.autosaving import decide_autosave, decide_followup
from kowalski.filters.definition import DefinitionError, Stage
from kowalski.filters.evaluation import Deadline, Evaluation, evaluate
from kowalski.filters.store import save_version
from kowalski.filters.validation import validate
from kowalski.pipeline.filtering import ACTIVE, run_filters
from kowalski.surveys import SURVEYS
from tests.kowalski.filters.synthetic import seen
from tests.kowalski.pipeline.test_filtering import FILTERING, NOW

pytestmark = pytest.mark.service

FIRST = 5 * 10**18
CANDIDS = [FIRST + program for program in (1, 2, 3)]
PUBLIC, PARTNERS, CALTECH = CANDIDS
JD = 2461041.7
SECRET = 77.0
"""Brightness of what program 1 may not see, in any of its forms."""


@pytest.fixture(scope="module")
def archive(mongo: Database[Any]) -> Database[Any]:
    def point(program: int, age: float) -> dict[str, Any]:
        return {
            "jd": JD - age,
            "programid": program,
            "fid": 1,
            "magpsf": 18.0 if program == 1 else SECRET,
            "procstatus": "0",
        }

    for candid, program in zip(CANDIDS, (1, 2, 3), strict=True):
        points = [point(each, age) for age in (1.0, 5.0) for each in (1, 2, 3)]
        older = [point(each, 40.0) for each in (1, 2, 3)]
        points.append({"jd": JD - 2, "fid": 1, "magpsf": SECRET, "procstatus": "0"})
        mongo["ZTF_alerts"].insert_one(
            {
                "candid": Int64(candid),
                "objectId": f"ZTF26p{program}",
                "candidate": point(program, 0) | {"ra": 1.0, "dec": 1.0},
                "cutoutScience": {"stampData": b"secret"},
            }
        )
        pages = [
            {"_id": f"ZTF26p{program}/{name}", "array": name, "first": JD - 40, "last": JD - 40}
            for name in ("prv_candidates", "fp_hists")
        ]
        mongo["ZTF_alerts_aux"].insert_one(
            {
                "_id": f"ZTF26p{program}",
                "prv_candidates": points,
                "fp_hists": points,
                "older": {"pages": pages},
            }
        )
        mongo["ZTF_alerts_aux_older"].insert_many(page | {"points": older} for page in pages)
    mongo["ZTF_alerts"].create_index("candid", unique=True)
    return mongo


def public(database: Database[Any], stages: list[Stage]) -> Evaluation:
    """Run stages on all alerts with the permission for program 1."""
    return evaluate(seen(database, [1]), validate(stages), CANDIDS, Deadline(20_000))


EVERYTHING: list[list[Stage]] = [
    [{"$match": {}}],
    [{"$project": {"prv_candidates": 1, "fp_hists": 1, "candidate": 1}}],
    [{"$project": {"all": "$$ROOT"}}],
    [{"$replaceRoot": {"newRoot": {"all": "$$CURRENT"}}}],
    [{"$set": {"pairs": {"$objectToArray": "$$ROOT"}}}],
    [{"$set": {"points": {"$concatArrays": ["$prv_candidates", "$fp_hists"]}}}],
    [{"$set": {"pages": "$__older", "older": "$aux.older"}}],
    [{"$set": {"aux": "$aux", "points": "$aux.prv_candidates", "cutout": "$cutoutScience"}}],
    [{"$set": {"points": {"$getField": {"field": "fp_hists", "input": "$$ROOT"}}}}],
    [{"$unwind": "$prv_candidates"}, {"$group": {"_id": 1, "all": {"$push": "$$ROOT"}}}],
    [
        {"$facet": {"a": [{"$project": {"fp_hists": 1}}], "b": [{"$match": {}}]}},
        {"$match": {"b.0": {"$exists": True}}},
    ],
    [{"$set": {"candidate.programid": 2}}, {"$project": {"prv_candidates": 1, "fp_hists": 1}}],
    [{"$set": {"__alert": PARTNERS}}, {"$project": {"prv_candidates": 1}}],
]


@pytest.mark.parametrize("stages", EVERYTHING, ids=lambda stages: next(iter(stages[-1])))
def test_nothing_hidden_is_in_what_passes(archive: Database[Any], stages: list[Stage]) -> None:
    """§2.6: points of other programs and without one are left out, whatever the pipeline asks."""
    evaluation = public(archive, stages)
    assert set(evaluation.passed) <= {PUBLIC}
    assert evaluation.passed or evaluation.errors
    text = json_util.dumps(evaluation.passed)
    assert str(SECRET) not in text
    assert "secret" not in text
    assert "aux" not in text.replace('"aux": []', "")


@pytest.mark.parametrize(
    "condition",
    [
        {"prv_candidates.magpsf": SECRET},
        {"fp_hists.magpsf": SECRET},
        {"prv_candidates": {"$elemMatch": {"programid": {"$ne": 1}}}},
        {"fp_hists.programid": {"$exists": True, "$nin": [1]}},
        {"$expr": {"$in": [SECRET, "$prv_candidates.magpsf"]}},
        {"$expr": {"$gt": [{"$max": "$fp_hists.magpsf"}, 70]}},
        {"$expr": {"$gt": [{"$size": "$prv_candidates"}, 3]}},
        {"$or": [{"aux.prv_candidates.magpsf": SECRET}, {"candidate.magpsf": SECRET}]},
        {"candidate.programid": {"$in": [2, 3]}},
    ],
)
def test_nothing_hidden_decides(archive: Database[Any], condition: dict[str, Any]) -> None:
    """§2.6: a condition on what is hidden is not met: passing would tell of it."""
    assert public(archive, [{"$match": condition}]).passed == {}


@pytest.mark.parametrize("array", ["prv_candidates", "fp_hists"])
def test_who_may_see_more_sees_it(archive: Database[Any], array: str) -> None:
    """§2.6: the same filter with more permissions sees alerts and points of these programs."""
    for permissions in ([1], [1, 2], [1, 2, 3]):
        view = seen(archive, permissions)
        stages: list[Stage] = [{"$project": {"programs": f"${array}.programid"}}]
        passed = evaluate(view, stages, CANDIDS, Deadline(20_000)).passed
        assert set(passed) == {FIRST + program for program in permissions}
        for document in passed.values():
            assert sorted(document["programs"]) == sorted(permissions * 3)


def test_autosave_and_follow_up_see_no_more(archive: Database[Any]) -> None:
    """§2.6: pipelines of autosave and auto_followup get the filter's stages and permissions."""
    secret = json_util.dumps([{"$match": {"prv_candidates.magpsf": SECRET}}])
    autosave = {"active": True, "pipeline": secret}
    view = seen(archive, [1])
    assert decide_autosave(view, autosave, [PUBLIC], Deadline(20_000)) == {PUBLIC: False}
    followup = {"active": True, "pipeline": secret, "allocation_id": 1, "payload": {"priority": 1}}
    assert decide_followup(view, followup, [PUBLIC], Deadline(20_000)) == {}


FORBIDDEN: list[Stage] = [
    {"$lookup": {"from": "ZTF_alerts_aux", "pipeline": [], "as": "x"}},
    {"$graphLookup": {"from": "ZTF_alerts", "startWith": 1, "connectFromField": "a",
                      "connectToField": "b", "as": "x"}},
    {"$unionWith": "ZTF_alerts"},
    {"$merge": "stolen"},
    {"$out": "stolen"},
    {"$match": {"$where": "true"}},
    {"$set": {"x": {"$function": {"body": "return 1", "args": [], "lang": "js"}}}},
]  # fmt: skip


@pytest.mark.parametrize("stage", FORBIDDEN, ids=lambda stage: next(iter(stage)))
def test_forbidden_stages_neither_stored_nor_run(archive: Database[Any], stage: Stage) -> None:
    """§7-D2: at any depth; one that got into the database all the same is not run."""
    nested: list[Stage] = [{"$facet": {"a": [{"$match": {}}, stage]}}, {"$unwind": "$a"}]
    deep = [{"$set": {"x": {"$map": {"input": [1], "in": {"$literal": stage}}}}}]
    for stages in ([stage], nested, deep):
        with pytest.raises(DefinitionError, match="forbidden stages"):
            validate(stages)
    archive["filters"].delete_many({})
    save_version(
        archive, filter_id=1, group_id=1, catalog="ZTF_alerts", permissions=[1], pipeline=nested
    )
    ACTIVE.cache.clear()
    alerts = list(archive["ZTF_alerts"].find())
    outcome = run_filters(archive, SURVEYS["ZTF"], alerts, NOW, FILTERING)
    assert outcome.passes == {}
    assert "forbidden stages" in outcome.failures[1]
    assert "stolen" not in archive.list_collection_names()


@pytest.mark.parametrize("mark", [PARTNERS, {"a": 1}, None, "$$REMOVE"])
def test_a_filter_cannot_pass_another_alert(archive: Database[Any], mark: Any) -> None:
    """What tells the alerts of a batch apart is not the filter's to change."""
    archive["filters"].delete_many({})
    save_version(
        archive,
        filter_id=1,
        group_id=1,
        catalog="ZTF_alerts",
        permissions=[1],
        pipeline=[{"$set": {"__alert": mark}}],
    )
    ACTIVE.cache.clear()
    alerts = list(archive["ZTF_alerts"].find())
    outcome = run_filters(archive, SURVEYS["ZTF"], alerts, NOW, FILTERING)
    assert set(outcome.passes) == {PUBLIC}
