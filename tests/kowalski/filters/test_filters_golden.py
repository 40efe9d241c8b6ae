"""Filters pass what Kowalski's do, with the same documents, on the sample alerts."""

import copy
import math
from pathlib import Path
from typing import Any

import pytest
from bson import Int64, json_util
from pymongo.database import Database

from kowalski.filters.evaluation import Deadline, View, evaluate
from kowalski.filters.stages import runs_per_batch

pytestmark = [pytest.mark.service, pytest.mark.shared_data]

AUX = "ZTF_alerts_aux"
WINDOW_DAYS = 365.0


def golden(folder: Path, name: str) -> Any:
    return json_util.loads((folder / "golden" / f"{name}.json").read_text())


@pytest.fixture(scope="module")
def archive(mongo: Database[Any], shared_data: Path) -> Database[Any]:
    """The archive as it was when Kowalski ran the filters."""
    scores = {one["candid"]: one for one in golden(shared_data, "ml_ztf")}
    matches = {
        one["candid"]: one["cross_matches"]
        for one in golden(shared_data, "xmatch")["alerts"]["ZTF"]
    }
    packets = {one["alert"]["candid"]: one for one in golden(shared_data, "mongify_ztf")}
    answers = golden(shared_data, "filters_shared_and_own")
    twins = {int(candid) + 1_000_000 for candid in packets} & set(answers["alert_order"])
    for candid in answers["alert_order"]:
        original = candid - 1_000_000 if candid in twins else candid
        packet = copy.deepcopy(packets[original])
        alert = packet["alert"]
        for cutout in ("cutoutScience", "cutoutTemplate", "cutoutDifference"):
            alert[cutout] = {"fileName": "", "stampData": b"fits"}
        alert["candidate"] |= scores[original]["derived"]
        alert["classifications"] = scores[original]["scores"]
        if candid in twins:
            make_twin(packet)
        alert["candid"] = Int64(alert["candid"])
        mongo["ZTF_alerts"].insert_one(alert)
        archive_history(mongo, packet, matches[original])
    mongo["ZTF_alerts"].create_index("candid", unique=True)
    return mongo


def make_twin(packet: dict[str, Any]) -> None:
    """Change a packet as those for the permissions were changed."""
    alert = packet["alert"]
    alert["candid"] += 1_000_000
    if "candid" in alert["candidate"]:
        alert["candidate"]["candid"] += 1_000_000
    alert["objectId"] += "acl"
    alert["candidate"]["programid"] = 2
    for points in (packet["prv_candidates"], packet["fp_hists"]):
        for number, point in enumerate(points):
            point["programid"] = (1, 2, 3)[number % 3]


def archive_history(
    database: Database[Any], packet: dict[str, Any], matches: dict[str, Any]
) -> None:
    """Write the aux document of an alert that is the only one of its object so far."""
    candidate = packet["alert"]["candidate"]
    aux: dict[str, Any] = {
        "_id": packet["alert"]["objectId"],
        "cross_matches": matches,
        "prv_candidates": packet["prv_candidates"],
    }
    if candidate["ndethist"] <= 1 or candidate["jd"] - candidate["jdstarthist"] < 30:
        aux["fp_hists"] = packet["fp_hists"]
    known = database[AUX].find_one({"_id": aux["_id"]})
    if known is None:
        database[AUX].insert_one(aux)
    else:
        database[AUX].update_one(
            {"_id": aux["_id"]},
            {"$addToSet": {"prv_candidates": {"$each": aux["prv_candidates"]}}},
        )


def view(database: Database[Any], permissions: list[int]) -> View:
    return View(database["ZTF_alerts"], AUX, permissions, WINDOW_DAYS)


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
    archive: Database[Any], shared_data: Path
) -> None:
    answers = golden(shared_data, "filters_shared_and_own")
    candids = [int(candid) for candid in answers["alert_order"]]
    twice = {
        archive["ZTF_alerts"].find_one({"objectId": TWICE}, sort=[("candidate.jd", 1)])["candid"]
    }
    passed = 0
    for one in answers["filters"]:
        got = evaluate(
            view(archive, one["permissions"]), one["pipeline"], candids, Deadline(20_000)
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


def test_batches_pass_what_single_alerts_pass(archive: Database[Any], shared_data: Path) -> None:
    answers = golden(shared_data, "filters_shared_and_own")
    candids = [int(candid) for candid in answers["alert_order"]]
    together = 0
    for one in answers["filters"]:
        together += runs_per_batch(one["pipeline"])
        seen = view(archive, one["permissions"])
        batch = evaluate(seen, one["pipeline"], candids, Deadline(20_000))
        for candid in candids:
            single = evaluate(seen, one["pipeline"], [candid], Deadline(20_000))
            assert single.passed.get(candid) == batch.passed.get(candid), one["name"]
            assert single.errors.get(candid) == batch.errors.get(candid), one["name"]
    assert together > len(answers["filters"]) / 2


def test_the_upstream_window(archive: Database[Any], shared_data: Path) -> None:
    answers = golden(shared_data, "upstream_window")
    candid = 2475433850215015019
    object_id = archive["ZTF_alerts"].find_one({"candid": candid})["objectId"]
    before = archive[AUX].find_one({"_id": object_id})
    whole = {"prv_candidates": answers["prv_candidates"], "fp_hists": answers["fp_hists"]}
    states: dict[str, dict[str, Any] | None] = {
        "window and ACL": whole,
        "no fp_hists field": {"prv_candidates": answers["prv_candidates"]},
        "empty arrays": {"prv_candidates": [], "fp_hists": []},
        "no aux document": None,
    }
    for case in answers["results"]:
        archive[AUX].delete_one({"_id": object_id})
        state = states[case["case"]]
        if state is not None:
            archive[AUX].insert_one({"_id": object_id, "cross_matches": {}, **state})
        got = evaluate(
            view(archive, case["permissions"]), answers["pipeline"], [candid], Deadline(20_000)
        )
        assert got.passed == ({candid: case["data"]} if case["passed"] else {}), case
    archive[AUX].delete_one({"_id": object_id})
    archive[AUX].insert_one(before)
