"""Groups over HTTP: who is in, who may change what."""

import pytest

from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

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


def test_what_is_said_of_a_group_is_told(marshal: RunningMarshal, people: People) -> None:
    founder, leader, other = (people.person("Upload data") for _ in range(3))
    said = {"nickname": "KN", "description": "neutron stars that merge"}
    body = {"name": "Kilonovae", "group_admins": [leader.id], **said}
    path = f"/api/groups/{marshal.data('POST', '/api/groups', founder, json=body)['id']}"
    told = marshal.data("GET", path, other)
    assert {name: told[name] for name in said} == said
    admins = {one["id"]: one["admin"] for one in marshal.data("GET", path, leader)["users"]}
    assert admins == {founder.id: True, leader.id: True}
    assert marshal.data("GET", f"{path}?includeGroupUsers=false", leader)["users"] == []
    change = {"name": "Mergers", "description": "and black holes", "private": True}
    marshal.data("PUT", path, leader, json=change)
    told = marshal.data("GET", path, founder)
    assert {name: told[name] for name in change} == change
    assert told["nickname"] == "KN"  # what is left out stays
    assert marshal.ask("GET", path, other).status_code == 404  # private now

    def named(name: str, person: Person) -> list[str]:
        found = marshal.data("GET", "/api/groups", person, params={"name": name})
        return [one["name"] for one in found["all_groups"]]

    assert named("Mergers", founder) == ["Mergers"]
    assert named("Kilonovae", founder) == named("Merger", founder) == named("Mergers", other) == []


def test_names_are_in_order_whatever_their_letters(marshal: RunningMarshal, people: People) -> None:
    founder = people.person("Upload data")
    names = ["orders of Quasars", "Orders of Novae", "orders of kilonovae", "Orders of ångström"]
    for name in names:
        marshal.data("POST", "/api/groups", founder, json={"name": name})
    told = [one["name"] for one in marshal.data("GET", "/api/groups", founder)["user_groups"]]
    assert [name for name in told if name in names] == sorted(names, key=str.lower)


def test_rights_of_a_membership(marshal: RunningMarshal, people: People) -> None:
    founder, person = people.person("Upload data"), people.person("Upload data")
    group = marshal.data("POST", "/api/groups", founder, json={"name": "Rights"})["id"]
    path = f"/api/groups/{group}"

    def rights() -> dict[str, bool]:
        (found,) = [
            one for one in marshal.data("GET", path, founder)["users"] if one["id"] == person.id
        ]
        return {name: found[name] for name in ("admin", "can_save", "can_share_photometry")}

    given = {"admin": True, "canSave": False, "canSharePhotometry": True}
    marshal.data("POST", f"{path}/users", founder, json={"userID": person.id, **given})
    assert rights() == {"admin": True, "can_save": False, "can_share_photometry": True}
    body = {"id": "ZTF26rights", "ra": 1.0, "dec": 2.0, "group_ids": [group]}
    assert marshal.ask("POST", "/api/sources", person, json=body).status_code == 403
    taken = {"userID": person.id, "canSharePhotometry": False, "canSave": True}
    marshal.data("PATCH", f"{path}/users", founder, json=taken)
    assert rights() == {"admin": True, "can_save": True, "can_share_photometry": False}
    assert marshal.ask("POST", "/api/sources", person, json=body).ok


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
