"""What is kept of light curves for each audience: it is what the measurements say, and tells no more."""

import itertools
import math
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    create_engine,
    delete,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from baselayer.settings import Settings
from skyportal.database import DatabaseRole, database_url
from skyportal.domain import detection_conditions
from skyportal.domain.detection_conditions import of_sources
from skyportal.domain.expiry import forget_group
from skyportal.domain.light_curves import photstats_by_obj
from skyportal.models.group import GroupUser
from skyportal.models.instrument import Instrument
from skyportal.models.photometry import Photometry
from skyportal.models.photometry_statistics import PhotometryStatistics
from skyportal.models.stream import Stream, StreamUser
from skyportal.schemas.source import SourcesQuery
from tests.skyportal.marshal_fixtures import People, Person
from tests.stack import wait_until

pytestmark = pytest.mark.service

NUMBER = 3  # of users, of groups, and of streams
which = st.integers(0, NUMBER - 1)
some = st.sets(which).map(frozenset)
ties = st.sets(st.tuples(which, which))


@dataclass(frozen=True)
class Point:
    """A measurement. There are few values of each kind, so that people upload the same."""

    owner: int | None
    groups: frozenset[int]
    streams: frozenset[int]
    mjd: float
    flux: float | None
    filter: str
    origin: str

    @property
    def same(self) -> tuple[object, ...]:
        return (self.mjd, self.filter, self.origin, self.flux)

    @property
    def is_detection(self) -> bool:
        return self.flux is not None and self.flux > 3.0

    @property
    def is_forced(self) -> bool:
        return self.origin == "alert_fp"


points = st.builds(
    Point,
    owner=which,
    groups=some,
    streams=some,
    mjd=st.sampled_from([61000.0, 61001.5, 61002.0]),
    flux=st.sampled_from([None, -5.0, 3.0, 10.0, 20.0, 400.0]),
    filter=st.sampled_from(["ztfg", "ztfr"]),
    origin=st.sampled_from(["", "alert_fp"]),
)


@dataclass(frozen=True)
class Change:
    """Something done to one of the rows that are there."""

    kind: str
    row: int
    to: Point


changes = st.builds(
    Change,
    st.sampled_from(["revise", "share", "remove", "leave", "forget"]),
    st.integers(0, 10),
    points,
)


@dataclass(frozen=True)
class Small:
    """Users, groups and streams, whose ties the test draws anew each time, and an object."""

    users: list[Person]
    groups: list[int]
    streams: list[int]
    instrument: int
    obj: str
    rows: dict[int, Point] = field(default_factory=dict)

    def values(self, point: Point) -> dict[str, Any]:
        """Return a measurement as a row."""
        return {
            "obj_id": self.obj,
            "instrument_id": self.instrument,
            "upload_id": "random",
            "fluxerr": 1.0,
            "mjd": point.mjd,
            "flux": point.flux,
            "filter": point.filter,
            "origin": point.origin,
            "owner_id": None if point.owner is None else self.users[point.owner].id,
            "group_ids": sorted(self.groups[group] for group in point.groups),
            "stream_ids": sorted(self.streams[stream] for stream in point.streams),
        }

    def fill(self, session: Session, drawn: list[Point]) -> None:
        """Store measurements in place of those before, all in one statement."""
        session.execute(delete(Photometry).where(Photometry.obj_id == self.obj))
        self.rows.clear()
        once = {(point.owner, point.same): point for point in drawn}
        if once:
            rows = list(once.values())
            statement = insert(Photometry).values([self.values(point) for point in rows])
            ids = session.scalars(statement.returning(Photometry.id)).all()
            self.rows.update(zip(ids, rows, strict=True))

    def change(self, session: Session, change: Change) -> None:
        """Do something to a row."""
        if not self.rows:
            return
        number = list(self.rows)[change.row % len(self.rows)]
        before, to = self.rows[number], change.to
        this = Photometry.id == number
        match change.kind:
            case "revise":
                after = Point(before.owner, before.groups, before.streams, to.mjd, to.flux,
                              to.filter, to.origin)  # fmt: skip
                others = [one for other, one in self.rows.items() if other != number]
                if any((one.owner, one.same) == (after.owner, after.same) for one in others):
                    return
            case "share":
                after = Point(before.owner, to.groups, to.streams, before.mjd, before.flux,
                              before.filter, before.origin)  # fmt: skip
            case "leave":  # as when its owner's account is removed
                after = Point(None, before.groups, before.streams, before.mjd, before.flux,
                              before.filter, before.origin)  # fmt: skip
            case "forget":
                gone = sorted(before.groups)[:1]
                for group in gone:
                    forget_group(session, self.groups[group])
                for other, one in list(self.rows.items()):
                    self.rows[other] = Point(one.owner, one.groups - set(gone), one.streams,
                                             one.mjd, one.flux, one.filter, one.origin)  # fmt: skip
                return
            case _:
                session.execute(delete(Photometry).where(this))
                del self.rows[number]
                return
        session.execute(update(Photometry).where(this).values(**self.values(after)))
        self.rows[number] = after

    def tie(
        self, session: Session, members: set[tuple[int, int]], held: set[tuple[int, int]]
    ) -> None:
        """Make exactly these ties of users to groups and streams."""
        session.execute(delete(GroupUser).where(GroupUser.group_id.in_(self.groups)))
        session.execute(delete(StreamUser).where(StreamUser.stream_id.in_(self.streams)))
        session.add_all(
            GroupUser(user_id=self.users[user].id, group_id=self.groups[group])
            for user, group in members
        )
        session.add_all(
            StreamUser(user_id=self.users[user].id, stream_id=self.streams[stream])
            for user, stream in held
        )


@pytest.fixture(scope="module")
def small(people: People) -> Small:
    users = [people.person("Upload data") for _ in range(NUMBER)]
    groups = [people.group() for _ in range(NUMBER)]
    with people.everything() as session:
        streams = [Stream(name=f"statistics {number}") for number in range(NUMBER)]
        session.add_all(streams)
        session.flush()
        ids = [stream.id for stream in streams]
        ztf = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
    return Small(users, groups, ids, ztf, people.source())


def seen_by(
    small: Small, user: int, members: set[tuple[int, int]], held: set[tuple[int, int]]
) -> list[Point]:
    """Return what a user sees, each measurement once, by a model in plain Python."""
    groups = {group for who, group in members if who == user}
    streams = {stream for who, stream in held if who == user}
    seen = {
        point.same: point
        for point in small.rows.values()
        if point.owner == user or point.groups & groups or point.streams & streams
    }
    return list(seen.values())


PARAMETERS: list[dict[str, Any]] = [
    *({"numberDetections": number} for number in (1, 2, 3, 4)),
    *({"numberDetections": number, "excludeForcedPhotometry": True} for number in (1, 2)),
    {"maxPeakMagnitude": 21.0},
    {"minPeakMagnitude": 20.0, "excludeForcedPhotometry": True},
    {"maxLatestMagnitude": 21.0},
    {"startDate": "2025-11-22T06:00:00Z"},  # MJD 61001.25
    {"endDate": "2025-11-22T06:00:00Z"},
]
QUERIES = [SourcesQuery.model_validate(parameters) for parameters in PARAMETERS]


def asked(obj_id: str, query: SourcesQuery) -> ColumnElement[bool]:
    """Return what a list of sources asks of an object."""
    name = select(literal(obj_id).label("obj_id")).subquery().c.obj_id
    [condition] = detection_conditions.conditions(name, query, of_sources(query))
    return select(condition).select_from(name.table).scalar_subquery()


def holds(query: SourcesQuery, seen: list[Point]) -> bool:
    """Tell by plain Python whether a query finds an object of which somebody sees this."""
    forced = not query.exclude_forced_photometry
    found = [one for one in seen if one.is_detection and (forced or not one.is_forced)]
    if len(found) < (query.number_detections or 1):
        return False
    fluxes = [one.flux or 0.0 for one in found]
    latest = max((one.mjd, one.flux or 0.0) for one in found)[1]
    times = [one.mjd for one in found]
    bounds = of_sources(query)
    peak = detection_magnitude(max(fluxes))
    return all(
        [
            bounds.peak_below is None or peak <= bounds.peak_below,
            bounds.peak_above is None or peak >= bounds.peak_above,
            bounds.latest_below is None or detection_magnitude(latest) <= bounds.latest_below,
            bounds.first_after is None or min(times) >= 61001.25,
            bounds.last_before is None or max(times) <= 61001.25,
        ]
    )


def detection_magnitude(flux: float) -> float:
    """Return the AB magnitude of a flux in µJy."""
    return 23.9 - 2.5 * math.log10(flux)


@given(
    drawn=st.lists(points, max_size=8),
    changed=st.lists(changes, max_size=4),
    members=ties,
    held=ties,
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_done_statistics_are_those_of_the_visible_rows(
    people: People,
    small: Small,
    drawn: list[Point],
    changed: list[Change],
    members: set[tuple[int, int]],
    held: set[tuple[int, int]],
) -> None:
    with people.everything() as session:
        small.tie(session, members, held)
        small.fill(session, drawn)
    for change in changed:
        with people.everything() as session:
            small.change(session, change)
    for user, person in enumerate(small.users):
        seen = seen_by(small, user, members, held)
        found = [one for one in seen if one.is_detection]
        with person.transaction() as (session, _):
            told = photstats_by_obj(session, [small.obj]).get(small.obj)
            answers = session.execute(select(*(asked(small.obj, query) for query in QUERIES))).one()
        for query, answer in zip(QUERIES, answers, strict=True):
            assert answer == holds(query, seen), query
        if not seen:
            assert told is None
            continue
        assert told is not None
        assert (told.num_obs, told.num_det) == (len(seen), len(found))
        times = [one.mjd for one in found]
        assert told.first_detected_mjd == min(times, default=None)
        assert told.last_detected_mjd == max(times, default=None)
        if found:
            brightest = max(one.flux or 0.0 for one in found)
            assert told.peak_mag == pytest.approx(detection_magnitude(brightest))
            assert told.peak_mjd == min(one.mjd for one in found if one.flux == brightest)
            last = max((one.mjd, one.flux or 0.0) for one in found)
            assert told.last_detected_mag == pytest.approx(detection_magnitude(last[1]))
            bands = {one.filter for one in found if (one.mjd, one.flux) == last}
            assert told.last_detected_filter in bands


def test_nobody_writes_statistics(people: People, small: Small) -> None:
    """Not even of one's own rows; and the functions that write them are no way around."""
    owner = small.users[0]
    with people.everything() as session:
        small.fill(session, [Point(0, frozenset({0}), frozenset(), 61000.0, 10.0, "ztfr", "")])
    table = PhotometryStatistics
    with owner.transaction() as (session, _):
        [row] = session.scalars(select(table).where(table.obj_id == small.obj, table.num_obs > 0))
        changed = update(table).where(table.id == row.id).values(num_det=99)
        assert session.execute(changed.returning(table.id)).all() == []
        removed = delete(table).where(table.id == row.id)
        assert session.execute(removed.returning(table.id)).all() == []
    made = insert(table).values(
        obj_id=small.obj, group_ids=[small.groups[0]], stream_ids=[], owner_id=owner.id,
        is_forced=True, num_obs=7,
    )  # fmt: skip
    for statement, refusal in (
        (made, "row-level security"),
        (text("select access.tell_photometry(array[1])"), "permission denied"),
        (text("select access.tell_all_photometry()"), "permission denied"),
    ):
        with (
            pytest.raises(DBAPIError, match=refusal),
            owner.transaction() as (session, _),
        ):
            session.execute(statement)


def test_they_can_be_computed_anew(
    people: People, small: Small, marshal_settings: Settings
) -> None:
    """What a load without triggers, or the migration, computes is what triggers do."""
    drawn = [
        Point(owner, frozenset({group}), frozenset(), 61000.0, flux, "ztfr", origin)
        for owner, group, flux, origin in itertools.product(
            range(2), range(2), (None, 10.0, 20.0), ("", "alert_fp")
        )
    ]
    with people.everything() as session:
        small.fill(session, drawn)
    table = PhotometryStatistics
    values = select(*(one for one in table.__table__.c if one.name not in
                      {"id", "created_at", "modified"})).where(table.num_obs > 0)  # fmt: skip
    with people.everything() as session:
        before = {str(tuple(row)) for row in session.execute(values)}
        assert len(before) > 3
    owner = create_engine(database_url(marshal_settings, DatabaseRole.OWNER))
    with owner.begin() as connection:
        connection.execute(text("select access.tell_all_photometry()"))
    owner.dispose()
    with people.everything() as session:
        assert {str(tuple(row)) for row in session.execute(values)} == before


@pytest.mark.parametrize("second", ["insert", "delete"])
def test_changes_at_once_lose_nothing(people: People, small: Small, second: str) -> None:
    """Who changes the same audience second waits, and then counts what the first did."""
    audience = (0, frozenset({0}), frozenset[int]())
    there = Point(*audience, 61000.0, None, "ztfr", "")
    added = Point(*audience, 61000.0, 10.0, "ztfr", "")
    more = Point(*audience, 61001.5, 20.0, "ztfg", "")
    with people.everything() as session:
        small.fill(session, [there])
    [number] = small.rows
    changed: Insert | Delete = insert(Photometry).values(**small.values(more))
    if second == "delete":
        changed = delete(Photometry).where(Photometry.id == number)
    first_is_done, first_may_commit = threading.Event(), threading.Event()

    def first() -> None:
        with people.everything() as session:
            session.execute(insert(Photometry).values(**small.values(added)))
            first_is_done.set()
            assert first_may_commit.wait(60)

    def then() -> None:
        with people.everything() as session:
            session.execute(changed)

    def somebody_waits() -> bool:
        waiting = text(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
            " and datname = current_database() and query like '%photometry%'"
        )
        with people.everything() as session:
            return bool(session.scalar(waiting))

    threads = [threading.Thread(target=first), threading.Thread(target=then)]
    threads[0].start()
    assert first_is_done.wait(60)
    threads[1].start()
    try:
        wait_until(somebody_waits, "the second change waits for the first")
    finally:
        first_may_commit.set()
        for thread in threads:
            thread.join(60)
    with small.users[0].transaction() as (session, _):
        told = photstats_by_obj(session, [small.obj])[small.obj]
    assert (told.num_obs, told.num_det) == ((1, 1) if second == "delete" else (3, 2))
