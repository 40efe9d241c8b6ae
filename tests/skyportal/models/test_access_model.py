"""Random memberships and tokens: what PostgreSQL shows is what a plain Python model says."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from skyportal.models.filter import Filter
from skyportal.models.group import Group, GroupUser
from skyportal.models.stream import GroupStream, Stream, StreamUser
from skyportal.models.user import UserACL
from tests.skyportal.marshal_fixtures import People, Person

pytestmark = pytest.mark.service

NUMBER = 4


@dataclass
class Small:
    """Some users, groups and streams, whose ties the test draws anew each time."""

    users: list[Person]
    groups: list[int]
    private: list[bool]
    streams: list[int]
    filters: dict[int, tuple[int, int]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def small(people: People) -> Small:
    users = [people.person("Comment") for _ in range(NUMBER)]
    private = [bool(number % 2) for number in range(NUMBER)]
    groups = [people.group(private=secret) for secret in private]
    with people.everything() as session:
        streams = [Stream(name=f"random {number}") for number in range(NUMBER)]
        session.add_all(streams)
        session.flush()
        ids = [stream.id for stream in streams]
    return Small(users, groups, private, ids)


ties = st.sets(st.tuples(st.integers(0, NUMBER - 1), st.integers(0, NUMBER - 1)))


@given(members=ties, works_on=ties, extra=ties)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_visible_is_what_the_model_says(
    people: People,
    small: Small,
    members: set[tuple[int, int]],
    works_on: set[tuple[int, int]],
    extra: set[tuple[int, int]],
) -> None:
    held = extra | {
        (user, stream) for user, group in members for other, stream in works_on if other == group
    }
    tie(people.worker, small, members, works_on, held)
    for number, user in enumerate(small.users):
        mine = {group for who, group in members if who == number}
        with user.transaction() as (session, _):
            seen_groups = set(session.scalars(select(Group.id)))
            seen_streams = set(session.scalars(select(Stream.id)))
            seen_filters = set(session.scalars(select(Filter.group_id)))
            memberships = select(GroupUser.group_id, GroupUser.user_id)
            seen_members = {tuple(row) for row in session.execute(memberships)}
        for group, group_id in enumerate(small.groups):
            assert (group_id in seen_groups) == (group in mine or not small.private[group])
            used = any(tied == group for tied, _ in works_on)
            assert (group_id in seen_filters) == (group in mine and used)
            for other, person in enumerate(small.users):
                is_member = (other, group) in members
                assert ((group_id, person.id) in seen_members) == (is_member and group in mine)
        for stream, stream_id in enumerate(small.streams):
            assert (stream_id in seen_streams) == ((number, stream) in held)


def tie(
    engine: Engine,
    small: Small,
    members: set[tuple[int, int]],
    works_on: set[tuple[int, int]],
    held: set[tuple[int, int]],
) -> None:
    """Make exactly these ties, and a filter for each stream of each group."""
    ids = [user.id for user in small.users]
    with Session(engine) as session, session.begin():
        session.execute(delete(GroupUser).where(GroupUser.group_id.in_(small.groups)))
        session.execute(delete(Filter).where(Filter.group_id.in_(small.groups)))
        session.execute(delete(GroupStream).where(GroupStream.group_id.in_(small.groups)))
        session.execute(delete(StreamUser).where(StreamUser.stream_id.in_(small.streams)))
        session.add_all(
            StreamUser(user_id=ids[user], stream_id=small.streams[stream]) for user, stream in held
        )
        session.flush()
        for group, stream in works_on:
            key = {"group_id": small.groups[group], "stream_id": small.streams[stream]}
            session.add(GroupStream(**key))
            session.flush()
            session.add(Filter(name=f"{stream}", **key))
        session.add_all(
            GroupUser(user_id=ids[user], group_id=small.groups[group]) for user, group in members
        )


@pytest.mark.parametrize("acl", ["System admin", "Manage users"])
def test_only_system_administrators_see_everything(people: People, acl: str) -> None:
    person = people.person()
    hidden = people.group(private=True)
    with people.everything() as session:
        session.add(UserACL(user_id=person.id, acl_id=acl))
    with person.transaction() as (session, caller):
        assert caller.acls == frozenset()  # the token was made before: it gained nothing
        assert session.get(Group, hidden) is None
    holder = people.person(acl)
    with holder.transaction() as (session, _):
        assert (session.get(Group, hidden) is not None) == (acl == "System admin")
