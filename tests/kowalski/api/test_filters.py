"""Filters over HTTP: as the public Kowalski has them, and what we add."""

from typing import Any

import pytest
from bson import json_util

from tests.kowalski.api.conftest import FILTERED_ALERTS, Client, Service
from tests.kowalski.filters.synthetic import FIRST_JD

pytestmark = pytest.mark.service

MATCH = [{"$match": {"candidate.drb": {"$gt": 0.5}}}]
PIPELINE = [*MATCH, {"$project": {"_id": 0, "candid": 1, "objectId": 1}}]
FILTER = {
    "filter_id": 7,
    "group_id": 3,
    "catalog": "ZTF_alerts",
    "permissions": [1],
    "pipeline": PIPELINE,
}


@pytest.fixture(autouse=True)
def no_filters(filter_service: Service) -> None:
    filter_service.database["filters"].delete_many({})


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    answer = client.call(method, path, json=body)
    assert answer.status_code == 200, answer.text
    return json_util.loads(answer.text)


def refused(client: Client, method: str, path: str, body: Any = None, status: int = 400) -> str:
    answer = client.call(method, path, json=body)
    assert answer.status_code == status, answer.text
    return f"{answer.json()['message']} {answer.json().get('detail', '')}".strip()


def test_a_filters_life(chief: Client) -> None:
    first = send(chief, "POST", "/api/filters", FILTER)
    fid = first["data"]["fid"]
    assert first["message"] == (
        f"pipeline test for filter id 7 successful\nsaved new filter version: {fid}"
    )
    assert json_util.loads(first["data"]["pipeline"]) == PIPELINE
    second = send(chief, "POST", "/api/filters", FILTER | {"autosave": True})["data"]["fid"]
    document = send(chief, "GET", "/api/filters/7")
    assert document["message"] == "Retrieved filter id 7"
    assert document["data"]["active_fid"] == second
    assert document["data"]["autosave"] is True
    versions = send(chief, "GET", "/api/filters/7/versions")["data"]
    assert [(one["fid"], one["active"]) for one in versions] == [(second, True), (fid, False)]
    changed = send(chief, "PATCH", "/api/filters", {"filter_id": 7, "active_fid": fid})
    assert changed["message"] == "Updated filter id 7"
    assert changed["data"]["active_fid"] == fid
    assert not send(chief, "PATCH", "/api/filters/7", {"active": False})["data"]["active"]
    (listed,) = send(chief, "GET", "/api/filters")["data"]
    assert (listed["filter_id"], listed["state"]) == (7, "inactive")
    assert send(chief, "DELETE", "/api/filters/7")["message"] == "Removed filter id 7"
    assert refused(chief, "DELETE", "/api/filters/7") == "Filter id 7 not found"


@pytest.mark.parametrize(
    ("method", "path", "body", "sentence"),
    [
        ("GET", "/api/filters/99999", None, "Filter id 99999 not found"),
        ("GET", "/api/filters/x", None, "filter_id: 'x' is not the number of a filter."),
        ("GET", "/api/filters/99999999999999999999", None, "is not the number of a filter"),
        ("POST", "/api/filters", FILTER | {"filter_id": 0}, "filter_id"),
        ("POST", "/api/filters", FILTER | {"permissions": []}, "permissions"),
        (
            "POST",
            "/api/filters",
            FILTER | {"pipeline": [{"$facet": {"x": [{"$unionWith": "users"}]}}]},
            "pipeline uses forbidden stages: $unionWith",
        ),
        ("POST", "/api/filters", FILTER | {"pipeline": "[" * 3000}, "pipeline"),
        (
            "POST",
            "/api/filters",
            FILTER | {"pipeline": [{"$foo": 1}]},
            "Unrecognized pipeline stage",
        ),
        ("PATCH", "/api/filters", {"active": True}, "filter_id is missing."),
        ("PATCH", "/api/filters", {"filter_id": 7, "aktive": True}, "aktive"),
        ("PATCH", "/api/filters/7", {"filter_id": 8}, "is not that of the path"),
        (
            "PATCH",
            "/api/filters",
            {"filter_id": 7, "autosave": {"foo": 1}},
            "Cannot update filter id 7: autosave contains invalid keys Unknown: foo.",
        ),
        ("POST", "/api/filters/7/test", {}, "At least one of object_ids, start_date, or end_date"),
        (
            "POST",
            "/api/filters/7/test",
            {"object_ids": ["x"], "max_time_ms": 3000001},
            "max_time_ms must be less than 5 minutes (in ms: 300000)",
        ),
        (
            "POST",
            "/api/filters/7/test",
            {"object_ids": ["x"], "filter_version": "zzzzzz"},
            "filter version fid not in filter.fv",
        ),
        ("POST", "/api/filters/7/test", {"object_ids": ["x"] * 1001}, "object_ids"),
        ("POST", "/api/filters/test_run", {}, "catalog is missing"),
        ("POST", "/api/filters/test_run", {"catalog": "ZTF_alerts"}, "pipeline is missing"),
        (
            "POST",
            "/api/filters/test_run",
            {"catalog": "users", "pipeline": MATCH},
            "holds no alerts",
        ),
        (
            "POST",
            "/api/filters/test_run",
            {"catalog": "ZTF_alerts", "pipeline": [{"$out": "users"}]},
            "pipeline uses forbidden stages: $out",
        ),
        (
            "POST",
            "/api/filters/test_run",
            {"catalog": "ZTF_alerts", "pipeline": MATCH, "until": "never"},
            "until: ",
        ),
        (
            "POST",
            "/api/filters/test_run",
            {"catalog": "ZTF_alerts", "pipeline": MATCH, "nights": 31},
            "nights",
        ),
    ],
)
def test_refusals(chief: Client, method: str, path: str, body: Any, sentence: str) -> None:
    send(chief, "POST", "/api/filters", FILTER)
    assert sentence in refused(chief, method, path, body)


def test_only_administrators_touch_stored_filters(scientist: Client, chief: Client) -> None:
    send(chief, "POST", "/api/filters", FILTER)
    for method, path, body in (
        ("GET", "/api/filters", None),
        ("POST", "/api/filters", FILTER),
        ("PATCH", "/api/filters", {"filter_id": 7, "active": False}),
        ("GET", "/api/filters/7", None),
        ("GET", "/api/filters/7/versions", None),
        ("DELETE", "/api/filters/7", None),
        ("POST", "/api/filters/7/test", {"object_ids": ["x"]}),
        ("POST", "/api/filters/test_run", {"filter_id": 7}),
    ):
        assert refused(scientist, method, path, body, 403).startswith("Forbidden")


def test_documents_of_what_passes(chief: Client) -> None:
    send(chief, "POST", "/api/filters", FILTER)
    span = {"start_date": int(FIRST_JD), "end_date": int(FIRST_JD) + 1}
    answer = send(chief, "POST", "/api/filters/7/test", span)
    assert answer["message"] == "filter test successful"
    passed = answer["data"]
    assert 0 < len(passed) < FILTERED_ALERTS
    assert set(passed[0]) == {"candid", "objectId"}
    assert all(one["candid"] % 10**9 % 3 != 2 for one in passed)
    objects = [one["objectId"] for one in passed[:3]]
    again = send(chief, "POST", "/api/filters/7/test", {"object_ids": objects})["data"]
    assert [one["objectId"] for one in again] == objects
    first = {"$numberLong": str(10**18)}
    zero = {"$cond": [{"$eq": ["$candid", first]}, 0, 1]}
    failing = [{"$match": {"$expr": {"$gte": [{"$divide": [1, zero]}, 1]}}}]
    send(chief, "POST", "/api/filters", FILTER | {"pipeline": failing})
    answer = send(chief, "POST", "/api/filters/7/test", span)
    assert answer["message"].startswith("filter test successful, but not on 1 of the alerts: ")
    assert answer["message"].endswith(f"(alert {10**18})")
    assert len(answer["data"]) > 0


def test_a_pipeline_that_is_not_stored_is_tried(scientist: Client) -> None:
    body = {"catalog": "ZTF_alerts", "pipeline": PIPELINE, "samples": 2, "candid": 10**18}
    answer = send(scientist, "POST", "/api/filters/test_run", body)
    assert answer["message"] == "filter test run successful"
    data = answer["data"]
    assert (data["permissions"], data["selected"], data["complete"]) == ([1], 200, True)
    match, project = data["stages"]
    assert match["left"] + match["dropped"] == 200
    assert (match["operator"], match["left"]) == ("$match", data["passed"])
    assert project["left"] == data["passed"]
    assert len(match["failing"]) == len(data["samples"]) == 2
    assert {"candid", "objectId", "magpsf", "drb"} <= set(match["failing"][0])
    assert [night["night"] for night in data["nights"]] == [
        "2026-01-01",
        "2026-01-02",
        "2026-01-03",
    ]
    assert sum(night["passed"] for night in data["nights"]) == data["passed"]
    assert data["samples"][0]["document"].keys() == {"candid", "objectId"}
    assert data["alert"]["candid"] == 10**18
    assert data["alert"]["passed"] or "candidate.drb" in data["alert"]["values"]


def test_nobody_sees_more_than_he_may(scientist: Client, chief: Client) -> None:
    body = {"catalog": "ZTF_alerts", "pipeline": MATCH}
    wider = body | {"permissions": [1, 2]}
    told = refused(scientist, "POST", "/api/filters/test_run", wider, 403)
    assert "you may not see alerts of the programs 2" in told
    assert (
        send(chief, "POST", "/api/filters/test_run", wider)["data"]["selected"] == FILTERED_ALERTS
    )
    hidden = body | {"candid": 10**18 + 2}
    alert = send(scientist, "POST", "/api/filters/test_run", hidden)["data"]["alert"]
    assert alert["sentence"] == f"There is no alert {10**18 + 2} of the programs 1."


def test_a_stored_version_is_compared_with_another(chief: Client) -> None:
    narrow = [{"$match": {"candidate.drb": {"$gt": 0.9}}}]
    old = send(chief, "POST", "/api/filters", FILTER)["data"]["fid"]
    send(chief, "POST", "/api/filters", FILTER | {"pipeline": narrow})
    body = {"filter_id": 7, "compare_with": old, "nights": 2, "until": "2026-01-02T12:00"}
    data = send(chief, "POST", "/api/filters/test_run", body)["data"]
    assert data["comparison"]["gained"] == 0
    assert data["comparison"]["lost"] > 0
    assert [night["night"] for night in data["nights"]] == ["2026-01-01", "2026-01-02"]
    limited = send(chief, "POST", "/api/filters/test_run", body | {"max_alerts": 10})["data"]
    assert (limited["tried"], limited["truncated"]) == (10, True)


def test_the_schema_of_alerts(scientist: Client) -> None:
    data = send(scientist, "GET", "/api/filters/schema/ZTF")["data"]
    by_path = {field["path"]: field for field in data}
    assert by_path["candidate.magpsf"]["unit"] == "mag"
    assert by_path["cross_matches.Gaia_EDR3.parallax"]["unit"] == "mas"
    assert set(data[0]) == {"path", "type", "unit", "description"}
    assert "known are ZTF" in refused(scientist, "GET", "/api/filters/schema/XYZ", status=404)
