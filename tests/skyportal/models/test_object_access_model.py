"""Random candidates, sources and lists: who sees which object is what a plain Python model says."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from skyportal.models.audit_entry import AuditEntry
from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.interest import Interest
from skyportal.models.listing import Listing
from skyportal.models.look import Look
from skyportal.models.obj import Obj
from skyportal.models.period_search import PeriodSearch
from skyportal.models.scan_report import ScanReport, ScanReportItem
from skyportal.models.source import Source
from tests.skyportal.marshal_fixtures import People
from tests.skyportal.models.test_access_model import NUMBER, Small, small, tie, ties

__all__ = ["small"]  # a fixture

pytestmark = pytest.mark.service

OBJECTS = [f"random{number}" for number in range(NUMBER)]
Pairs = set[tuple[int, int]]


@given(members=ties, works_on=ties, passed=ties, saved=ties, unsaved=ties, listed=ties)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_object_is_seen_by_those_who_see_something_of_it(
    people: People,
    small: Small,
    members: Pairs,
    works_on: Pairs,
    passed: Pairs,
    saved: Pairs,
    unsaved: Pairs,
    listed: Pairs,
) -> None:
    """`passed` are objects with groups of which they passed every filter; the rest likewise."""
    held = {(user, stream) for user, group in members for one, stream in works_on if one == group}
    tie(people.worker, small, members, works_on, held)
    with people.everything() as session:
        fill(session, small, passed, saved, unsaved, listed)
    filtering = {group for group, _ in works_on}
    for number, user in enumerate(small.users):
        mine = {group for who, group in members if who == number}
        with user.transaction() as (session, _):
            candidates = set(session.execute(select(Candidate.obj_id, Candidate.group_id)))
            sources = set(session.execute(select(Source.obj_id, Source.group_id)))
            listings = set(session.execute(select(Listing.obj_id, Listing.user_id)))
            searches = set(session.execute(select(PeriodSearch.obj_id, PeriodSearch.user_id)))
            objects = set(session.scalars(select(Obj.id)))
        passed_mine = {(obj, group) for obj, group in passed if group in mine & filtering}
        saved_mine = {(obj, group) for obj, group in saved | unsaved if group in mine}
        assert set(map(tuple, candidates)) == named(small, passed_mine)
        assert set(map(tuple, sources)) == named(small, saved_mine)
        assert objects == {OBJECTS[obj] for obj, _ in passed_mine | saved_mine}
        own = {(OBJECTS[obj], user.id) for obj, owner in listed if owner == number}
        assert {(one.obj_id, one.user_id) for one in listings} == own
        assert {(one.obj_id, one.user_id) for one in searches} == own


def named(small: Small, pairs: Pairs) -> set[tuple[str, int]]:
    """Return objects and groups by their ids."""
    return {(OBJECTS[obj], small.groups[group]) for obj, group in pairs}


def fill(
    session: Session, small: Small, passed: Pairs, saved: Pairs, unsaved: Pairs, listed: Pairs
) -> None:
    """Make exactly these rows."""
    for model in (Candidate, Source, Listing, PeriodSearch, Obj):
        session.execute(delete(model))
    session.add_all(Obj(id=name, ra=1.0, dec=2.0) for name in OBJECTS)
    session.flush()
    session.add_all(candidates(session, small, passed))
    for obj, group in saved | unsaved:
        active = (obj, group) in saved
        session.add(Source(obj_id=OBJECTS[obj], group_id=small.groups[group], active=active))
    for obj, user in listed:
        session.add(
            Listing(obj_id=OBJECTS[obj], user_id=small.users[user].id, list_name="favorites")
        )
        session.add(PeriodSearch(obj_id=OBJECTS[obj], user_id=small.users[user].id, parameters={}))


def candidates(session: Session, small: Small, passed: Pairs) -> Iterable[Candidate]:
    """Yield a candidate for each filter of each group that an object passed."""
    for obj, group in passed:
        for one in session.scalars(select(Filter).filter_by(group_id=small.groups[group])):
            yield Candidate(
                obj_id=OBJECTS[obj],
                filter_id=one.id,
                group_id=one.group_id,
                stream_id=one.stream_id,
                passed_at="2026-11-24T00:00:00Z",
                passing_alert_id=1,
            )


@given(
    members=ties, works_on=ties, saved=ties, looked=ties, reported=ties, cared=ties, managed=ties
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_people_leave_behind_is_seen_by_whom_the_model_says(
    people: People,
    small: Small,
    members: Pairs,
    works_on: Pairs,
    saved: Pairs,
    looked: Pairs,
    reported: Pairs,
    cared: Pairs,
    managed: Pairs,
) -> None:
    """Users have looked for groups, and reported to them all objects; cared for objects; managed things."""
    held = {(user, stream) for user, group in members for one, stream in works_on if one == group}
    tie(people.worker, small, members, works_on, held)
    with people.everything() as session:
        fill(session, small, set(), saved, set(), set())
        reports = leave_behind(session, small, looked, reported, cared, managed)
    for number, user in enumerate(small.users):
        mine = {group for who, group in members if who == number}
        objects = {OBJECTS[obj] for obj, group in saved if group in mine}
        with user.transaction() as (session, _):
            looks = {tuple(one) for one in session.execute(select(Look.user_id, Look.group_id))}
            seen = set(session.scalars(select(ScanReport.id)))
            asked = select(ScanReportItem.report_id, ScanReportItem.obj_id)
            items = {tuple(one) for one in session.execute(asked)}
            rows = session.execute(select(Interest.obj_id, Interest.user_id))
            interests = {tuple(one) for one in rows}
            audit = set(session.scalars(select(AuditEntry.path)))
        assert looks == {
            (small.users[who].id, small.groups[group]) for who, group in looked if group in mine
        }
        readable = {pair for pair in reported if pair[1] in mine or pair[0] == number}
        assert seen == {reports[pair] for pair in readable}
        assert items == {(reports[pair], name) for pair in readable for name in objects}
        assert interests == {
            (OBJECTS[obj], small.users[who].id) for obj, who in cared if OBJECTS[obj] in objects
        }
        assert audit == {f"/{thing}" for who, thing in managed if who == number}


def leave_behind(
    session: Session, small: Small, looked: Pairs, reported: Pairs, cared: Pairs, managed: Pairs
) -> dict[tuple[int, int], int]:
    """Make exactly these rows; return the report of each author and group."""
    for model in (ScanReport, AuditEntry):
        session.execute(delete(model))
    for who, group in looked:
        values = {"user_id": small.users[who].id, "group_id": small.groups[group]}
        session.add(Look(obj_id=OBJECTS[0], **values))
    reports = {
        (who, group): ScanReport(
            author_id=small.users[who].id, group_ids=[small.groups[group]],
            saved_from="2026-11-24T00:00Z", saved_until="2026-11-25T00:00Z",
        )
        for who, group in reported
    }  # fmt: skip
    session.add_all(reports.values())
    session.flush()
    session.add_all(
        ScanReportItem(report_id=report.id, obj_id=name)
        for report in reports.values()
        for name in OBJECTS
    )
    session.add_all(
        Interest(obj_id=OBJECTS[obj], user_id=small.users[who].id, title="a paper")
        for obj, who in cared
    )
    for who, thing in managed:
        by = {"user_id": small.users[who].id, "username": small.users[who].username}
        session.add(AuditEntry(**by, method="PUT", route="/{thing}", path=f"/{thing}"))
    session.flush()
    return {pair: report.id for pair, report in reports.items()}
