"""Comments over HTTP: written, changed and removed by their authors, seen by their groups."""

import pytest

from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service


def test_comment_change_and_remove(marshal: RunningMarshal, people: People) -> None:
    group, other_group = people.group(), people.group()
    author, member = (people.person("Comment", groups=(group,)) for _ in range(2))
    other = people.person("Comment", groups=(other_group,))
    path = f"/api/sources/{people.source(group, other_group)}/comments"
    body = {"text": "Looks **young**", "group_ids": [group]}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    marshal.data("POST", path, member, json={"text": "second"})
    first, second = marshal.data("GET", path, member)
    assert (first["id"], first["text"], first["bot"]) == (identifier, "Looks **young**", False)
    assert first["author"]["username"] == author.username
    assert [entry["id"] for entry in first["groups"]] == [group]
    assert second["text"] == "second"
    assert marshal.data("GET", path, other) == []
    place = f"{path}/{identifier}"
    marshal.data("PUT", place, author, json={"text": "Old after all"})
    assert marshal.data("GET", place, member)["text"] == "Old after all"
    people.join(author, other_group)
    for groups, sees in (([other_group], (404, 200)), ([group, other_group], (200, 200))):
        marshal.data("PUT", place, author, json={"group_ids": groups})
        seen = tuple(marshal.ask("GET", place, one).status_code for one in (member, other))
        assert seen == sees
    assert marshal.ask("PUT", place, member, json={"text": "No"}).status_code == 403
    assert marshal.ask("DELETE", place, member).status_code == 403
    assert marshal.ask("DELETE", place, other).status_code == 403
    marshal.data("DELETE", place, author)
    assert [comment["text"] for comment in marshal.data("GET", path, author)] == ["second"]


def test_comments_of_robots_are_marked(marshal: RunningMarshal, people: People) -> None:
    group = people.group()
    robot = people.person("Comment", groups=(group,), is_bot=True)
    path = f"/api/sources/{people.source(group)}/comments"
    marshal.data("POST", path, robot, json={"text": "Saved by a filter", "group_ids": [group]})
    (comment,) = marshal.data("GET", path, robot)
    assert comment["bot"] is True


def test_wrong_comments(marshal: RunningMarshal, people: People) -> None:
    group = people.group()
    author, viewer = people.person("Comment", groups=(group,)), people.person(groups=(group,))
    path = f"/api/sources/{people.source(group)}/comments"
    for body, says in (
        ({"text": "  "}, "text: String should have at least 1 character"),
        ({}, "text: Field required"),
        ({"text": "x" * 20_001}, "text: String should have at most 20000 characters"),
    ):
        response = marshal.ask("POST", path, author, json=body)
        assert response.status_code == 400
        assert says in response.json()["message"]
    assert marshal.ask("POST", path, viewer, json={"text": "x"}).status_code == 403
    hidden = f"/api/sources/{people.source(people.group())}/comments"
    assert marshal.ask("POST", hidden, author, json={"text": "x"}).status_code == 404
    assert marshal.ask("GET", hidden, author).status_code == 404
