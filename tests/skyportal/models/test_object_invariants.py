"""What must always hold of candidates and sources, enforced by the database."""

import pytest
from psycopg2.errors import InsufficientPrivilege
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, ProgrammingError

from skyportal.models import metadata
from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.group import Group
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.models.stream import Stream
from tests.skyportal.marshal_fixtures import People, Person

pytestmark = pytest.mark.service

OBJ = "ZTF26invariant"
WHEN = "2026-11-24T00:00:00Z"


@pytest.fixture(scope="module")
def streams(people: People) -> list[int]:
    with people.everything() as session:
        session.add(Obj(id=OBJ, ra=1.0, dec=2.0))
        return list(session.scalars(select(Stream.id).order_by(Stream.id)))


@pytest.fixture(scope="module")
def owner(people: People) -> Person:
    return people.person("Upload data")


@pytest.fixture(scope="module")
def passes(people: People, owner: Person, streams: list[int]) -> Filter:
    group = people.group(owner, streams=tuple(streams[:2]))
    with people.everything() as session:
        row = Filter(name="passes", group_id=group, stream_id=streams[0])
        session.add(row)
        session.flush()
        session.expunge(row)
        return row


def test_a_candidate_has_the_group_and_stream_of_its_filter(
    people: People, owner: Person, streams: list[int], passes: Filter
) -> None:
    """A row cannot pretend to be of a group or stream that the filter is not of."""
    values = {"obj_id": OBJ, "filter_id": passes.id, "passed_at": WHEN, "passing_alert_id": 1}
    mine = people.group(owner, streams=tuple(streams[:1]))
    for group, stream in ((passes.group_id, streams[1]), (mine, streams[0])):
        row = values | {"group_id": group, "stream_id": stream}
        refused = pytest.raises(IntegrityError, match="fk_candidates_filter_id")
        with refused, owner.transaction() as (session, _):
            session.execute(insert(Candidate).values(row))


def test_a_removed_filter_takes_its_candidates_along(people: People, streams: list[int]) -> None:
    group = people.group(streams=(streams[0],))
    with people.everything() as session:
        row = Filter(name="gone", group_id=group, stream_id=streams[0])
        session.add(row)
        session.flush()
        keys = {"filter_id": row.id, "group_id": group, "stream_id": streams[0]}
        session.add(Candidate(obj_id=OBJ, passed_at=WHEN, **keys))
        session.flush()
        session.execute(delete(Filter).where(Filter.id == row.id))
        assert session.scalars(select(Candidate).filter_by(**keys)).all() == []


def test_a_removed_group_takes_its_sources_along(people: People, streams: list[int]) -> None:
    group = people.group()
    with people.everything() as session:
        session.add(Source(obj_id=OBJ, group_id=group))
        session.flush()
        session.execute(delete(Group).where(Group.id == group))
        assert session.scalars(select(Source).filter_by(group_id=group)).all() == []


@pytest.mark.parametrize(
    ("active", "requested", "allowed"),
    [(True, False, False), (False, False, False), (False, True, True)],
)
def test_an_outsider_can_ask_a_group_to_save_and_nothing_else(
    people: People, streams: list[int], active: bool, requested: bool, allowed: bool
) -> None:
    outsider, group = people.person("Upload data"), people.group()
    values = {"obj_id": OBJ, "group_id": group, "active": active, "requested": requested}
    statement = insert(metadata.tables["sources"]).values(values).inline()
    if allowed:
        with outsider.transaction() as (session, _):
            session.execute(statement)
            assert session.scalars(select(Source).filter_by(group_id=group)).all() == []
        return
    with pytest.raises(ProgrammingError) as refused, outsider.transaction() as (session, _):
        session.execute(statement)
    assert isinstance(refused.value.orig, InsufficientPrivilege)


@pytest.mark.parametrize(
    "place", [{"ra": 360.0}, {"ra": -1.0}, {"dec": 90.5}, {"ra": float("nan")}]
)
def test_an_object_is_somewhere_in_the_sky(people: People, place: dict[str, float]) -> None:
    with pytest.raises(IntegrityError, match="ck_objs"), people.everything() as session:
        session.add(Obj(id="nowhere", **({"ra": 0.0, "dec": 0.0} | place)))
