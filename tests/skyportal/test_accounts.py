"""Users, roles, tokens, profile, streams, filters and members over HTTP."""

import pytest
from sqlalchemy import select

from skyportal.models.stream import Stream
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def admin(people: People) -> Person:
    return people.person("System admin", "Comment")


def stream_id(people: People, name: str) -> int:
    with people.everything() as session:
        return session.scalars(select(Stream.id).where(Stream.name == name)).one()


def test_a_token_works_until_it_is_revoked(marshal: RunningMarshal, people: People) -> None:
    person = people.person("Comment", "Classify")
    made = marshal.data(
        "POST", "/api/internal/tokens", person, json={"name": "robot", "acls": ["Comment"]}
    )
    headers = {"Authorization": f"token {made['token']}"}
    profile = marshal.data("GET", "/api/internal/profile", headers=headers)
    assert (profile["id"], profile["acls"]) == (person.id, ["Comment"])
    listed = marshal.data("GET", "/api/internal/tokens", person)
    robot = next(token for token in listed if token["name"] == "robot")
    assert robot["last_used_at"] is not None
    assert made["token"] not in str(listed)
    marshal.data("DELETE", f"/api/internal/tokens/{made['token_id']}", person)
    assert marshal.ask("GET", "/api/internal/profile", headers=headers).status_code == 401


def test_a_token_cannot_do_more_than_its_maker(marshal: RunningMarshal, people: People) -> None:
    person = people.person("Comment")
    body = {"name": "greedy", "acls": ["Comment", "System admin"]}
    response = marshal.ask("POST", "/api/internal/tokens", person, json=body)
    assert response.status_code == 403
    assert "System admin" in response.json()["message"]


def test_tokens_of_others_are_unknown(marshal: RunningMarshal, people: People) -> None:
    person, other = people.person(), people.person()
    made = marshal.data("POST", "/api/internal/tokens", person, json={"name": "mine"})
    path = f"/api/internal/tokens/{made['token_id']}"
    for method, body in (("GET", None), ("PUT", {"name": "theirs"}), ("DELETE", None)):
        assert marshal.ask(method, path, other, json=body).status_code == 404


def test_preferences_are_merged_key_by_key(marshal: RunningMarshal, people: People) -> None:
    person, path = people.person(), "/api/internal/profile"
    marshal.data("PATCH", path, person, json={"preferences": {"a": {"b": 1, "c": 2}, "d": 3}})
    changed = marshal.data("PATCH", path, person, json={"preferences": {"a": {"b": 5}, "d": None}})
    assert changed["preferences"] == {"a": {"b": 5, "c": 2}}
    assert marshal.data("GET", path, person)["preferences"] == {"a": {"b": 5, "c": 2}}


OF_ONESELF = {
    "first_name": "Vera",
    "last_name": "Rubin",
    "contact_email": "vera@here.example",
    "contact_phone": "+1 555 0100",
    "bio": "galaxies turn too fast",
    "affiliations": ["Carnegie", "DTM"],
}


def test_one_says_who_one_is(marshal: RunningMarshal, people: People) -> None:
    person, path = people.person(), "/api/internal/profile"
    name = f"vera{person.id}"
    said = OF_ONESELF | {"username": name}
    marshal.data("PATCH", path, person, json=said)
    told = marshal.data("GET", path, person)
    assert {key: told[key] for key in said} == said
    taken = marshal.ask("PATCH", path, people.person(), json={"username": name})
    assert taken.status_code == 409
    assert name in {group["name"] for group in told["groups"]}  # the group that one has alone


def test_administrators_say_who_somebody_is(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    group = people.group()
    body = {
        "username": f"bot{group}", "first_name": "Robo", "last_name": "Scope", "is_bot": True,
        "contact_email": f"Bot{group}@here.example", "group_ids": [group],
    }  # fmt: skip
    number = marshal.data("POST", "/api/user", admin, json=body)["id"]
    path = f"/api/user/{number}"
    made = marshal.data("GET", path, admin)
    told = {name: made[name] for name in body if name != "group_ids"}
    assert told == {name: body[name] for name in told}
    members = marshal.data("GET", f"/api/groups/{group}", admin)["users"]
    assert [one["id"] for one in members] == [number]
    change = OF_ONESELF | {"expirationDate": "2100-01-01T00:00:00Z"}
    marshal.data("PATCH", path, admin, json=change)
    found = marshal.data("GET", path, admin)
    assert {name: found[name] for name in OF_ONESELF} == OF_ONESELF
    assert (found["expiration_date"], found["username"]) == (
        change["expirationDate"],
        f"bot{group}",
    )


def test_users_are_found_by_name_role_and_group(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    chosen, other = (people.person(last_name=name) for name in ("O'Searched", "Searcher"))
    group = people.group(chosen, name="of the searched")
    role = {"roleIds": ["View only"]}
    marshal.data("POST", f"/api/user/{chosen.id}/roles", admin, json=role)
    gone = people.person(last_name="Searchless", expiration_date="2020-01-01T00:00:00Z")

    def found(**query: str) -> set[int]:
        users = marshal.data("GET", "/api/user", admin, params=query)["users"]
        return {user["id"] for user in users}

    assert found(lastName="search") == {chosen.id, other.id}
    assert found(lastName="O'S") == {chosen.id}
    assert found(lastName="search", includeExpired="true") == {chosen.id, other.id, gone.id}
    assert found(lastName="search", role="View only") == {chosen.id}
    assert found(group="of the searched") == {chosen.id}
    assert found(group=str(group)) == found(lastName="search", role="Super admin") == set()


def test_addresses_are_shown_to_owner_and_managers_only(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    person = people.person(contact_email="me@here.example", contact_phone="1")
    path = f"/api/user/{person.id}"
    assert marshal.data("GET", path, person)["contact_email"] == "me@here.example"
    assert marshal.data("GET", path, admin)["contact_email"] == "me@here.example"
    assert marshal.data("GET", path, people.person())["contact_email"] is None
    assert "me@here.example" not in marshal.ask("GET", "/api/user", people.person()).text


def test_users_are_paged_and_searched(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    for number in range(3):
        body = {"username": f"pager{number}", "first_name": "Page%", "roles": ["Full user"]}
        marshal.data("POST", "/api/user", admin, json=body)
    query = "/api/user?username=PAGER&firstName=%25&numPerPage=2&pageNumber=2"
    page = marshal.data("GET", query, people.person())
    assert (page["totalMatches"], page["pageNumber"], page["numPerPage"]) == (3, 2, 2)
    (user,) = page["users"]
    assert user["username"] == "pager2"
    assert "Classify" in user["permissions"]


def test_nobody_gives_a_permission_that_he_lacks(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    manager, person = people.person("Manage users", "Comment"), people.person()
    path = f"/api/user/{person.id}"
    marshal.data("POST", f"{path}/acls", manager, json={"aclIds": ["Comment"]})
    for given in ({"aclIds": ["System admin"]}, {"aclIds": ["Upload data"]}):
        assert marshal.ask("POST", f"{path}/acls", manager, json=given).status_code == 403
    role = {"roleIds": ["Super admin"]}
    assert marshal.ask("POST", f"{path}/roles", manager, json=role).status_code == 403
    marshal.data("POST", f"{path}/roles", admin, json={"roleIds": ["View only", "Full user"]})
    marshal.data("DELETE", f"{path}/roles/Full user", admin)
    marshal.data("DELETE", f"{path}/acls/Comment", manager)
    detail = marshal.data("GET", path, admin)
    assert (detail["roles"], detail["acls"]) == (["View only"], [])


def test_a_user_is_changed_and_removed(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    person = people.person()
    path = f"/api/user/{person.id}"
    assert marshal.ask("PATCH", path, person, json={"bio": "x"}).status_code == 403
    marshal.data("PATCH", path, admin, json={"username": f"renamed{person.id}"})
    groups = marshal.data("GET", "/api/internal/profile", person)["groups"]
    assert f"renamed{person.id}" in {group["name"] for group in groups}
    assert marshal.ask("DELETE", f"/api/user/{admin.id}", admin).status_code == 403
    marshal.data("DELETE", path, admin)
    assert marshal.ask("GET", "/api/internal/profile", person).status_code == 401


def test_roles_and_permissions_are_listed(marshal: RunningMarshal, people: People) -> None:
    person = people.person()
    roles = {role["id"]: role["acls"] for role in marshal.data("GET", "/api/roles", person)}
    assert roles["View only"] == []
    assert set(roles["Super admin"]) == set(marshal.data("GET", "/api/acls", person))


def test_streams_are_given_and_taken_by_administrators(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    made = marshal.data("POST", "/api/streams", admin, json={"name": "ATLAS", "altdata": {"a": 1}})
    path, person = f"/api/streams/{made['id']}", people.person()
    assert marshal.ask("GET", path, person).status_code == 404
    assert marshal.ask("POST", "/api/streams", person, json={"name": "Mine"}).status_code == 403
    marshal.data("POST", f"{path}/users", admin, json={"user_id": person.id})
    assert marshal.data("GET", path, person)["name"] == "ATLAS"
    assert marshal.ask("PATCH", path, person, json={"name": "Mine"}).status_code == 403
    marshal.data("PATCH", path, admin, json={"name": "Rubin"})
    names = [stream["name"] for stream in marshal.data("GET", "/api/streams", person)]
    assert names == ["Rubin", "ZTF Public"]
    marshal.data("DELETE", f"{path}/users/{person.id}", admin)
    assert marshal.ask("GET", path, person).status_code == 404
    marshal.data("DELETE", path, admin)


def test_who_is_new_joins_streams_that_say_so(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    """`auto_join` gives a stream to every new user, as long as it is so."""
    body = {"name": "Everybody's", "altdata": {"collection": "X"}, "auto_join": True}
    path = f"/api/streams/{marshal.data('POST', '/api/streams', admin, json=body)['id']}"
    first = people.person()
    assert marshal.data("GET", path, first)["altdata"] == {"collection": "X"}
    change = {"altdata": {"collection": "Y", "selector": [1]}, "auto_join": False}
    marshal.data("PATCH", path, admin, json=change)
    assert marshal.data("GET", path, first)["altdata"] == change["altdata"]
    assert marshal.ask("GET", path, people.person()).status_code == 404
    marshal.data("DELETE", f"{path}/users/{first.id}", admin)
    marshal.data("DELETE", path, admin)


def test_members_join_leave_and_are_promoted(marshal: RunningMarshal, people: People) -> None:
    founder, person = people.person("Upload data"), people.person("Upload data")
    group = marshal.data("POST", "/api/groups", founder, json={"name": "Comets"})["id"]
    path, body = f"/api/groups/{group}/users", {"userID": person.id}
    assert marshal.ask("POST", path, person, json=body).status_code == 403
    marshal.data("POST", path, founder, json=body)
    assert marshal.ask("PATCH", path, person, json=body | {"admin": True}).status_code == 403
    marshal.data("PATCH", path, founder, json=body | {"admin": True, "canSave": False})
    members = marshal.data("GET", f"/api/groups/{group}", person)["users"]
    mine = next(member for member in members if member["id"] == person.id)
    assert (mine["admin"], mine["can_save"]) == (True, False)
    marshal.data("DELETE", f"{path}/{person.id}", person)
    assert marshal.ask("DELETE", f"{path}/{person.id}", founder).status_code == 404


def test_filters_use_streams_of_their_group(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    person, outsider = people.person("Upload data"), people.person("Upload data")
    public, rare = (stream_id(people, name) for name in ("ZTF Public", "ZTF Public+Partnership"))
    group = people.group(streams=(public,))
    people.join(person, group, admin=True)
    body = {"name": "fast", "group_id": group, "stream_id": public}
    response = marshal.ask("POST", "/api/filters", person, json=body | {"stream_id": rare})
    assert "does not have stream" in response.json()["message"]
    made = marshal.data("POST", "/api/filters", person, json=body)
    path = f"/api/filters/{made['id']}"
    assert marshal.data("GET", path, person)["stream_name"] == "ZTF Public"
    assert marshal.ask("GET", path, outsider).status_code == 404
    assert marshal.ask("POST", "/api/filters", outsider, json=body).status_code == 403
    assert made["id"] not in {row["id"] for row in marshal.data("GET", "/api/filters", outsider)}
    in_use = marshal.ask("DELETE", f"/api/groups/{group}/streams/{public}", person)
    assert (in_use.status_code, "fast" in in_use.json()["message"]) == (409, True)
    marshal.data("PATCH", path, person, json={"autosave": True})
    listed = marshal.data("GET", f"/api/filters?group_id={group}", person)
    assert [row["autosave"] for row in listed] == [True]
    marshal.data("DELETE", path, person)
    marshal.data("DELETE", f"/api/groups/{group}/streams/{public}", person)
    marshal.data("POST", f"/api/groups/{group}/streams", person, json={"stream_id": public})


def test_what_is_said_of_a_filter_is_told(marshal: RunningMarshal, people: People) -> None:
    person, public = people.person("Upload data"), stream_id(people, "ZTF Public")
    group = people.group(streams=(public,))
    people.join(person, group, admin=True)
    said = {"name": "rising", "altdata": {"why": "young"}, "autosave": True}
    body = said | {"group_id": group, "stream_id": public}
    path = f"/api/filters/{marshal.data('POST', '/api/filters', person, json=body)['id']}"
    told = marshal.data("GET", path, person)
    assert {name: told[name] for name in said} == said

    def named(name: str) -> list[str]:
        found = marshal.data("GET", "/api/filters", person, params={"name": name})
        return [one["name"] for one in found]

    assert (named("rising"), named("ris")) == (["rising"], [])
    change = {"name": "fading", "altdata": {"why": "old"}}
    marshal.data("PATCH", path, person, json=change)
    told = marshal.data("GET", path, person)
    assert {name: told[name] for name in said} == said | change
    assert (named("rising"), named("fading")) == ([], ["fading"])


def test_what_anybody_may_know(marshal: RunningMarshal) -> None:
    assert marshal.data("GET", "/api/sysinfo")["version"]
    assert marshal.data("GET", "/api/config")["public_group_name"] == "Sitewide Group"
    assert marshal.ask("GET", "/health").json()["database"] == "ok"
    assert "skyportal_requests_total" in marshal.ask("GET", "/metrics").text


def test_the_public_group(marshal: RunningMarshal, people: People) -> None:
    assert marshal.data("GET", "/api/groups/public", people.person())["name"] == "Sitewide Group"


def test_a_token_is_told_and_changed(marshal: RunningMarshal, people: People) -> None:
    person = people.person("Comment", "Classify")
    body = {"name": "robot", "acls": ["Comment"], "expires_at": "2100-01-01T00:00:00Z"}
    made = marshal.data("POST", "/api/internal/tokens", person, json=body)
    path = f"/api/internal/tokens/{made['token_id']}"
    told = marshal.data("GET", path, person)
    assert (told["name"], told["acls"], "token" in told) == ("robot", ["Comment"], False)
    change = {"name": "android", "acls": ["Classify"], "expires_at": "2101-01-01T00:00:00Z"}
    marshal.data("PUT", path, person, json=change)
    told = marshal.data("GET", path, person)
    assert (told["name"], told["acls"]) == ("android", ["Classify"])
    assert told["expires_at"].startswith("2101")
    headers = {"Authorization": f"token {made['token']}"}
    profile = marshal.data("GET", "/api/internal/profile", headers=headers)
    assert profile["acls"] == ["Classify"]
    greedy = marshal.ask("PUT", path, person, json={"acls": ["Manage users"]})
    assert greedy.status_code == 403


def test_permissions_are_listed(marshal: RunningMarshal, people: People) -> None:
    known = marshal.data("GET", "/api/acls", people.person())
    assert {"System admin", "Manage users", "Upload data"} <= set(known)
