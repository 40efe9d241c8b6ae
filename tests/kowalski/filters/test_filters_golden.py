"""Filters pass what Kowalski's do, with the same documents, on the sample alerts."""

import math
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from kowalski.filters.evaluation import Deadline, View, evaluate
from kowalski.filters.stages import runs_per_batch
from kowalski.surveys.ztf import ZTF
from tests.kowalski.filters.golden_archive import AUX, golden

pytestmark = [pytest.mark.service, pytest.mark.shared_data]

WINDOW_DAYS = 365.0


def view(database: Database[Any], permissions: list[int]) -> View:
    return View(database["ZTF_alerts"], ZTF, permissions, WINDOW_DAYS)


def same(left: Any, right: Any) -> bool:
    """Tell whether two documents are equal, floats to 1e-9, matches in any order."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() - {"_id"} == right.keys() - {"_id"} and all(
            same(left[key], right[key]) for key in left.keys() - {"_id"}
        )
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        if all(isinstance(item, str) for item in left):
            return sorted(left) == sorted(right)
        return all(same(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9) or (math.isnan(left) and math.isnan(right))
    return bool(left == right)


# The first alert of an object that came twice was filtered before the second changed its history.
TWICE = "ZTF20aajcdad"


def test_the_same_alerts_pass_with_the_same_documents(
    golden_archive: Database[Any], shared_data: Path
) -> None:
    """§2.6: filters of the samples and others, permissions [1] and [1, 2, 3]."""
    answers = golden(shared_data, "filters_shared_and_own")
    candids = [int(candid) for candid in answers["alert_order"]]
    twice = {
        golden_archive["ZTF_alerts"].find_one({"objectId": TWICE}, sort=[("candidate.jd", 1)])[
            "candid"
        ]
    }
    passed = 0
    for one in answers["filters"]:
        got = evaluate(
            view(golden_archive, one["permissions"]), one["pipeline"], candids, Deadline(20_000)
        )
        expected = {item["candid"]: item["data"] for item in one["passed"]}
        assert set(got.passed) - twice == set(expected) - twice, one["name"]
        for candid in set(expected) - twice:
            assert same(got.passed[candid], expected[candid]), (
                one["name"],
                got.passed[candid],
                expected[candid],
            )
        assert {error["candid"] for error in one["errors"]} == set(got.errors), one["name"]
        passed += len(expected)
    assert passed > 300


def test_batches_pass_what_single_alerts_pass(
    golden_archive: Database[Any], shared_data: Path
) -> None:
    """§2.6: a batch passes what its alerts pass one by one."""
    answers = golden(shared_data, "filters_shared_and_own")
    candids = [int(candid) for candid in answers["alert_order"]]
    together = 0
    for one in answers["filters"]:
        together += runs_per_batch(one["pipeline"])
        seen = view(golden_archive, one["permissions"])
        batch = evaluate(seen, one["pipeline"], candids, Deadline(20_000))
        for candid in candids:
            single = evaluate(seen, one["pipeline"], [candid], Deadline(20_000))
            assert single.passed.get(candid) == batch.passed.get(candid), one["name"]
            assert single.errors.get(candid) == batch.errors.get(candid), one["name"]
    assert together > len(answers["filters"]) / 2


def test_the_upstream_window(golden_archive: Database[Any], shared_data: Path) -> None:
    """§2.6: the window of 365 days, permissions, procstatus "0", arrays that are missing."""
    answers = golden(shared_data, "upstream_window")
    candid = 2475433850215015019
    object_id = golden_archive["ZTF_alerts"].find_one({"candid": candid})["objectId"]
    before = golden_archive[AUX].find_one({"_id": object_id})
    whole = {"prv_candidates": answers["prv_candidates"], "fp_hists": answers["fp_hists"]}
    states: dict[str, dict[str, Any] | None] = {
        "window and ACL": whole,
        "no fp_hists field": {"prv_candidates": answers["prv_candidates"]},
        "empty arrays": {"prv_candidates": [], "fp_hists": []},
        "no aux document": None,
    }
    for case in answers["results"]:
        golden_archive[AUX].delete_one({"_id": object_id})
        state = states[case["case"]]
        if state is not None:
            golden_archive[AUX].insert_one({"_id": object_id, "cross_matches": {}, **state})
        got = evaluate(
            view(golden_archive, case["permissions"]),
            answers["pipeline"],
            [candid],
            Deadline(20_000),
        )
        assert got.passed == ({candid: case["data"]} if case["passed"] else {}), case
    golden_archive[AUX].delete_one({"_id": object_id})
    golden_archive[AUX].insert_one(before)
