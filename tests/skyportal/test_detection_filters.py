"""Filters of both lists by detections, tags and the like: only what the caller sees counts."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate
from skyportal.models.comment import Comment
from skyportal.models.filter import Filter
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.spectrum import Spectrum
from skyportal.models.stream import Stream
from skyportal.models.tag import Tag, TagOption
from tests.skyportal.lists import Kind, page_of
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

NIGHT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
MJD = 61041.0  # of that night
Found = Callable[..., list[int]]
Ask = Callable[..., list[dict[str, Any]]]


def test_the_date_is_told_apart_rightly() -> None:
    from skyportal.domain.detection_conditions import as_mjd

    assert as_mjd(NIGHT) == MJD


@pytest.fixture(scope="module")
def ask(marshal: RunningMarshal, people: People) -> Ask:
    """Asks as somebody in one of two groups for the rows of a list.

    0 was detected at magnitudes 20 and 18, twice by two people alike; 1 at 21 by forced
    photometry; 2 never; what the other group has would make each the brightest and oldest.
    """
    viewer, author = people.person(username="dviewer"), people.person("Upload data")
    with people.everything() as session:
        public = session.scalars(select(Stream.id).where(Stream.name == "ZTF Public")).one()
        camera = session.scalars(select(Instrument.id).where(Instrument.name == "ZTF")).one()
    mine = people.group(viewer, author, streams=(public,))
    hidden = people.group(author, streams=(public,))
    names = [people.source(mine) for _ in range(3)]

    def point(number: int, day: float, mag: float | None, **more: Any) -> Photometry:
        flux = None if mag is None else 10 ** ((23.9 - mag) / 2.5)
        values = {"group_ids": [mine], "owner_id": author.id} | more
        return Photometry(obj_id=names[number], instrument_id=camera, mjd=MJD + day, filter="ztfg",
                          flux=flux, fluxerr=0.5, upload_id="u", **values)  # fmt: skip

    with people.everything() as session:
        option = TagOption(name="Interesting")
        filter_ = Filter(name="f", group_id=mine, stream_id=public)
        session.add_all([option, filter_])
        session.flush()
        session.add_all(
            [
                point(0, 1, 20.0),
                point(0, 1, 20.0, owner_id=viewer.id),
                point(0, 3, 18.0),
                point(0, 2, None),
                point(1, 5, 21.0, origin="alert_fp"),
                point(2, 4, None),
                *(point(number, -100, 10.0, group_ids=[hidden]) for number in range(3)),
                Tag(obj_id=names[1], objtagoption_id=option.id, author_id=author.id,
                    group_ids=[mine]),
                Tag(obj_id=names[2], objtagoption_id=option.id, author_id=author.id,
                    group_ids=[hidden]),
                Comment(obj_id=names[0], text="seen", author_id=author.id, group_ids=[mine]),
                Comment(obj_id=names[1], text="hidden", author_id=author.id, group_ids=[hidden]),
                Annotation(obj_id=names[0], origin="a.b", author_id=author.id, group_ids=[mine],
                           data={"period": 2, "rank": 5}),
                Annotation(obj_id=names[1], origin="a.b", author_id=author.id, group_ids=[mine],
                           data={"rank": 7}),
                Annotation(obj_id=names[1], origin="secret", author_id=author.id,
                           group_ids=[hidden], data={"period": 2}),
                Spectrum(obj_id=names[0], instrument_id=camera, observed_at=NIGHT, wavelengths=[1.0],
                         fluxes=[2.0], digest=b"1", owner_id=author.id, group_ids=[mine]),
                *(
                    Candidate(obj_id=name, filter_id=filter_.id, group_id=mine, stream_id=public,
                              passed_at=NIGHT)
                    for name in names
                ),
            ]
        )  # fmt: skip
        for number, name in enumerate(names):
            session.get_one(Obj, name).altdata = {"simbad": {"class": f"C{number}"}, "n": number}

    def rows(kind: Kind, **query: Any) -> list[dict[str, Any]]:
        page = page_of(marshal, kind, viewer, **query)
        assert page["totalMatches"] == len(page[kind])
        return [one | {"number": names.index(one["id"])} for one in page[kind]]

    return rows


def numbers(rows: list[dict[str, Any]]) -> list[int]:
    return sorted(row["number"] for row in rows)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"requireDetections": True}, [0, 1]),
        ({"numberDetections": 1}, [0, 1]),
        ({"numberDetections": 2}, [0]),
        ({"numberDetections": 3}, []),
        ({"requireDetections": True, "excludeForcedPhotometry": True}, [0]),
        ({"excludeForcedPhotometry": True}, [0, 1, 2]),
        ({"tags": "Interesting"}, [1]),
        ({"tags": "Boring"}, []),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["sources", "candidates"])
def test_both_lists(ask: Ask, kind: str, query: dict[str, Any], expected: list[int]) -> None:
    assert numbers(ask(kind, **query)) == expected


@pytest.mark.parametrize(
    ("kind", "query", "expected"),
    [
        ("candidates", {"firstDetectionAfter": "2026-01-02"}, [0, 1]),
        ("candidates", {"firstDetectionAfter": "2026-01-03"}, [1]),
        ("candidates", {"lastDetectionBefore": "2026-01-04"}, [0]),
        ("sources", {"startDate": "2026-01-03"}, [1]),
        ("sources", {"endDate": "2026-01-05"}, [0]),
        ("sources", {"startDate": "2026-01-02", "endDate": "2026-01-03"}, []),
        ("sources", {"maxPeakMagnitude": 19}, [0]),
        ("sources", {"minPeakMagnitude": 19}, [1]),
        ("sources", {"minPeakMagnitude": 17, "maxPeakMagnitude": 22}, [0, 1]),
        ("sources", {"minLatestMagnitude": 17.5, "maxLatestMagnitude": 18.5}, [0]),
        ("sources", {"maxLatestMagnitude": 30, "excludeForcedPhotometry": True}, [0]),
        ("sources", {"simbadClass": "c1"}, [1]),
    ],
    ids=str,
)
def test_only_what_the_caller_sees_counts(
    ask: Ask, kind: str, query: dict[str, Any], expected: list[int]
) -> None:
    assert numbers(ask(kind, **query)) == expected


def test_a_candidate_by_name(ask: Ask) -> None:
    name = ask("candidates")[1]["id"]
    assert [one["id"] for one in ask("candidates", objID=name)] == [name]


def test_what_is_included_is_what_the_caller_sees(ask: Ask) -> None:
    names = ("CommentExists", "PhotometryExists", "SpectrumExists", "PeriodExists", "Candidates")
    rows = {row["number"]: row for row in ask("sources", **{f"include{one}": 1 for one in names})}
    exists = {
        number: [row[f"{one}_exists"] for one in ("comment", "photometry", "spectrum", "period")]
        for number, row in rows.items()
    }
    assert exists == {
        0: [True, True, True, True],
        1: [False, True, False, False],
        2: [False, True, False, False],
    }
    assert [len(rows[number]["candidates"]) for number in range(3)] == [1, 1, 1]
    plain = ask("sources")[0]
    assert (plain["comment_exists"], plain["candidates"]) == (None, None)
    lit = {row["number"]: len(row["photometry"] or []) for row in ask("candidates")}
    assert lit == {0: 3, 1: 1, 2: 1}
    dark = ask("candidates", includePhotometry=False)
    assert [row["photometry"] for row in dark] == [[], [], []]
    cards = ask("candidates", includeComments=True, includeSpectra=True)
    first = next(card for card in cards if card["number"] == 0)
    assert [one["text"] for one in first["comments"]] == ["seen"]
    assert [one["fluxes"] for one in first["spectra"]] == [[2.0]]


@pytest.mark.parametrize(
    ("sort", "order", "expected"),
    [
        ("altdata.n", "desc", [2, 1, 0]),
        ("altdata.n", "asc", [0, 1, 2]),
        ("annotation.a.b.rank", "desc", [1, 0, 2]),
        ("annotation.a.b.rank", "asc", [0, 1, 2]),
    ],
)
def test_sorting_by_what_is_known(ask: Ask, sort: str, order: str, expected: list[int]) -> None:
    found = ask("sources", sortBy=sort, sortOrder=order)
    assert [row["number"] for row in found] == expected


def test_positions_as_geojson(marshal: RunningMarshal, people: People) -> None:
    viewer = people.person()
    name = people.source(people.group(viewer))
    page = marshal.data("GET", "/api/sources", viewer, params={"includeGeoJSON": True})
    [feature] = page["geojson"]["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-170.0, 20.0]}
    assert feature["properties"]["name"] == name


def test_an_unknown_order_is_told(marshal: RunningMarshal, people: People) -> None:
    for sort in ("gcn_status", "annotation.key", "altdata."):
        person: Person = people.person()
        response = marshal.ask("GET", "/api/sources", person, params={"sortBy": sort})
        assert (response.status_code, "sortBy" in response.json()["message"]) == (400, True)
