"""Watch lists over HTTP: a group's own, and nobody else's."""

from typing import Any

import pytest

from tests.kowalski.api.conftest import Client, Service
from tests.kowalski.api.test_filters import refused, send

pytestmark = pytest.mark.service

PATH = "/api/watchlists"
TABLE = "label,ra,dec,radius,object_id\nV1,0.3,-89.7,5,\nmine,,,,ZTF26a0000006\n"
SEEN = [
    {"$match": {"watchlists.0": {"$exists": True}}},
    {"$project": {"_id": 0, "candid": 1, "annotations.labels": "$watchlists.label"}},
]


@pytest.fixture(scope="module")
def member(filter_service: Service, chief: Client) -> Client:
    """A user of the groups 1 and 2."""
    permissions = {"programids": [1], "groups": [1, 2]}
    body = {"username": "member", "password": "pw", "permissions": permissions}
    assert chief.call("POST", "/api/users", json=body).status_code == 200
    return Client(filter_service.url, filter_service.token("member", "pw"))


@pytest.fixture(autouse=True)
def no_lists(filter_service: Service) -> None:
    for name in ("watchlists", "watchlist_entries", "filters"):
        filter_service.database[name].delete_many({})


def made(client: Client, group_id: int, **fields: Any) -> dict[str, Any]:
    body = {"name": "novae", "group_id": group_id, "csv": TABLE} | fields
    data: dict[str, Any] = send(client, "POST", PATH, body)["data"]
    return data


def test_a_lists_life(member: Client) -> None:
    one = made(member, 1)
    assert (one["entries"], one["active"], one["radius_arcsec"]) == (2, True, 3.0)
    path = f"{PATH}/{one['_id']}"
    more = {"entries": [{"ra": 1.0, "dec": 2.0, "label": "new"}]}
    assert send(member, "POST", f"{path}/entries", more)["data"]["entries"] == 3
    labels = [entry["label"] for entry in send(member, "GET", path)["data"]["entries"]]
    assert labels == ["V1", "mine", "new"]
    assert send(member, "PUT", f"{path}/entries", more)["data"]["entries"] == 1
    changed = send(member, "PATCH", path, {"name": "old novae", "active": False})["data"]
    assert (changed["name"], changed["active"]) == ("old novae", False)
    assert [entry["name"] for entry in send(member, "GET", PATH)["data"]] == ["old novae"]
    send(member, "DELETE", path)
    assert send(member, "GET", PATH)["data"] == []


def test_what_is_wrong_is_told(member: Client) -> None:
    assert "line 2: ra" in refused(
        member, "POST", PATH, {"name": "x", "group_id": 1, "csv": "ra,dec\n-1,0\n"}
    )
    assert "entry 1" in refused(
        member, "POST", PATH, {"name": "x", "group_id": 1, "entries": [{"ra": 1}]}
    )
    assert "not both" in refused(
        member, "POST", PATH, {"name": "x", "group_id": 1, "entries": [], "csv": ""}
    )
    assert "radius_arcsec" in refused(
        member, "POST", PATH, {"name": "x", "group_id": 1, "radius_arcsec": 1000}
    )
    one = made(member, 1)
    assert "has a watch list" in refused(member, "POST", PATH, {"name": "novae", "group_id": 1})
    assert "group_id" in refused(member, "PATCH", f"{PATH}/{one['_id']}", {"group_id": 2})
    assert "not found" in refused(member, "GET", f"{PATH}/none")


def test_another_groups_list_is_not_there(
    member: Client,
    scientist: Client,
    chief: Client,
) -> None:
    hidden = made(chief, 3, name="secret")
    made(member, 1)
    path = f"{PATH}/{hidden['_id']}"
    for client in (member, scientist):
        for method, where, body in (
            ("GET", path, None),
            ("PATCH", path, {"active": False}),
            ("DELETE", path, None),
            ("POST", f"{path}/entries", {"entries": []}),
            ("PUT", f"{path}/entries", {"entries": []}),
        ):
            assert "not found" in refused(client, method, where, body)
        refused(client, "POST", PATH, {"name": "x", "group_id": 3}, status=403)
    assert [one["name"] for one in send(member, "GET", PATH)["data"]] == ["novae"]
    assert send(scientist, "GET", PATH)["data"] == []
    assert {one["name"] for one in send(chief, "GET", PATH)["data"]} == {"novae", "secret"}
    for name in ("watchlists", "watchlist_entries"):
        answer = member.query("find", {"catalog": name, "filter": {}})
        assert answer.status_code == 400
        assert "Protected collection" in answer.text


def test_a_trial_matches_the_lists_of_ones_groups(
    member: Client,
    scientist: Client,
    chief: Client,
) -> None:
    made(member, 1)
    made(chief, 3, csv="object_id\nZTF26a0000009\n")
    trial = {"catalog": "ZTF_alerts", "pipeline": SEEN, "nights": 3}

    def labels(client: Client, **more: Any) -> list[list[str]]:
        samples = send(client, "POST", "/api/filters/test_run", trial | more)["data"]["samples"]
        return sorted(one["document"]["annotations"]["labels"] for one in samples)

    assert labels(member) == [["V1"], ["mine"]]
    assert labels(member, group_id=2) == []
    assert labels(scientist) == []
    assert labels(chief, group_id=3) == [["ZTF26a0000009"]]
    refused(member, "POST", "/api/filters/test_run", trial | {"group_id": 3}, status=403)


def test_a_stored_filter_is_tested_with_its_groups_lists(
    member: Client,
    chief: Client,
) -> None:
    made(member, 1)
    for filter_id, group_id in ((7, 1), (8, 2)):
        body = {
            "filter_id": filter_id,
            "group_id": group_id,
            "catalog": "ZTF_alerts",
            "permissions": [1],
            "pipeline": SEEN,
        }
        send(chief, "POST", "/api/filters", body)
        test = {"object_ids": ["ZTF26a0000006", "ZTF26a0000009"]}
        found = send(chief, "POST", f"/api/filters/{filter_id}/test", test)["data"]
        assert len(found) == (1 if group_id == 1 else 0)
