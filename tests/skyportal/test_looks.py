"""Who of a group has seen and rejected which candidates."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select, update
from tornado.websocket import WebSocketClientConnection

from skyportal.models.filter import Filter
from skyportal.models.look import Look
from skyportal.models.stream import Stream
from tests.skyportal.lists import page_of
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.test_data_pushes import sent
from tests.skyportal.test_websocket import connected, heard

pytestmark = pytest.mark.service

REJECTED = "rejected_candidates"


@dataclass(frozen=True)
class Team:
    """Two scanners of one group, somebody of another, an administrator of neither, and a bot."""

    people: People
    marshal: RunningMarshal
    vera: Person
    henrietta: Person
    stranger: Person
    admin: Person
    bot: Person
    group: int
    other_group: int
    filter: int
    other_filter: int

    def passed(self, obj_id: str, *filters: int, minutes: float = 60.0) -> None:
        """Let an object pass filters, so many minutes ago."""
        body = {
            "id": obj_id,
            "ra": 188.7,
            "dec": 12.5,
            "filter_ids": list(filters or (self.filter,)),
            "passed_at": (
                datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=minutes)
            ).isoformat(),
        }
        self.marshal.data("POST", "/api/candidates", self.bot, json=body)

    def see(self, person: Person, *obj_ids: str) -> None:
        """Note that somebody has seen candidates."""
        self.marshal.data("POST", "/api/candidates/seen", person, json={"obj_ids": obj_ids})

    def reject(self, person: Person, obj_id: str) -> int:
        """Reject a candidate; returns the id of the entry."""
        body = {"obj_id": obj_id, "list_name": REJECTED}
        entry: int = self.marshal.data("POST", "/api/listing", person, json=body)["id"]
        return entry

    def listed(self, person: Person, obj_id: str, **query: str) -> list[dict[str, Any]]:
        """Return the cards of this object that a list has."""
        cards: list[dict[str, Any]] = page_of(
            self.marshal, "candidates", person, objID=obj_id, **query
        )["candidates"]
        return cards

    def progress(self, person: Person, **query: Any) -> dict[str, Any]:
        """Return how far the scanning is."""
        told: dict[str, Any] = self.marshal.data(
            "GET", "/api/candidates/progress", person, params=query
        )
        return told


@pytest.fixture(scope="module")
def team(people: People, marshal: RunningMarshal) -> Team:
    vera, henrietta, stranger = people.person(), people.person(), people.person()
    admin, bot = people.person("System admin"), people.person("Upload data")
    with people.everything() as session:
        public = session.scalars(select(Stream.id).where(Stream.name == "ZTF Public")).one()
    group = people.group(vera, henrietta, bot, streams=(public,))
    other_group = people.group(stranger, bot, streams=(public,))
    with people.everything() as session:
        filters = [
            Filter(name="passes", group_id=one, stream_id=public) for one in (group, other_group)
        ]
        session.add_all(filters)
        session.flush()
        ids = [one.id for one in filters]
    return Team(people, marshal, vera, henrietta, stranger, admin, bot, group, other_group, *ids)


def names(users: list[dict[str, Any]]) -> list[str]:
    return [user["username"] for user in users]


def test_the_group_sees_who_has_seen_a_candidate_and_others_do_not(team: Team) -> None:
    team.passed("ZTF26seen", team.filter, team.other_filter)
    team.see(team.vera, "ZTF26seen")
    assert names(team.listed(team.henrietta, "ZTF26seen")[0]["seen_by"]) == [team.vera.username]
    assert team.listed(team.stranger, "ZTF26seen")[0]["seen_by"] == []


def test_what_somebody_may_not_see_he_has_not_seen(team: Team) -> None:
    team.passed("ZTF26hidden", team.other_filter)
    team.see(team.vera, "ZTF26hidden", "ZTF26nothing")
    with team.people.everything() as session:
        count = select(func.count()).where(Look.obj_id.in_(["ZTF26hidden", "ZTF26nothing"]))
        assert session.scalar(count) == 0


def test_an_administrator_who_is_no_member_scans_for_nobody(team: Team) -> None:
    team.passed("ZTF26visitor")
    team.see(team.admin, "ZTF26visitor")
    assert team.listed(team.vera, "ZTF26visitor")[0]["seen_by"] == []


def test_what_the_group_has_seen_or_rejected_can_be_left_out(team: Team) -> None:
    team.passed("ZTF26left")
    assert team.listed(team.vera, "ZTF26left", notSeenBy="group", notRejectedBy="group")
    team.see(team.henrietta, "ZTF26left")
    assert team.listed(team.vera, "ZTF26left", notSeenBy="me")
    assert not team.listed(team.vera, "ZTF26left", notSeenBy="group")
    entry = team.reject(team.henrietta, "ZTF26left")
    (card,) = team.listed(team.vera, "ZTF26left", notRejectedBy="me")
    assert names(card["rejected_by"]) == [team.henrietta.username]
    assert not card["rejected"]  # by me
    assert not team.listed(team.vera, "ZTF26left", notRejectedBy="group")
    team.marshal.data("DELETE", f"/api/listing/{entry}", team.henrietta)
    assert team.listed(team.vera, "ZTF26left", notRejectedBy="group")


def test_rejections_of_one_group_do_not_count_for_another(team: Team) -> None:
    team.passed("ZTF26both", team.filter, team.other_filter)
    team.reject(team.stranger, "ZTF26both")
    assert team.listed(team.vera, "ZTF26both", notRejectedBy="group")
    assert not team.listed(team.stranger, "ZTF26both", notRejectedBy="group")


def test_what_passes_again_is_to_be_seen_again(team: Team) -> None:
    team.passed("ZTF26again")
    team.see(team.vera, "ZTF26again")
    assert not team.listed(team.vera, "ZTF26again", notSeenBy="me")
    team.passed("ZTF26again", minutes=-1)
    assert team.listed(team.vera, "ZTF26again", notSeenBy="me")


def test_progress_counts_objects_by_person(team: Team) -> None:
    everything = {"groupIDs": str(team.other_group)}
    for number in range(4):
        team.passed(f"ZTF26count{number}", team.other_filter)
    before = team.progress(team.stranger, **everything)
    team.see(team.stranger, "ZTF26count0", "ZTF26count1")
    team.see(team.bot, "ZTF26count1")
    team.reject(team.bot, "ZTF26count2")
    after = team.progress(team.stranger, **everything)
    assert after["total"] == before["total"] >= 4
    assert after["seen"] - before["seen"] == 3
    seen = {one["user"]["username"]: (one["seen"], one["rejected"]) for one in after["scanners"]}
    assert seen[team.stranger.username][0] >= 2
    assert seen[team.bot.username] == (2, 1)
    assert team.progress(team.vera, **everything)["total"] == 0  # it is not her group


def test_progress_is_of_filters_and_a_time(team: Team) -> None:
    team.passed("ZTF26last", team.filter, minutes=60 * 24 * 300)
    team.see(team.vera, "ZTF26last")
    at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=300)
    day = datetime.timedelta(days=1)
    around = {"startDate": (at - day).isoformat(), "endDate": (at + day).isoformat()}
    told = team.progress(team.vera, filterIDs=team.filter, **around)
    assert (told["total"], told["seen"]) == (1, 1)
    for none in (
        {"filterIDs": team.other_filter},
        {"startDate": around["endDate"], "endDate": (at + 2 * day).isoformat()},
        {"endDate": around["startDate"], "startDate": (at - 2 * day).isoformat()},
    ):
        assert team.progress(team.vera, **(around | none))["total"] == 0


def test_looks_from_before_a_candidate_passed_do_not_count(team: Team) -> None:
    team.passed("ZTF26early", minutes=10)
    team.see(team.vera, "ZTF26early")
    with team.people.everything() as session:
        hour = datetime.timedelta(hours=1)
        session.execute(
            update(Look).where(Look.obj_id == "ZTF26early").values(seen_at=Look.seen_at - hour)
        )
    assert team.listed(team.vera, "ZTF26early")[0]["seen_by"] == []


def test_too_many_at_once_are_refused(team: Team) -> None:
    body = {"obj_ids": [f"ZTF26n{number}" for number in range(51)]}
    response = team.marshal.ask("POST", "/api/candidates/seen", team.vera, json=body)
    assert response.status_code == 400
    assert "obj_ids" in response.json()["message"]


async def heard_look(ears: WebSocketClientConnection) -> dict[str, Any]:
    """Return the next message about a look: that candidates passed may come late."""
    while (message := await heard(ears))["type"] != "look":
        pass
    return message


async def test_each_group_hears_of_its_own_candidates_only(team: Team) -> None:
    team.passed("ZTF26heard")
    team.passed("ZTF26unheard", team.other_filter)
    seen = {"obj_ids": ["ZTF26heard", "ZTF26unheard"]}
    rejected = {"obj_id": "ZTF26heard", "list_name": REJECTED}
    async with connected(team.marshal, team.vera) as ears:
        await sent(team.marshal, "POST", "/api/candidates/seen", team.bot, seen)
        await sent(team.marshal, "POST", "/api/listing", team.bot, rejected)
        await sent(team.marshal, "DELETE", "/api/listing", team.bot, rejected)
        messages = [await heard_look(ears) for _ in range(3)]
    assert [one["action"] for one in messages] == ["seen", "rejected", "taken_back"]
    assert all(one["obj_ids"] == ["ZTF26heard"] for one in messages)
    assert messages[0]["user"]["username"] == team.bot.username
