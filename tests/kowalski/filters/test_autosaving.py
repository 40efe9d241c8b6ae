"""What is done with an alert that passes: saved or not, followed up or not (§2.6)."""

from typing import Any

import pytest
from bson import json_util
from pymongo.database import Database

from kowalski.filters.autosaving import decide_autosave, decide_followup
from kowalski.filters.definition import Stage
from kowalski.filters.evaluation import Deadline, View
from tests.kowalski.filters.synthetic import fill, seen

pytestmark = pytest.mark.service


def text(*stages: Stage) -> str:
    return json_util.dumps(list(stages))


FIRST = text({"$match": {"objectId": "ZTF26a0000000"}})
BROKEN = text({"$project": {"x": {"$divide": [1, 0]}}})


@pytest.fixture(scope="module")
def candids(mongo: Database[Any]) -> list[int]:
    """Two public alerts."""
    return fill(mongo, 2)


@pytest.fixture
def view(mongo: Database[Any], candids: list[int]) -> View:
    return seen(mongo, [1])


@pytest.mark.parametrize(
    ("autosave", "first", "second"),
    [
        (True, {}, {}),
        (False, False, False),
        ({}, False, False),
        ({"active": False, "comment": "x"}, False, False),
        ({"active": True}, {}, {}),
        (
            {"active": True, "comment": "x", "ignore_group_ids": [3], "saver_id": 9},
            {"comment": "x", "ignore_group_ids": [3], "saver_id": 9},
            {"comment": "x", "ignore_group_ids": [3], "saver_id": 9},
        ),
        ({"active": True, "comment": None, "pipeline": FIRST}, {}, False),
        ({"active": True, "pipeline": BROKEN}, False, False),
        ({"active": True, "pipeline": "no JSON"}, False, False),
    ],
)
def test_autosave(view: View, candids: list[int], autosave: Any, first: Any, second: Any) -> None:
    """§2.6: a boolean, or an object that must be active, with a pipeline of its own or without."""
    decided = decide_autosave(view, autosave, candids, Deadline(5000))
    assert decided == {candids[0]: first, candids[1]: second}


COMPLETE = {
    "active": True,
    "pipeline": FIRST,
    "allocation_id": 5,
    "payload": {"priority": 2, "filters": "gr"},
}


@pytest.mark.parametrize(
    "changes",
    [
        {"active": False},
        {"active": None},
        {"pipeline": ""},
        {"pipeline": None},
        {"allocation_id": None},
        {"payload": {}},
        {"pipeline": BROKEN},
        {"pipeline": "[]"},
    ],
)
def test_an_incomplete_follow_up_asks_for_nothing(
    view: View, candids: list[int], changes: dict[str, Any]
) -> None:
    """§2.6: active, pipeline, allocation and payload are needed."""
    assert decide_followup(view, COMPLETE | changes, candids, Deadline(5000)) == {}


def test_follow_up_is_for_what_its_pipeline_passes(view: View, candids: list[int]) -> None:
    """§2.6: with all optional rules, as the publisher gets them."""
    rules = {
        "comment": "please",
        "priority_order": "desc",
        "radius": 1.0,
        "validity_days": 3.0,
        "implements_update": False,
        "target_group_ids": [8],
        "ignore_allocation_ids": [9],
        "not_if_tns_reported": 24.0,
    }
    decided = decide_followup(view, COMPLETE | rules, candids, Deadline(5000))
    kept = {"allocation_id": 5, "payload": COMPLETE["payload"]}
    assert decided == {candids[0]: rules | kept}


def test_the_pipeline_replaces_what_the_payload_has(view: View, candids: list[int]) -> None:
    """§2.6: existing keys of the payload, and the comment, but no new keys."""
    stages = text(
        {"$match": {"objectId": "ZTF26a0000000"}},
        {
            "$project": {
                "payload": {"priority": {"$literal": 4}, "unknown": {"$literal": 1}},
                "comment": {"$concat": ["classify ", "$objectId"]},
            }
        },
    )
    decided = decide_followup(view, COMPLETE | {"pipeline": stages}, candids, Deadline(5000))
    assert decided == {
        candids[0]: {
            "allocation_id": 5,
            "payload": {"priority": 4, "filters": "gr"},
            "comment": "classify ZTF26a0000000",
        }
    }


def test_nothing_is_followed_up_that_is_not_saved(view: View) -> None:
    """§2.6: only what is saved is handed to it."""
    assert decide_followup(view, COMPLETE, [], Deadline(5000)) == {}
