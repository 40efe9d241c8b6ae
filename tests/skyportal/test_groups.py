"""Groups over HTTP: who is in, who may change what."""

import pytest

from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service


def test_create_change_and_remove_a_group(marshal: RunningMarshal, people: People) -> None:
    founder = people.person("Upload data")
    made = marshal.data("POST", "/api/groups", founder, json={"name": "Novae", "private": True})
    path = f"/api/groups/{made['id']}"
    detail = marshal.data("GET", path, founder)
    assert [(user["id"], user["admin"]) for user in detail["users"]] == [(founder.id, True)]
    marshal.data("PUT", path, founder, json={"nickname": "N"})
    assert marshal.data("GET", path, founder)["nickname"] == "N"
    marshal.data("DELETE", path, founder)
    assert marshal.ask("GET", path, founder).status_code == 404


def test_private_group_is_unknown_to_others(marshal: RunningMarshal, people: People) -> None:
    founder, other = people.person("Upload data"), people.person("Upload data")
    body = {"name": "Secret Society", "private": True}
    group_id = marshal.data("POST", "/api/groups", founder, json=body)["id"]
    assert marshal.ask("GET", f"/api/groups/{group_id}", other).status_code == 404
    names = [group["name"] for group in marshal.data("GET", "/api/groups", other)["all_groups"]]
    assert "Secret Society" not in names
    assert "Transients" in names


def test_members_cannot_change_a_group_they_do_not_administer(
    marshal: RunningMarshal, people: People
) -> None:
    member = people.person("Upload data")
    group_id = people.group(member)
    for method, body in (("PUT", {"name": "mine now"}), ("DELETE", None)):
        response = marshal.ask(method, f"/api/groups/{group_id}", member, json=body)
        assert response.status_code == 403
        assert response.json()["status"] == "error"


def test_all_members_of_other_groups_are_added(marshal: RunningMarshal, people: People) -> None:
    leader = people.person("Upload data")
    friends = [people.person() for _ in range(2)]
    theirs, foreign = people.group(leader, *friends), people.group(people.person())
    group = marshal.data("POST", "/api/groups", leader, json={"name": "United"})["id"]
    path = f"/api/groups/{group}/usersFromGroups"
    body = {"fromGroupIDs": [theirs]}
    added = marshal.data("POST", path, leader, json=body)["user_ids"]
    assert added == sorted(friend.id for friend in friends)
    assert marshal.data("POST", path, leader, json=body)["user_ids"] == []
    members = marshal.data("GET", f"/api/groups/{group}", leader)["users"]
    assert {one["id"]: one["admin"] for one in members} == {
        leader.id: True, **{friend.id: False for friend in friends}
    }  # fmt: skip
    refused = marshal.ask("POST", path, leader, json={"fromGroupIDs": [foreign]})
    assert refused.status_code == 403
    others = people.person("Upload data", groups=(theirs,))
    denied = marshal.ask("POST", path, others, json=body)
    assert denied.status_code == 403
