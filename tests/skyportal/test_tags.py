"""Tags and labels over HTTP: given by anybody to groups of his, seen by these alone."""

import pytest

from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service


def test_a_tag_is_seen_by_its_groups_and_taken_by_author_or_administrator(
    marshal: RunningMarshal, people: People
) -> None:
    manager = people.person("Manage sources")
    group, other_group = people.group(), people.group()
    author, member = people.person(groups=(group,)), people.person(groups=(group,))
    chief = people.person()
    people.join(chief, group, admin=True)
    other = people.person(groups=(other_group,))
    obj_id = people.source(group, other_group)
    body = {"name": "shock breakout", "color": "#aa00FF"}
    assert marshal.ask("POST", "/api/objtagoption", author, json=body).status_code == 403
    option = marshal.data("POST", "/api/objtagoption", manager, json=body)["id"]
    assert marshal.ask("POST", "/api/objtagoption", manager, json=body).status_code == 409
    given = {"obj_id": obj_id, "objtagoption_id": option, "group_ids": [group]}
    tag = marshal.data("POST", "/api/objtag", author, json=given)["id"]
    assert marshal.ask("POST", "/api/objtag", author, json=given).status_code == 409
    assert marshal.ask("POST", "/api/objtag", other, json=given).status_code == 403
    (seen,) = marshal.data("GET", f"/api/sources/{obj_id}", member)["tags"]
    assert (seen["name"], seen["color"]) == ("shock breakout", "#aa00FF")
    assert marshal.data("GET", f"/api/sources/{obj_id}", other)["tags"] == []
    assert marshal.data("GET", f"/api/objtag?objtagoption_id={option}", other) == []
    (listed,) = marshal.data("GET", "/api/sources?includeTags=true", member)["sources"]
    assert [one["id"] for one in listed["tags"]] == [tag]
    assert marshal.ask("DELETE", f"/api/objtag/{tag}", other).status_code == 404
    assert marshal.ask("DELETE", f"/api/objtag/{tag}", member).status_code == 403
    marshal.data("DELETE", f"/api/objtag/{tag}", chief)
    again = marshal.data("POST", "/api/objtag", author, json=given)["id"]
    path = f"/api/objtagoption/{option}"
    assert marshal.ask("PATCH", path, author, json={"name": "mine"}).status_code == 403
    marshal.data("PATCH", path, manager, json={"name": "early flash", "color": None})
    (renamed,) = marshal.data("GET", f"/api/objtag?obj_id={obj_id}", member)
    assert (renamed["id"], renamed["name"], renamed["color"]) == (again, "early flash", None)
    marshal.data("DELETE", path, manager)
    assert marshal.data("GET", f"/api/objtag?obj_id={obj_id}", author) == []


def test_wrong_tags(marshal: RunningMarshal, people: People) -> None:
    manager, author = people.person("Manage sources"), people.person()
    for body in ({"name": ""}, {"name": "x", "color": "red"}, {"name": "<b>"}):
        assert marshal.ask("POST", "/api/objtagoption", manager, json=body).status_code == 400
    hidden = people.source(people.group())
    body: dict[str, object] = {"obj_id": hidden, "objtagoption_id": 10**6}
    assert marshal.ask("POST", "/api/objtag", author, json=body).status_code == 404
    assert marshal.ask("GET", f"/api/objtag?obj_id={hidden}", author).status_code == 404
    body["obj_id"] = people.source(people.group(author))
    response = marshal.ask("POST", "/api/objtag", author, json=body)
    assert (response.status_code, "/api/objtagoption" in response.text) == (404, True)


def test_labels_tell_a_group_who_has_looked(marshal: RunningMarshal, people: People) -> None:
    group, side = people.group(), people.group()
    viewer = people.person(groups=(group, side))
    member = people.person(groups=(group,))
    obj_id = people.source(group, side)
    path = f"/api/sources/{obj_id}/labels"
    for _ in range(2):  # twice is as once
        marshal.data("POST", path, viewer, json={"groupIds": [group, side]})
    (label,) = marshal.data("GET", f"/api/sources/{obj_id}", member)["labels"]
    assert (label["group_id"], label["labeller"]["id"]) == (group, viewer.id)
    (listed,) = marshal.data("GET", "/api/sources?includeLabellers=true", viewer)["sources"]
    assert {one["group_id"] for one in listed["labels"]} == {group, side}
    marshal.data("DELETE", path, member, json={"groupIds": [group]})  # only one's own
    assert len(marshal.data("GET", f"/api/sources/{obj_id}", member)["labels"]) == 1
    assert marshal.ask("POST", path, member, json={"groupIds": [side]}).status_code == 403
    assert marshal.ask("POST", path, member, json={"groupIds": []}).status_code == 400
    marshal.data("DELETE", path, viewer, json={"groupIds": [group]})
    assert marshal.data("GET", f"/api/sources/{obj_id}", member)["labels"] == []
