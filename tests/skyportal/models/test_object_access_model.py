"""Random candidates, sources and lists: who sees which object is what a plain Python model says."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.listing import Listing
from skyportal.models.obj import Obj
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
            objects = set(session.scalars(select(Obj.id)))
        passed_mine = {(obj, group) for obj, group in passed if group in mine & filtering}
        saved_mine = {(obj, group) for obj, group in saved | unsaved if group in mine}
        assert set(map(tuple, candidates)) == named(small, passed_mine)
        assert set(map(tuple, sources)) == named(small, saved_mine)
        assert objects == {OBJECTS[obj] for obj, _ in passed_mine | saved_mine}
        assert {(one.obj_id, one.user_id) for one in listings} == {
            (OBJECTS[obj], user.id) for obj, owner in listed if owner == number
        }


def named(small: Small, pairs: Pairs) -> set[tuple[str, int]]:
    """Return objects and groups by their ids."""
    return {(OBJECTS[obj], small.groups[group]) for obj, group in pairs}


def fill(
    session: Session, small: Small, passed: Pairs, saved: Pairs, unsaved: Pairs, listed: Pairs
) -> None:
    """Make exactly these rows."""
    for model in (Candidate, Source, Listing, Obj):
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
