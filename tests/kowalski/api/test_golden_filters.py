"""What the public Kowalski answered about filters, on the same alerts.

Where it refuses, our sentence may be another; what clients look for in it is there.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from bson import Int64, json_util

from tests.conftest import SHARED_DATA
from tests.kowalski.api.conftest import Service, running

pytestmark = [pytest.mark.service, pytest.mark.shared_data]

GOLDEN = SHARED_DATA / "golden"
FILTERS = "/api/filters"
OWN_SENTENCES = {"filter empty pipeline", "filter missing catalog", "filter bad stage"}
NAMES_OF_ERRORS = re.compile(r"^ValidationError: .*\n__root__\n|^ValueError: | \(type=.*\)$", re.S)


def recorded() -> list[dict[str, Any]]:
    """Return the recorded requests about filters, in their order."""
    if not GOLDEN.exists():
        return []
    records = json.loads((GOLDEN / "api.json").read_text())
    return [one for one in records if one["request"]["path"].startswith(FILTERS)]


def fill(database: Any) -> None:
    """Put the alerts of the recording into a database."""
    for one in json_util.loads((GOLDEN / "mongify_ztf.json").read_text()):
        one["alert"]["candid"] = Int64(one["alert"]["candid"])
        database["ZTF_alerts"].insert_one(one["alert"])
        database["ZTF_alerts_aux"].update_one(
            {"_id": one["alert"]["objectId"]},
            {"$setOnInsert": {"prv_candidates": one["prv_candidates"]}},
            upsert=True,
        )


@pytest.fixture(scope="module")
def golden(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(mongodb_uri, tmp_path_factory.mktemp("golden-filters"), fill) as service:
        yield service


@pytest.fixture(scope="module")
def answers(golden: Service) -> list[requests.Response]:
    """The answers to all recorded requests: each may need what one before it did."""
    admin = {"Authorization": f"Bearer {golden.token('admin', golden.admin_password)}"}
    body = {"username": "somebody", "password": "pw"}
    requests.post(f"{golden.url}/api/users", json=body, headers=admin, timeout=30)
    somebody = {"Authorization": f"Bearer {golden.token('somebody', 'pw')}"}
    return [
        requests.request(
            one["request"]["method"],
            golden.url + one["request"]["path"],
            json=one["request"]["body"],
            headers=somebody if "normal user" in one["request"]["auth"] else admin,
            timeout=60,
        )
        for one in recorded()
    ]


def essential(sentence: str) -> str:
    """Return what clients look for in a sentence: without types of errors, fids and braces."""
    plain = NAMES_OF_ERRORS.sub("", sentence).strip()
    plain = re.sub(r"saved new filter version: .*", "saved new filter version", plain)
    return re.sub(r"[{}']", "", plain)


def agrees(ours: Any, theirs: Any) -> bool:
    """Tell whether values are equal; "*" stands for anything."""
    if theirs == "*":
        return True
    if isinstance(theirs, dict):
        if set(theirs) == {"candid", "objectId"}:
            return bool(ours == theirs)
        return set(ours) == set(theirs) and all(agrees(ours[key], theirs[key]) for key in theirs)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(agrees, ours, theirs))
    return bool(ours == theirs)


def in_order(data: Any) -> Any:
    """Return lists of alerts in the order of their numbers."""
    if isinstance(data, list):
        return sorted(data, key=lambda one: one["candid"])
    return data


@pytest.mark.parametrize(
    ("number", "record"),
    list(enumerate(recorded())),
    ids=[record["label"] for record in recorded()],
)
def test_answers_are_those_of_kowalski(
    answers: list[requests.Response], number: int, record: dict[str, Any]
) -> None:
    answer, expected = answers[number], record["body"]
    assert answer.status_code == record["status"], answer.text
    body = answer.json()
    assert body["status"] == expected["status"]
    if record["label"] not in OWN_SENTENCES:
        assert essential(body["message"]) == essential(expected["message"])
    assert ("data" in body) == ("data" in expected)
    assert agrees(in_order(body.get("data")), in_order(expected.get("data")))
