"""Filters of the source list by what is known of objects: what others keep to themselves plays no part."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.models.annotation import Annotation
from skyportal.models.classification import Classification
from skyportal.models.comment import Comment
from skyportal.models.instrument import Instrument
from skyportal.models.label import Label
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.models.spectrum import Spectrum
from skyportal.models.taxonomy import Taxonomy
from tests.skyportal.lists import ids_of
from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service

Found = Callable[..., list[int]]


@pytest.fixture(scope="module")
def found(marshal: RunningMarshal, people: People) -> Found:
    """Asks as somebody who sees all three objects, and what group `mine` has on the first two."""
    viewer, author = people.person(username="viewer"), people.person(username="author")
    mine, hidden = people.group(viewer, author), people.group(author)
    names = [people.source(mine) for _ in range(3)]
    with people.everything() as session:
        taxonomy = Taxonomy(
            name="Sitewide", hierarchy={"class": "x"}, version="1", group_ids=[mine]
        )
        session.add(taxonomy)
        session.flush()
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()

        def know(obj_id: str, group: int, number: int) -> None:
            by: dict[str, Any] = {"obj_id": obj_id, "group_ids": [group], "author_id": author.id}
            of = {"taxonomy_id": taxonomy.id}
            spectrum = {"wavelengths": [1.0], "fluxes": [1.0], "digest": f"{number}".encode()}
            session.add_all(
                [
                    Classification(**by, **of, classification=("Ia", "AGN", "secret")[number]),
                    Comment(**by, text=f"comment 10{number}%"),
                    Annotation(**by, origin="a", data={"score": number, "type": f"t{number}"}),
                    Annotation(**by, origin="b", data={"rank": 9 - number}),
                    Label(obj_id=obj_id, group_id=group, labeller_id=author.id),
                    Spectrum(
                        obj_id=obj_id,
                        group_ids=[group],
                        owner_id=author.id,
                        instrument_id=instrument,
                        observed_at=f"2026-01-0{number + 1}T00:00:00Z",
                        **spectrum,
                    ),
                ]
            )

        know(names[0], mine, 0)
        know(names[1], mine, 1)
        know(names[2], hidden, 2)
        session.add(
            Classification(
                obj_id=names[0],
                group_ids=[mine],
                author_id=author.id,
                taxonomy_id=taxonomy.id,
                classification="hosted",
            )
        )
        session.add(Label(obj_id=names[0], group_id=mine, labeller_id=viewer.id))

    def ask(**query: Any) -> list[int]:
        return sorted(names.index(name) for name in ids_of(marshal, "sources", viewer, **query))

    return ask


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"classifications": "Ia,AGN"}, [0, 1]),
        ({"classifications": "Sitewide: Ia"}, [0]),
        ({"classifications": "Elsewhere: Ia"}, []),
        ({"classifications": "secret"}, []),
        ({"classifications": "Ia,hosted", "classifications_simul": True}, [0]),
        ({"classifications": "Ia,AGN", "classifications_simul": True}, []),
        ({"nonclassifications": "Ia"}, [1, 2]),
        ({"nonclassifications": "secret"}, [0, 1, 2]),
        ({"classified": True}, [0, 1]),
        ({"unclassified": True}, [2]),
        ({"hasBeenLabelled": True}, [0, 1]),
        ({"hasNotBeenLabelled": True}, [2]),
        ({"hasBeenLabelled": True, "currentUserLabeller": True}, [0]),
        ({"hasNotBeenLabelled": True, "currentUserLabeller": True}, [1, 2]),
        ({"hasSpectrum": True}, [0, 1]),
        ({"hasNoSpectrum": True}, [2]),
        ({"hasSpectrumAfter": "2026-01-02"}, [1]),
        ({"hasSpectrumBefore": "2026-01-01"}, [0]),
        ({"commentsFilter": "100%"}, [0]),
        ({"commentsFilter": "102"}, []),
        ({"commentsFilterAuthor": "author"}, [0, 1]),
        ({"commentsFilterAuthor": "viewer"}, []),
        ({"commentsFilter": "comment", "commentsFilterAfter": "2100-01-01"}, []),
        ({"commentsFilter": "comment", "commentsFilterAfter": "2020-01-01"}, [0, 1]),
        ({"commentsFilter": "comment", "commentsFilterBefore": "2020-01-01"}, []),
        ({"commentsFilterBefore": "2100-01-01"}, [0, 1]),
        ({"annotationsFilter": "score"}, [0, 1]),
        ({"annotationsFilter": "score: 0.5: gt"}, [1]),
        ({"annotationsFilter": "score: 1: le"}, [0, 1]),
        ({"annotationsFilter": "type: t0: ne"}, [1]),
        ({"annotationsFilter": "type: 1: gt"}, []),
        # each of its own origin: not one annotation that has both
        ({"annotationsFilter": "score: 0: ge, rank: 9: lt"}, [1]),
        ({"annotationsFilter": "score: 0: ge", "annotationsFilterOrigin": "b"}, []),
        ({"annotationsFilterOrigin": "b"}, [0, 1]),
        ({"annotationsFilterBefore": "2020-01-01"}, []),
        ({"annotationsFilterAfter": "2020-01-01"}, [0, 1]),
        ({"annotationsFilter": "score", "annotationsFilterAfter": "2100-01-01"}, []),
    ],
    ids=str,
)
def test_only_what_the_caller_sees_counts(
    found: Found, query: dict[str, Any], expected: list[int]
) -> None:
    assert found(**query) == expected


@pytest.mark.parametrize(
    "text", ["score: 1", "score: high: gt", "score: 1: about", ": 1: gt"], ids=str
)
def test_a_bad_comparison_is_told(marshal: RunningMarshal, people: People, text: str) -> None:
    query = {"annotationsFilter": text}
    response = marshal.ask("GET", "/api/sources", people.person(), params=query)
    assert (response.status_code, "annotationsFilter" in response.json()["message"]) == (400, True)


def test_rows_tell_hosts_and_colours_if_asked(marshal: RunningMarshal, people: People) -> None:
    person, author = people.person("Upload data"), people.person("Annotate")
    group, hidden = people.group(person), people.group(author)
    star, bare = people.source(group), people.source(group)
    host = {"name": "NGC 1", "ra": 10.0, "dec": 20.001}
    marshal.data("POST", f"/api/sources/{star}/host", person, json=host)
    gaia = {"Mag_G": 4.67, "Mag_Bp": 4.98, "Mag_Rp": 4.16, "Plx": 10.0}
    by = {"obj_id": star, "author_id": author.id, "data": gaia}
    with people.everything() as session:
        session.add_all(
            [
                Annotation(**by, origin="gaia", group_ids=[group]),
                Annotation(**by, origin="secret", group_ids=[hidden]),
            ]
        )
    path = f"/api/sources?group_ids={group}&sortBy=id&sortOrder=asc"
    asked = marshal.data("GET", f"{path}&includeHosts=true&includeColorMagnitude=true", person)
    first, second = sorted(asked["sources"], key=lambda one: one["id"] != star)
    assert (first["host"]["name"], first["host"]["offset"]) == ("NGC 1", pytest.approx(3.6))
    assert [one["origin"] for one in first["color_magnitude"]] == ["gaia"]
    assert (second["id"], second["host"], second["color_magnitude"]) == (bare, None, [])
    plain = marshal.data("GET", path, person)["sources"][0]
    assert (plain["host"], plain["color_magnitude"]) == (None, None)


def test_names_times_and_savers(marshal: RunningMarshal, people: People) -> None:
    me, other = people.person("Upload data"), people.person("Upload data")
    group, side = people.group(me, other), people.group(me)
    mine, theirs, asked_for = (people.source(side) for _ in range(3))
    for person, obj in ((me, mine), (other, theirs)):
        body = {"id": obj, "ra": 10.0, "dec": 20.0, "group_ids": [group]}
        marshal.data("POST", "/api/sources", person, json=body)
    with people.everything() as session:
        session.get_one(Obj, mine).tns_name = "AT 2026abc"
        requested = {"active": False, "requested": True}
        session.add(Source(obj_id=asked_for, group_id=group, **requested))

    def found(**query: Any) -> set[str]:
        return set(ids_of(marshal, "sources", me, group_ids=group, **query))

    assert found(TNSname="2026AB") == {mine}
    assert found(hasTNSname=True) == {mine}
    assert found(hasNoTNSname=True) == {theirs}
    assert found(savedByCurrentUser=True) == {mine}
    assert found(savedBefore="2100-01-01") == {mine, theirs}
    assert found(savedBefore="2020-01-01") == found(savedAfter="2100-01-01") == set()
    assert found(includeRequested=True) == {mine, theirs, asked_for}
    assert found(pendingOnly=True) == {asked_for}
    assert found(createdOrModifiedAfter="2020-01-01") == {mine, theirs}
    assert found(createdOrModifiedAfter="2100-01-01") == set()


def test_rows_hold_what_is_asked_for(marshal: RunningMarshal, people: People) -> None:
    person = people.person("Comment", "Annotate")
    group = people.group(person)
    obj = people.source(group)
    for what, body in (
        ("comments", {"text": "!"}),
        ("annotations", {"origin": "o", "data": {"k": 1}}),
    ):
        path = f"/api/sources/{obj}/{what}"
        marshal.data("POST", path, person, json=body | {"group_ids": [group]})
    path, names = "/api/sources", ("Comments", "Annotations", "Thumbnails", "Tags", "Labellers")
    query = {f"include{name}": True for name in names} | {"group_ids": group}
    (row,) = marshal.data("GET", path, person, params=query)["sources"]
    assert [one["text"] for one in row["comments"]] == ["!"]
    assert [one["data"] for one in row["annotations"]] == [{"k": 1}]
    assert (row["thumbnails"], row["tags"], row["labels"]) == ([], [], [])
    (bare,) = marshal.data("GET", path, person, params={"group_ids": group})["sources"]
    assert {bare[name] for name in ("comments", "annotations", "thumbnails", "tags")} == {None}
