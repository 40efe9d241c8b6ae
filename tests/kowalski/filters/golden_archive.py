"""The archive on which the real Kowalski ran its filters."""

import copy
from pathlib import Path
from typing import Any

import pytest
from bson import Int64, json_util
from pymongo.database import Database

AUX = "ZTF_alerts_aux"


def golden(folder: Path, name: str) -> Any:
    return json_util.loads((folder / "golden" / f"{name}.json").read_text())


@pytest.fixture(scope="module")
def golden_archive(mongo: Database[Any], shared_data: Path) -> Database[Any]:
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
