"""Notifications over HTTP: from administrators of a group to its members, and to nobody else."""

import pytest

from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

OWN = "/api/internal/notifications"


def led_by(people: People, chief: Person, *members: Person) -> int:
    """Make a group with an administrator and members; return its id."""
    group_id = people.group(*members)
    people.join(chief, group_id, admin=True)
    return group_id


def test_members_are_told_once(marshal: RunningMarshal, people: People) -> None:
    chief, member, stranger = (people.person("Upload data") for _ in range(3))
    group_id = led_by(people, chief, member)
    path = f"/api/groups/{group_id}/notifications"
    body = {"text": "Filter 3 was switched off", "url": f"/group/{group_id}", "key": "filter 3"}
    assert marshal.data("POST", path, chief, json=body) == {"notified": 2}
    assert marshal.data("POST", path, chief, json=body) == {"notified": 0}
    (told,) = marshal.data("GET", OWN, member)
    assert (told["text"], told["url"], told["viewed_at"]) == (body["text"], body["url"], None)
    assert marshal.data("GET", OWN, stranger) == []


def test_only_administrators_of_the_group_tell_it(marshal: RunningMarshal, people: People) -> None:
    member, stranger = people.person("Upload data"), people.person("Upload data")
    path = f"/api/groups/{people.group(member)}/notifications"
    for person in (member, stranger):
        assert marshal.ask("POST", path, person, json={"text": "x"}).status_code == 403
    chief = people.person("System admin")
    assert marshal.data("POST", path, chief, json={"text": "x"}) == {"notified": 1}
    assert marshal.ask("POST", "/api/groups/999999/notifications", chief).status_code == 400
    body = {"text": "x"}
    missing = marshal.ask("POST", "/api/groups/999999/notifications", chief, json=body)
    assert missing.status_code == 404


@pytest.mark.parametrize("url", ["https://elsewhere.org", "//elsewhere.org", "javascript:x"])
def test_links_stay_inside(marshal: RunningMarshal, people: People, url: str) -> None:
    chief = people.person("Upload data")
    path = f"/api/groups/{led_by(people, chief)}/notifications"
    assert marshal.ask("POST", path, chief, json={"text": "x", "url": url}).status_code == 400


def test_notifications_are_seen_and_removed_by_their_owner_alone(
    marshal: RunningMarshal, people: People
) -> None:
    chief, member = people.person("Upload data"), people.person("Upload data")
    path = f"/api/groups/{led_by(people, chief, member)}/notifications"
    for text in ("first", "second"):
        marshal.data("POST", path, chief, json={"text": text})
    second, first = marshal.data("GET", OWN, member)
    one = f"{OWN}/{first['id']}"
    assert marshal.ask("PATCH", one, chief, json={"viewed": True}).status_code == 404
    assert marshal.ask("DELETE", one, chief).status_code == 404
    marshal.data("PATCH", one, member, json={"viewed": True})
    unseen = marshal.data("GET", f"{OWN}?unviewedOnly=true", member)
    assert [told["id"] for told in unseen] == [second["id"]]
    marshal.data("PATCH", one, member, json={"viewed": False})
    marshal.data("PATCH", f"{OWN}/all", member)
    assert marshal.data("GET", f"{OWN}?unviewedOnly=true", member) == []
    marshal.data("DELETE", one, member)
    marshal.data("DELETE", f"{OWN}/all", member)
    assert marshal.data("GET", OWN, member) == []
    assert len(marshal.data("GET", OWN, chief)) == 2
