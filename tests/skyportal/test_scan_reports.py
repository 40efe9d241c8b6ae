"""Scan reports: what they hold, who words them, who sees what of them."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.source import Source
from skyportal.models.stream import Stream
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

NOW = datetime.datetime.now(datetime.UTC)
HOUR = datetime.timedelta(hours=1)
TONIGHT = {
    "start_save_date": (NOW - 12 * HOUR).isoformat(),
    "end_save_date": (NOW + HOUR).isoformat(),
}
PATH = "/api/candidates/scan_reports"


@dataclass(frozen=True)
class Night:
    """`vera` and `henrietta` are of one group, `stranger` of another."""

    people: People
    marshal: RunningMarshal
    vera: Person
    henrietta: Person
    stranger: Person
    group: int
    saved: str
    scanned: str

    def report(self, person: Person, **changes: Any) -> int:
        """Put a report together; returns its id."""
        body = {"group_ids": [self.group], "saved_candidates_range": TONIGHT} | changes
        number: int = self.marshal.data("POST", PATH, person, json=body)["id"]
        return number

    def items(self, person: Person, report: int) -> dict[str, dict[str, Any]]:
        """Return what a report says, by object."""
        listed = self.marshal.data("GET", f"{PATH}/{report}/items", person)
        return {item["obj_id"]: item for item in listed}


@pytest.fixture(scope="module")
def night(people: People, marshal: RunningMarshal) -> Night:
    vera, henrietta, stranger = people.person(), people.person(), people.person()
    with people.everything() as session:
        public = session.scalars(select(Stream.id).where(Stream.name == "ZTF Public")).one()
    group = people.group(vera, henrietta, streams=(public,))
    people.group(stranger)
    saved, scanned = people.source(group), people.source(group)
    with people.everything() as session:
        wanted = Filter(name="passes", group_id=group, stream_id=public)
        session.add(wanted)
        session.flush()
        session.add(
            Candidate(
                obj_id=scanned,
                filter_id=wanted.id,
                group_id=group,
                stream_id=public,
                passed_at=NOW - 2 * HOUR,
            )
        )
        for source in session.scalars(select(Source).where(Source.obj_id == saved)):
            source.saved_by_id = vera.id
    return Night(people, marshal, vera, henrietta, stranger, group, saved, scanned)


def test_a_report_holds_what_was_saved_in_its_time(night: Night) -> None:
    items = night.items(night.henrietta, night.report(night.vera))
    assert {night.saved, night.scanned} <= set(items)
    saver = items[night.saved]["saved_groups"][0]["saved_by"]
    assert saver["username"] == night.vera.username
    past = {
        "start_save_date": (NOW - 48 * HOUR).isoformat(),
        "end_save_date": (NOW - 24 * HOUR).isoformat(),
    }
    assert night.items(night.vera, night.report(night.vera, saved_candidates_range=past)) == {}


def test_a_report_can_be_of_what_passed_filters_only(night: Night) -> None:
    passed = {"start_date": (NOW - 3 * HOUR).isoformat(), "end_date": NOW.isoformat()}
    report = night.report(night.vera, passed_filters_range=passed)
    assert set(night.items(night.vera, report)) == {night.scanned}
    later = {"start_date": (NOW - HOUR).isoformat()}
    report = night.report(night.vera, passed_filters_range=later)
    assert night.items(night.vera, report) == {}


def test_any_member_words_it(night: Night) -> None:
    report = night.report(night.vera)
    item = night.items(night.henrietta, report)[night.saved]
    path = f"{PATH}/{report}/items/{item['id']}"
    night.marshal.data("PATCH", path, night.henrietta, json={"comment": "young, blue"})
    assert night.items(night.vera, report)[night.saved]["comment"] == "young, blue"
    night.marshal.data("PATCH", path, night.vera, json={"comment": None})
    assert night.items(night.vera, report)[night.saved]["comment"] is None


def test_an_outsider_finds_none_of_it(night: Night) -> None:
    report = night.report(night.vera)
    item = night.items(night.vera, report)[night.saved]["id"]
    listed = night.marshal.data("GET", PATH, night.stranger)
    assert report not in [one["id"] for one in listed["reports"]]
    for method, path, body in (
        ("GET", f"{PATH}/{report}/items", None),
        ("PATCH", f"{PATH}/{report}/items/{item}", {"comment": "mine now"}),
        ("DELETE", f"{PATH}/{report}", None),
    ):
        assert night.marshal.ask(method, path, night.stranger, json=body).status_code == 404
    body = {"group_ids": [night.group], "saved_candidates_range": TONIGHT}
    refused = night.marshal.ask("POST", PATH, night.stranger, json=body)
    assert refused.status_code == 403
    assert f"group {night.group}" in refused.json()["message"]


def test_an_object_that_the_group_lost_is_not_told_of(night: Night) -> None:
    lost = night.people.source(night.group)
    report = night.report(night.vera)
    assert lost in night.items(night.vera, report)
    with night.people.everything() as session:
        for source in session.scalars(select(Source).where(Source.obj_id == lost)):
            session.delete(source)
    assert lost not in night.items(night.vera, report)


def test_only_its_author_removes_it(night: Night) -> None:
    report = night.report(night.vera)
    path = f"{PATH}/{report}"
    assert night.marshal.ask("DELETE", path, night.henrietta).status_code == 403
    night.marshal.data("DELETE", path, night.vera)
    assert night.marshal.ask("GET", f"{path}/items", night.vera).status_code == 404


def test_a_time_that_ends_before_it_begins_is_refused(night: Night) -> None:
    body = {
        "group_ids": [night.group],
        "saved_candidates_range": {
            "start_save_date": NOW.isoformat(),
            "end_save_date": (NOW - HOUR).isoformat(),
        },
    }
    response = night.marshal.ask("POST", PATH, night.vera, json=body)
    assert response.status_code == 400
    assert "end_save_date must be later" in response.json()["message"]
