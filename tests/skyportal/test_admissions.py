"""Asking to join a group: who may ask whom, who answers, and what both are told."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError

from skyportal.models.admission import GroupAdmissionRequest
from skyportal.models.stream import Stream
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

PATH = "/api/group_admission_requests"


def told(marshal: RunningMarshal, person: Person) -> list[str]:
    notifications = marshal.data("GET", "/api/internal/notifications", person)
    return [one["text"] for one in notifications if one["notification_type"] == "group_admission"]


def member(marshal: RunningMarshal, person: Person, group: int) -> bool:
    groups = marshal.data("GET", "/api/internal/profile", person)["groups"]
    return group in {one["id"] for one in groups}


def test_an_administrator_lets_somebody_in(marshal: RunningMarshal, people: People) -> None:
    chief, colleague, guest, other = (people.person() for _ in range(4))
    group = people.group(colleague, name="Kilonovae")
    people.join(chief, group, admin=True)
    asked = marshal.data("POST", PATH, guest, json={"groupID": group})["id"]
    assert marshal.ask("POST", PATH, guest, json={"groupID": group}).status_code == 409
    assert told(marshal, chief) == [f"{guest.username} asks to join Kilonovae."]
    assert told(marshal, colleague) == []
    place, accept = f"{PATH}/{asked}", {"status": "accepted"}
    for stranger in (colleague, other):
        assert marshal.ask("GET", place, stranger).status_code == 404
        assert marshal.ask("PATCH", place, stranger, json=accept).status_code == 404
        assert marshal.data("GET", PATH, stranger) == []
    assert marshal.ask("PATCH", place, guest, json=accept).status_code == 403
    assert marshal.ask("DELETE", place, chief).status_code == 403
    (pending,) = marshal.data("GET", f"{PATH}?groupID={group}&status=pending", chief)
    assert (pending["user"]["id"], pending["group"]["name"]) == (guest.id, "Kilonovae")
    marshal.data("PATCH", place, chief, json=accept)
    assert member(marshal, guest, group)
    assert told(marshal, guest) == ["Kilonovae has accepted your request to join."]
    assert marshal.ask("PATCH", place, chief, json={"status": "declined"}).status_code == 409
    assert marshal.ask("POST", PATH, guest, json={"groupID": group}).status_code == 409


def test_who_is_declined_may_ask_again_and_take_it_back(
    marshal: RunningMarshal, people: People
) -> None:
    chief, guest = people.person(), people.person()
    group = people.group()
    people.join(chief, group, admin=True)
    asked = marshal.data("POST", PATH, guest, json={"groupID": group})["id"]
    marshal.data("PATCH", f"{PATH}/{asked}", chief, json={"status": "declined"})
    again = marshal.data("POST", PATH, guest, json={"groupID": group})["id"]
    marshal.data("DELETE", f"{PATH}/{again}", guest)
    listed = marshal.data("GET", PATH, guest)
    assert [one["status"] for one in listed] == ["declined"]
    assert not member(marshal, guest, group)


def test_groups_that_cannot_be_asked(marshal: RunningMarshal, people: People) -> None:
    guest = people.person()
    hidden = people.group(private=True)
    public = marshal.data("GET", "/api/groups/public", guest)["id"]
    for group, status in ((hidden, 404), (public, 400), (10**6, 404)):
        assert marshal.ask("POST", PATH, guest, json={"groupID": group}).status_code == status
    with pytest.raises(ProgrammingError), guest.transaction() as (session, _):
        session.add(GroupAdmissionRequest(group_id=hidden, user_id=guest.id))


def test_streams_are_needed_however_one_joins(marshal: RunningMarshal, people: People) -> None:
    with people.everything() as session:
        wanted = select(Stream.id).filter_by(name="ZTF Public+Partnership")
        rare = session.scalars(wanted).one()
    chief, guest = people.person("Upload data"), people.person()
    closed = people.group(streams=(rare,))
    people.join(chief, closed, (rare,), admin=True)
    asked = marshal.data("POST", PATH, guest, json={"groupID": closed})["id"]
    accept = {"status": "accepted"}
    response = marshal.ask("PATCH", f"{PATH}/{asked}", chief, json=accept)
    assert (response.status_code, "ZTF Public+Partnership" in response.text) == (400, True)
    marshal.data("PUT", f"/api/groups/{closed}", chief, json={"auto_accept_requests": True})
    marshal.data("DELETE", f"{PATH}/{asked}", guest)
    assert marshal.ask("POST", PATH, guest, json={"groupID": closed}).status_code == 400
    assert not member(marshal, guest, closed)


def test_some_groups_let_everybody_in(marshal: RunningMarshal, people: People) -> None:
    founder, guest = people.person("Upload data"), people.person()
    body = {"name": "Open House", "auto_accept_requests": True}
    group = marshal.data("POST", "/api/groups", founder, json=body)["id"]
    asked = marshal.data("POST", PATH, guest, json={"groupID": group})["id"]
    assert marshal.data("GET", f"{PATH}/{asked}", guest)["status"] == "accepted"
    assert member(marshal, guest, group)
    detail = marshal.data("GET", f"/api/groups/{group}", founder)
    (mine,) = [one for one in detail["users"] if one["id"] == guest.id]
    assert (mine["admin"], mine["can_share_photometry"]) == (False, False)


def test_nobody_lets_himself_in(people: People) -> None:
    guest, group = people.person(), people.group()
    with guest.transaction() as (session, _):
        row = GroupAdmissionRequest(group_id=group, user_id=guest.id)
        session.add(row)
        session.flush()
        own = update(GroupAdmissionRequest).where(GroupAdmissionRequest.id == row.id)
        changed = own.values(status="accepted").returning(GroupAdmissionRequest.id)
        assert session.execute(changed).all() == []
    other = people.person()
    with pytest.raises(ProgrammingError), guest.transaction() as (session, _):
        session.add(GroupAdmissionRequest(group_id=group, user_id=other.id))
