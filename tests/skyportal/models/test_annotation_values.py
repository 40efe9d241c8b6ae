"""The values of annotations that can be looked up: what annotations say, for whom they say it."""

import itertools
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from skyportal.domain import candidates_by_value
from skyportal.models.annotation import Annotation
from skyportal.models.annotation_value import AnnotationValue
from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.obj import Obj
from skyportal.models.stream import Stream
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

NAMES = itertools.count(1)
KINDS: dict[type, int] = {type(None): 0, str: 1, int: 2, float: 2, bool: 3, list: 4, dict: 5}

values = st.sampled_from(
    [None, "", "red", "9", -1, 0, 2, 2, 0.5, 1e-320, 10**30, True, False, [], [1], {"a": 1}]
)
data = st.dictionaries(st.sampled_from(["score", "age", "k" * 1501]), values, min_size=1)
groups = st.sets(st.integers(0, 1))
notes = st.lists(st.tuples(data, groups), min_size=1, max_size=4)
changes = st.lists(
    st.tuples(
        st.sampled_from(["data", "share", "origin", "remove", "leave"]),
        st.integers(0, 3),
        data,
        groups,
    ),
    max_size=4,
)


def said_by(obj_id: str, row: Annotation) -> set[tuple[Any, ...]]:
    """Return what is to be looked up of an annotation."""
    return {
        (
            row.id,
            obj_id,
            row.origin,
            key,
            -1 if value == [] else KINDS[type(value)],
            float(value) if KINDS[type(value)] == 2 and abs(value) > 1e-307 else 0.0
            if KINDS[type(value)] == 2 else None,
            row.author_id,
            tuple(row.group_ids),
        )
        for key, value in row.data.items()
        if len(key) <= 1500
    }  # fmt: skip


@pytest.fixture(scope="module")
def readers(people: People) -> list[Person]:
    return [people.person("Annotate") for _ in range(3)]


@pytest.fixture(scope="module")
def shared(people: People, readers: list[Person]) -> list[int]:
    """Two groups, each with one of the readers; the third is in none."""
    return [people.group(reader) for reader in readers[:2]]


@settings(max_examples=25, deadline=None)
@given(notes=notes, changes=changes)
def test_whatever_is_done_values_are_those_of_the_annotations(
    people: People, readers: list[Person], shared: list[int], notes: Any, changes: Any
) -> None:
    obj_id = people.source()
    with people.everything() as session:
        rows = [
            {"obj_id": obj_id, "origin": f"o{number}", "data": data, "author_id": readers[2].id,
             "group_ids": [shared[group] for group in groups]}
            for number, (data, groups) in enumerate(notes)
        ]  # fmt: skip
        ids = list(session.scalars(insert(Annotation).returning(Annotation.id), rows))
    for kind, which, data, groups in changes:
        one = Annotation.id == ids[which % len(ids)]
        to = {
            "data": {"data": data},
            "share": {"group_ids": [shared[group] for group in groups]},
            "origin": {"origin": f"moved {next(NAMES)}"},
            "leave": {"author_id": None},
        }.get(kind)
        with people.everything() as session:
            session.execute(delete(Annotation).where(one) if to is None else update(Annotation).where(one).values(to))  # fmt: skip
    columns = [
        getattr(AnnotationValue, name)
        for name in ("annotation_id", "obj_id", "origin", "key", "kind", "number", "author_id")
    ]
    with people.everything() as session:
        kept = {
            (*row[:-1], tuple(row[-1]))
            for row in session.execute(
                select(*columns, AnnotationValue.group_ids).where(AnnotationValue.obj_id == obj_id)
            )
        }
        left = session.scalars(select(Annotation).filter_by(obj_id=obj_id)).all()
        assert kept == {one for row in left for one in said_by(obj_id, row)}
    for reader in readers:
        with reader.transaction() as (session, _):
            seen = session.scalars(select(AnnotationValue.annotation_id).filter_by(obj_id=obj_id))
            visible = session.scalars(select(Annotation).filter_by(obj_id=obj_id))
            assert set(seen) == {row.id for row in visible if said_by(obj_id, row)}


def test_an_object_goes_with_its_values(people: People) -> None:
    obj_id = people.source()
    with people.everything() as session:
        session.add(Annotation(obj_id=obj_id, origin="o", data={"score": 1}, group_ids=[]))
    with people.everything() as session:
        session.execute(delete(Obj).where(Obj.id == obj_id))
        assert session.scalars(select(AnnotationValue).filter_by(obj_id=obj_id)).all() == []


def test_numbers_beyond_floats_are_infinite(people: People) -> None:
    obj_id = people.source()
    with people.everything() as session:
        session.execute(
            text(
                "insert into annotations (obj_id, origin, data, group_ids) values"
                """ (:name, 'o', '{"huge": 1e400, "deep": -1e400, "tiny": 1e-400}', '{}')"""
            ),
            {"name": obj_id},
        )
        found = select(AnnotationValue.key, AnnotationValue.number).filter_by(obj_id=obj_id)
        assert dict(tuple(row) for row in session.execute(found)) == {
            "huge": math.inf,
            "deep": -math.inf,
            "tiny": 0.0,
        }


@pytest.fixture(scope="module")
def scanner(people: People) -> Person:
    """Somebody whose filter passed forty objects; thirty have a value, of few kinds and numbers."""
    with people.everything() as session:
        stream = session.scalars(select(Stream.id).where(Stream.name == "ZTF Public")).one()
    person = people.person("Annotate")
    group = people.group(person, streams=(stream,))
    scores = [3, 3, 3, 2.5, 2.5, -1, 0, 10**20, "red", "blue", True, False, None, [], {"a": 1}] * 2
    with people.everything() as session:
        passed = Filter(name="passes", group_id=group, stream_id=stream)
        session.add(passed)
        session.flush()
        names = [f"ZTF26v{next(NAMES):03}" for _ in range(40)]
        session.execute(insert(Obj), [{"id": name, "ra": 1.0, "dec": 2.0} for name in names])
        session.execute(
            insert(Candidate),
            [
                {"obj_id": name, "filter_id": passed.id, "group_id": group, "stream_id": stream,
                 "passed_at": f"2026-11-2{number % 3}T00:00:00Z", "passing_alert_id": number}
                for number, name in enumerate(names)
            ],
        )  # fmt: skip
        session.execute(
            insert(Annotation),
            [
                {"obj_id": name, "origin": "f", "data": {"score": score}, "group_ids": [group]}
                for name, score in zip(names, scores, strict=False)
            ],
        )
        # Somebody else told it later of two of them, and to others of one more.
        session.execute(
            insert(Annotation),
            [
                {"obj_id": names[number], "origin": "f", "data": {"score": 7}, "group_ids": to,
                 "author_id": people.person().id, "modified": "2027-01-01T00:00:00Z"}
                for number, to in ((0, [group]), (39, [group]), (1, []))
            ],
        )  # fmt: skip
    return person


@pytest.mark.parametrize("walked", [1, 20])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_walk_along_values_gives_the_order_of_all(
    scanner: Person,
    marshal: RunningMarshal,
    monkeypatch: pytest.MonkeyPatch,
    walked: int,
    order: str,
) -> None:
    query: dict[str, Any] = {
        "sortByAnnotationOrigin": "f", "sortByAnnotationKey": "score",
        "sortByAnnotationOrder": order, "startDate": "2026-11-20", "endDate": "2026-11-23",
    }  # fmt: skip

    def paged(size: int) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            asked = query | {"numPerPage": size, "cursor": cursor}
            page = marshal.data("GET", "/api/candidates", scanner, params=asked)
            found += [one["id"] for one in page["candidates"]]
            cursor = page["cursor"]
            if cursor is None:
                return found

    monkeypatch.setattr(candidates_by_value, "MOST_WALKED", 0)
    [*expected] = paged(500)
    assert len(expected) == len(set(expected)) == 40
    monkeypatch.setattr(candidates_by_value, "MOST_WALKED", 4000)
    monkeypatch.setattr(candidates_by_value, "WALKED", walked)
    assert paged(3) == expected
    numbered = query | {"numPerPage": 5, "pageNumber": 2}
    page = marshal.data("GET", "/api/candidates", scanner, params=numbered)
    assert [one["id"] for one in page["candidates"]] == expected[5:10]
