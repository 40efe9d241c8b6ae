"""The list of sources against a simple model of it, for people in sixty groups, in one and in none."""

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.models.annotation import Annotation
from skyportal.models.comment import Comment
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.source import Source
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

GROUPS, HIDDEN, OBJECTS = 60, 20, 70
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
WORDS = ("Überriese", "host at z=0.1", "100% sure", "")
FORMS: list[dict[str, Any]] = [
    {},
    {"minRedshift": 0.1},
    {"minRedshift": 0.05, "maxRedshift": 0.15},
    {"annotationsFilter": "score: 0.5: gt"},
    {"annotationsFilter": "score: 0.5: gt", "annotationsFilterOrigin": "a"},
    {"annotationsFilter": "score"},
    {"commentsFilter": "ÜBERRIESE"},
    {"commentsFilter": "0% s"},
    {"numberDetections": 3},
    {"maxPeakMagnitude": 20.0},
    {"sortBy": "annotation.a.score"},
    {"sortBy": "annotation.a.score", "sortOrder": "asc"},
    {"sortBy": "redshift", "sortOrder": "asc", "numberDetections": 1},
]


@dataclass
class Known:
    """What is known of an object: each with the groups that may see it, or that it is in."""

    id: str
    redshift: float | None
    saved: dict[int, tuple[datetime.datetime, bool]] = field(default_factory=dict)
    scores: list[tuple[set[int], str, object]] = field(default_factory=list)
    said: list[tuple[set[int], str]] = field(default_factory=list)
    fluxes: list[tuple[set[int], float]] = field(default_factory=list)


@dataclass
class World:
    """Objects, and who sees how much of them."""

    objects: list[Known]
    readers: dict[str, tuple[Person, set[int]]]


@pytest.fixture(scope="module")
def world(people: People) -> World:
    """A world by chance: groups save, unsave and are asked; data are shared with some of them."""
    draw = random.Random(60)
    author = people.person()
    groups = [people.group(author) for _ in range(GROUPS + HIDDEN)]
    seen = set(groups[:GROUPS])
    readers = {
        "all": (people.person(groups=tuple(seen)), seen),
        "one": (people.person(groups=(groups[0],)), {groups[0]}),
        "none": (people.person(), set()),
    }
    objects = [known_by_chance(draw, number, groups) for number in range(OBJECTS)]
    with people.everything() as session:
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
        for one in objects:
            session.add(Obj(id=one.id, ra=1.0, dec=2.0, redshift=one.redshift))
            session.flush()
            for group, (moment, active) in one.saved.items():
                session.add(Source(obj_id=one.id, group_id=group, saved_at=moment, active=active))
            writers: dict[str, Person] = {}
            for shared, origin, score in one.scores:
                writers[origin] = writers.get(origin) or people.person()
                session.add(
                    Annotation(
                        obj_id=one.id, origin=origin, data={"score": score},
                        author_id=writers[origin].id, group_ids=sorted(shared),
                    )
                )  # fmt: skip
            for shared, words in one.said:
                session.add(
                    Comment(
                        obj_id=one.id, text=words, author_id=author.id, group_ids=sorted(shared)
                    )
                )
            for number, (shared, flux) in enumerate(one.fluxes):
                session.add(
                    Photometry(
                        obj_id=one.id, instrument_id=instrument, mjd=61000.0 + number, flux=flux,
                        fluxerr=1.0, filter="ztfr", upload_id="made", owner_id=author.id,
                        group_ids=sorted(shared), stream_ids=[],
                    )
                )  # fmt: skip
    return World(objects, readers)


def known_by_chance(draw: random.Random, number: int, groups: list[int]) -> Known:
    """Return an object with what some groups know of it."""

    def some(most: int) -> set[int]:
        return set(draw.sample(groups, draw.randint(1, most)))

    return Known(
        id=f"ZTF26m{number:03}",
        redshift=draw.choice([None, draw.random() / 5]),
        saved={
            group: (START + datetime.timedelta(days=draw.randint(0, 9)), draw.random() < 0.8)
            for group in some(4)
        },
        scores=[
            (some(3), origin, draw.choice([draw.random(), 0.5, None, "red"])) for origin in "ab"
        ],
        said=[(some(2), f"{words} {number}") for words in draw.sample(WORDS, 2)],
        fluxes=[(some(2), draw.uniform(-5, 60)) for _ in range(draw.randint(0, 7))],
    )


def expected(world: World, mine: set[int], query: dict[str, Any]) -> list[str]:
    """Return what the list is to have, in its order."""
    found = []
    for one in world.objects:
        times = [
            moment for group, (moment, active) in one.saved.items() if active and group in mine
        ]
        if times and all(conditions_of(one, mine, query)):
            found.append((one, max(times)))
    found.sort(key=lambda pair: pair[0].id)
    by = query.get("sortBy", "saved_at")
    values: dict[str, Callable[[Known, datetime.datetime], Any]] = {
        "saved_at": lambda _, moment: moment.timestamp(),
        "redshift": lambda one, _: one.redshift,
        "annotation.a.score": lambda one, _: score_of(one, mine),
    }
    value = values[by]
    with_value = [pair for pair in found if value(*pair) is not None]
    down = query.get("sortOrder") != "asc"
    with_value.sort(key=lambda pair: ordered(value(*pair)), reverse=down)  # names stay as they are
    without = [pair for pair in found if value(*pair) is None]
    return [one.id for one, _ in [*with_value, *without]]


def ordered(value: object) -> tuple[int, Any]:
    """Return by what a value stands among others: numbers of JSON stand above texts."""
    return (0, value) if isinstance(value, str) else (1, value)


def score_of(one: Known, mine: set[int]) -> object:
    """Return the value that is sorted by."""
    return next(
        (score for shared, origin, score in one.scores if origin == "a" and shared & mine), None
    )


def conditions_of(one: Known, mine: set[int], query: dict[str, Any]) -> Iterator[bool]:
    """Yield whether each condition of a query holds."""
    if "minRedshift" in query:
        yield one.redshift is not None and one.redshift >= query["minRedshift"]
    if "maxRedshift" in query:
        yield one.redshift is not None and one.redshift <= query["maxRedshift"]
    if "annotationsFilter" in query:
        scores = [
            score
            for shared, origin, score in one.scores
            if shared & mine and origin in query.get("annotationsFilterOrigin", "ab")
        ]
        if query["annotationsFilter"] == "score":
            yield bool(scores)
        else:
            yield any(isinstance(score, float) and score > 0.5 for score in scores)
    if "commentsFilter" in query:
        words = query["commentsFilter"].lower()
        yield any(words in text.lower() for shared, text in one.said if shared & mine)
    fluxes = [flux for shared, flux in one.fluxes if shared & mine and flux > 3]
    if "numberDetections" in query:
        yield len(fluxes) >= query["numberDetections"]
    if "maxPeakMagnitude" in query:
        yield bool(fluxes) and max(fluxes) >= 10 ** ((23.9 - query["maxPeakMagnitude"]) / 2.5)


@pytest.mark.parametrize("reader", ["all", "one", "none"])
@pytest.mark.parametrize("query", FORMS, ids=str)
def test_the_list_is_that_of_the_model(
    marshal: RunningMarshal, world: World, reader: str, query: dict[str, Any]
) -> None:
    person, mine = world.readers[reader]
    wanted = expected(world, mine, query)
    whole: list[str] = []
    for number in range(1, len(wanted) // 7 + 3):
        page = marshal.data(
            "GET", "/api/sources", person, params={**query, "pageNumber": number, "numPerPage": 7}
        )
        assert page["totalMatches"] == len(wanted)
        for row in page["sources"]:
            assert {group["id"] for group in row["groups"]} <= mine
        whole += [row["id"] for row in page["sources"]]
    assert whole == wanted
    if reader == "all":
        assert 0 < len(wanted) <= OBJECTS
