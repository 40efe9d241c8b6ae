"""Interests in objects, and counts of what people look at and save."""

import pytest

from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service


def test_interests_are_known_to_who_sees_the_object(
    marshal: RunningMarshal, people: People
) -> None:
    author, reader, stranger = (people.person() for _ in range(3))
    obj = people.source(people.group(author, reader))
    path = f"/api/sources/{obj}/interests"
    paper = {"title": "Paper on it", "description": "In prep.", "link": "https://here.example/1"}
    number = marshal.data("POST", path, author, json=paper)["id"]
    (found,) = marshal.data("GET", path, reader)
    assert {key: found[key] for key in paper} == paper
    assert found["user"]["id"] == author.id
    assert marshal.ask("GET", path, stranger).status_code == 404
    assert marshal.ask("POST", path, stranger, json=paper).status_code == 404
    body = {"interest_id": number}
    assert marshal.ask("DELETE", path, reader, json=body).status_code == 403
    scheme = marshal.ask("POST", path, author, json=paper | {"link": "javascript:alert(1)"})
    assert (scheme.status_code, "link" in scheme.text) == (400, True)
    marshal.data("DELETE", path, author, json=body)
    assert marshal.data("GET", path, reader) == []
    assert marshal.ask("DELETE", path, author, json=body).status_code == 404


def test_views_count_once_a_day_and_do_not_tell_who(
    marshal: RunningMarshal, people: People
) -> None:
    viewers = [people.person() for _ in range(3)]
    group = people.group(*viewers)
    closed = people.group(viewers[0])
    much, little, hidden = people.source(group), people.source(group), people.source(closed)
    for viewer in viewers:
        for _ in range(2):
            marshal.data("POST", f"/api/internal/source_views/{much}", viewer)
    marshal.data("POST", f"/api/internal/source_views/{little}", viewers[0])
    marshal.data("POST", f"/api/internal/source_views/{hidden}", viewers[0])
    assert (
        marshal.ask("POST", f"/api/internal/source_views/{hidden}", viewers[1]).status_code == 404
    )
    path = "/api/internal/source_views?sinceDaysAgo=1&maxNumSources=5"
    seen = marshal.data("GET", path, viewers[1])
    assert [(one["obj_id"], one["views"]) for one in seen] == [(much, 3), (little, 1)]
    assert "user" not in str(seen)
    assert {one["obj_id"] for one in marshal.data("GET", path, viewers[0])} == {
        much,
        little,
        hidden,
    }


def test_savers_counts_and_what_was_saved_last(marshal: RunningMarshal, people: People) -> None:
    saver, other, stranger = (people.person("Upload data") for _ in range(3))
    group = people.group(saver, other)
    names = [people.source() for _ in range(3)]
    for person, obj in zip((saver, saver, other), names, strict=True):
        body = {"id": obj, "ra": 10.0, "dec": 20.0, "group_ids": [group]}
        marshal.data("POST", "/api/sources", person, json=body)
    path = "/api/internal/source_savers?sinceDaysAgo=1&maxNumSavers=5"
    savers = marshal.data("GET", path, other)
    assert [(one["author"]["id"], one["saves"]) for one in savers] == [(saver.id, 2), (other.id, 1)]
    assert marshal.data("GET", path, stranger) == []
    path = "/api/internal/source_counts?sinceDaysAgo=1"
    assert marshal.data("GET", path, other) == {"count": 3, "since_days_ago": 1.0}
    assert marshal.data("GET", path, stranger)["count"] == 0
    recent = marshal.data("GET", "/api/internal/recent_sources?maxNumSources=2", saver)
    assert [one["obj_id"] for one in recent] == [names[2], names[1]]
    assert (recent[0]["group"]["id"], recent[0]["saved_by"]["id"]) == (group, other.id)
