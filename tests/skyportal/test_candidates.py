"""Candidates: posting them, listing them, and who sees which."""

import datetime
import json
import threading
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate
from skyportal.models.classification import Classification
from skyportal.models.filter import Filter
from skyportal.models.obj import Obj
from skyportal.models.stream import Stream
from skyportal.models.taxonomy import Taxonomy
from tests.skyportal.lists import page_of
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

NIGHT = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Scene:
    """Two groups with a filter each; `vera` is in the first, `other` in the second."""

    people: People
    marshal: RunningMarshal
    vera: Person
    other: Person
    admin: Person
    group: int
    other_group: int
    filter: int
    other_filter: int

    def post(self, person: Person, obj_id: str, *filters: int, **changes: Any) -> Any:
        """Post a candidate as the publisher does; returns the response."""
        body = {
            "id": obj_id,
            "ra": 188.7,
            "dec": 12.5,
            "score": 0.9,
            "filter_ids": list(filters),
            "passing_alert_id": 2_500_000_000_000_000_001,
            "passed_at": NIGHT.isoformat(),
            "origin": "Kowalski",
        }
        return self.marshal.ask("POST", "/api/candidates", person, json=body | changes)

    def page(self, person: Person, **query: Any) -> dict[str, Any]:
        """Return a page of candidates."""
        return page_of(self.marshal, "candidates", person, **query)

    def listed(self, person: Person, **query: Any) -> list[str]:
        """Return the ids of a page of candidates."""
        return [one["id"] for one in self.page(person, **query)["candidates"]]


@pytest.fixture(scope="module")
def scene(people: People, marshal: RunningMarshal) -> Scene:
    acls = ("Upload data", "Annotate")
    vera, other, admin = people.person(*acls), people.person(*acls), people.person("System admin")
    with people.everything() as session:
        public = session.scalars(select(Stream.id).where(Stream.name == "ZTF Public")).one()
    groups = [people.group(one, streams=(public,)) for one in (vera, other)]
    with people.everything() as session:
        filters = [Filter(name="passes", group_id=group, stream_id=public) for group in groups]
        session.add_all(filters)
        session.flush()
        ids = [one.id for one in filters]
    return Scene(people, marshal, vera, other, admin, *groups, *ids)


def test_a_candidate_is_posted_once_however_often_it_is_sent(scene: Scene) -> None:
    first = scene.post(scene.admin, "ZTF26once", scene.filter, scene.other_filter).json()["data"]
    again = scene.post(scene.admin, "ZTF26once", scene.filter, scene.other_filter).json()["data"]
    assert first == again
    assert len(set(first["ids"])) == 2
    with scene.people.everything() as session:
        rows = select(func.count()).where(Candidate.obj_id == "ZTF26once")
        assert session.scalar(rows) == 2


def test_alerts_of_one_batch_are_candidates_each(scene: Scene) -> None:
    for alert in (1, 2):
        assert scene.post(scene.admin, "ZTF26two", scene.filter, passing_alert_id=alert).ok
    found = scene.marshal.data("GET", "/api/candidates/ZTF26two", scene.vera)
    assert {one["passing_alert_id"] for one in found["candidates"]} == {1, 2}


def test_without_an_alert_the_time_tells_candidates_apart(scene: Scene) -> None:
    for hour in (1, 1, 2):
        moment = (NIGHT + datetime.timedelta(hours=hour)).isoformat()
        assert scene.post(
            scene.vera, "ZTF26timed", scene.filter, passing_alert_id=None, passed_at=moment
        ).ok
    found = scene.marshal.data("GET", "/api/candidates/ZTF26timed", scene.vera)
    assert len(found["candidates"]) == 2


def test_posting_the_same_at_once_makes_one(scene: Scene) -> None:
    answers: list[Any] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(scene.post(scene.admin, "ZTF26race", scene.filter))
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 6
    assert len({answer.text for answer in answers}) == 1


def test_only_members_see_a_candidate(scene: Scene) -> None:
    assert scene.post(scene.vera, "ZTF26mine", scene.filter).ok
    for person, status in ((scene.vera, 200), (scene.other, 404), (scene.admin, 200)):
        for method in ("HEAD", "GET"):
            answer = scene.marshal.ask(method, "/api/candidates/ZTF26mine", person)
            assert answer.status_code == status
        seen = scene.marshal.ask("GET", "/api/sources/ZTF26mine", person)
        assert seen.status_code == status
    assert "ZTF26mine" in scene.listed(scene.vera, numPerPage=500)
    assert "ZTF26mine" not in scene.listed(scene.other, numPerPage=500)
    assert scene.listed(scene.other, groupIDs=scene.group) == []


def test_nobody_posts_for_filters_of_others(scene: Scene) -> None:
    answer = scene.post(scene.vera, "ZTF26theirs", scene.filter, scene.other_filter)
    assert answer.status_code == 404
    assert f"no filter {scene.other_filter}" in answer.json()["message"]
    with scene.people.everything() as session:
        assert session.get(Obj, "ZTF26theirs") is None


def test_an_object_of_others_is_joined_only_by_its_position(scene: Scene) -> None:
    assert scene.post(scene.other, "ZTF26secret", scene.other_filter, ra=10.0, dec=-5.0).ok
    for place, status in (
        ({"ra": None, "dec": None}, 400),
        ({"ra": 20.0, "dec": -5.0}, 409),
        ({"ra": 10.0001, "dec": -5.0}, 200),
    ):
        answer = scene.post(scene.vera, "ZTF26secret", scene.filter, **place)
        assert answer.status_code == status
        seen = scene.marshal.ask("GET", "/api/candidates/ZTF26secret", scene.vera)
        assert seen.ok == (status == 200)


def test_a_candidate_needs_a_position_and_a_proper_name(scene: Scene) -> None:
    for changes, word in (
        ({"ra": None}, "ra and dec"),
        ({"ra": 360.0}, "ra"),
        ({"dec": -91}, "dec"),
        ({"id": "ZTF 26"}, "id"),
        ({"id": ""}, "id"),
        ({"filter_ids": []}, "filter_ids"),
        ({"passed_at": "yesterday"}, "passed_at"),
        ({"passed_at": None}, "passed_at"),
        ({"passing_alert_id": 2**63}, "passing_alert_id"),
        ({"colour": "red"}, "colour"),
    ):
        answer = scene.post(scene.vera, "ZTF26bad", scene.filter, **changes)
        assert answer.status_code == 400
        assert word in answer.json()["message"]


def test_a_viewer_posts_nothing(scene: Scene, people: People) -> None:
    viewer = people.person(groups=(scene.group,))
    assert scene.post(viewer, "ZTF26viewer", scene.filter).status_code == 403


def test_a_card_tells_what_it_passed(scene: Scene) -> None:
    assert scene.post(scene.admin, "ZTF26card", scene.filter, scene.other_filter).ok
    moment = (NIGHT + datetime.timedelta(minutes=30)).isoformat()
    assert scene.post(
        scene.admin, "ZTF26card", scene.filter, passing_alert_id=7, passed_at=moment
    ).ok
    cards = {one["id"]: one for one in scene.page(scene.vera, numPerPage=500)["candidates"]}
    card = cards["ZTF26card"]
    assert card["passing_group_ids"] == [scene.group]
    assert card["filter_ids"] == [scene.filter]
    assert card["passing_alert_id"] == 7
    assert card["passed_at"] == "2026-11-24T00:30:00Z"
    assert (card["is_source"], card["saved_groups"], card["rejected"]) == (False, [], False)
    assert (card["annotations"], card["thumbnails"], card["photometry"]) == ([], [], [])
    assert card["photstats"] is None
    assert card["gal_lon"] == pytest.approx(287.0, abs=2)
    assert card["gal_lat"] == pytest.approx(75.0, abs=2)
    both = {one["id"]: one for one in scene.page(scene.admin, numPerPage=500)["candidates"]}
    assert both["ZTF26card"]["passing_group_ids"] == sorted([scene.group, scene.other_group])


@pytest.fixture(scope="module")
def night(scene: Scene, people: People) -> list[str]:
    """A week later: ten objects of vera's group, one an hour, oldest first, with scores."""
    names = [f"ZTF26night{number}" for number in range(10)]
    for number, name in enumerate(names):
        moment = NIGHT + datetime.timedelta(days=7, hours=number)
        scene.post(scene.admin, name, scene.filter, passed_at=moment.isoformat())
        if number % 2 == 0:
            data = {"score": number / 10, "class": f"kind {number % 4}", "sure": number > 4}
        else:
            data = {"score": None}  # as good as none
        if number < 9:
            with people.everything() as session:
                session.add(
                    Annotation(
                        obj_id=name,
                        origin="test:filter",
                        data=data,
                        author_id=scene.admin.id,
                        group_ids=[scene.group],
                    )
                )
        if number < 5:
            with people.everything() as session:
                session.get_one(Obj, name).redshift = number / 100
    return names


WINDOW = {"startDate": (NIGHT + datetime.timedelta(days=6)).isoformat()}


def test_the_newest_come_first_page_by_page(scene: Scene, night: list[str]) -> None:
    found, cursor = [], None
    while True:
        page = scene.page(scene.vera, **WINDOW, numPerPage=4, cursor=cursor)
        assert page["totalMatches"] == 10
        found += [one["id"] for one in page["candidates"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert found == night[::-1]
    second = scene.listed(scene.vera, **WINDOW, numPerPage=4, pageNumber=2)
    assert second == night[::-1][4:8]
    empty = scene.page(scene.vera, **WINDOW, numPerPage=4, pageNumber=9)
    assert (empty["candidates"], empty["totalMatches"], empty["cursor"]) == ([], 10, None)


def test_pages_skip_nothing_while_candidates_are_rejected(
    scene: Scene, night: list[str], people: People
) -> None:
    scanner = people.person(groups=())
    people.join(scanner, scene.group)
    query = WINDOW | {"numPerPage": 3, "listNameReject": "rejected_candidates"}
    found, cursor = [], None
    while True:
        page = scene.page(scanner, **query, cursor=cursor)
        for one in page["candidates"]:
            found.append(one["id"])
            body = {"obj_id": one["id"], "list_name": "rejected_candidates"}
            scene.marshal.data("POST", "/api/listing", scanner, json=body)
        cursor = page["cursor"]
        if cursor is None:
            break
    assert found == night[::-1]
    assert scene.listed(scanner, **query) == []
    cards = scene.page(scanner, **WINDOW)["candidates"]
    assert all(one["rejected"] for one in cards)
    assert (
        scene.listed(scanner, **WINDOW, listName="rejected_candidates", numPerPage=1) == night[-1:]
    )
    assert scene.listed(scene.vera, **query) == night[:-4:-1]  # the list is nobody else's


def test_sorted_by_an_annotation_page_by_page(scene: Scene, night: list[str]) -> None:
    sort = {"sortByAnnotationOrigin": "test:filter", "sortByAnnotationKey": "score"}
    without = night[9:0:-2]
    for order, first in (("desc", night[8::-2]), ("asc", night[0::2])):
        query = WINDOW | sort | {"sortByAnnotationOrder": order, "numPerPage": 3}
        found, cursor = [], None
        while True:
            page = scene.page(scene.vera, **query, cursor=cursor)
            found += [one["id"] for one in page["candidates"]]
            cursor = page["cursor"]
            if cursor is None:
                break
        assert found == first + without


@pytest.mark.parametrize(
    ("conditions", "numbers"),
    [
        ([{"key": "score", "min": 0.35}], [8, 6, 4]),
        ([{"key": "score", "min": 0.2, "max": 0.6}], [6, 4, 2]),
        ([{"key": "class", "value": "kind 2"}], [6, 2]),
        ([{"key": "sure", "value": True}], [8, 6]),
        ([{"key": "score", "value": 0.6}], [6]),
        ([{"key": "score", "value": "0.6"}], [6]),
        ([{"key": "score", "value": 0}], [0]),
        ([{"key": "sure", "value": "true"}], [8, 6]),
        ([{"key": "class", "value": "kind 2"}, {"key": "score", "min": 0.5}], [6]),
        ([{"key": "class", "min": 0}], []),
        ([{"key": "absent", "value": "x"}], []),
    ],
)
def test_filtered_by_annotations(
    scene: Scene, night: list[str], conditions: list[dict[str, Any]], numbers: list[int]
) -> None:
    text = ",".join(json.dumps({"origin": "test:filter"} | one) for one in conditions)
    found = scene.listed(scene.vera, **WINDOW, annotationFilterList=text)
    assert found == [night[number] for number in numbers]


def test_filtered_by_annotations_of_two_origins(scene: Scene, night: list[str]) -> None:
    for name, score in zip(night, (1, 2, 3), strict=False):
        note = {"origin": "other:filter", "data": {"rank": score}}
        scene.marshal.data("POST", f"/api/sources/{name}/annotations", scene.vera, json=note)
    both = [
        {"origin": "test:filter", "key": "score", "min": 0.1},
        {"origin": "other:filter", "key": "rank", "min": 2},
    ]
    text = ",".join(json.dumps(one) for one in both)
    assert scene.listed(scene.vera, **WINDOW, annotationFilterList=text) == [night[2]]


def test_filtered_by_classes_that_the_caller_sees(
    scene: Scene, night: list[str], people: People
) -> None:
    hidden = people.group()
    with people.everything() as session:
        taxonomy = Taxonomy(name="T", hierarchy={"class": "x"}, version="1", group_ids=[hidden])
        session.add(taxonomy)
        session.flush()
        for name, group in ((night[0], scene.group), (night[1], hidden)):
            told = {"obj_id": name, "classification": "Ia", "taxonomy_id": taxonomy.id}
            session.add(Classification(**told, author_id=scene.other.id, group_ids=[group]))
    assert scene.listed(scene.vera, **WINDOW, classifications="Ia,II") == [night[0]]
    rejected = scene.listed(scene.vera, **WINDOW, classificationsReject="Ia")
    assert set(night) - set(rejected) == {night[0]}


def test_filtered_by_redshift(scene: Scene, night: list[str]) -> None:
    assert scene.listed(scene.vera, **WINDOW, minRedshift=0.02) == night[4:1:-1]
    assert scene.listed(scene.vera, **WINDOW, maxRedshift=0.01) == night[1::-1]


def test_filtered_by_group_filter_and_time(scene: Scene, night: list[str]) -> None:
    start = (NIGHT + datetime.timedelta(days=7, hours=3)).isoformat()
    end = (NIGHT + datetime.timedelta(days=7, hours=5)).isoformat()
    assert scene.listed(scene.admin, startDate=start, endDate=end) == night[5:2:-1]
    query = {"startDate": start, "endDate": end}
    assert scene.listed(scene.admin, **query, groupIDs=scene.other_group) == []
    assert scene.listed(scene.admin, **query, filterIDs=scene.filter) == night[5:2:-1]
    assert scene.listed(scene.admin, **query, filterIDs=f"{scene.other_filter}") == []


def test_filtered_by_who_saved(scene: Scene, night: list[str], people: People) -> None:
    scanner = people.person("Upload data")
    people.join(scanner, scene.group)
    people.join(scanner, scene.other_group)
    for number, groups in (
        (1, [scene.group]),
        (2, [scene.other_group]),
        (3, [scene.group, scene.other_group]),
    ):
        body = {"id": night[number], "group_ids": groups}
        scene.marshal.data("POST", "/api/sources", scanner, json=body)
    selection = WINDOW | {"groupIDs": f"{scene.group}"}

    def numbers(status: str, **query: Any) -> list[int]:
        found = scene.listed(scanner, **(selection | query), savedStatus=status)
        return sorted(night.index(one) for one in found)

    everything = set(range(10))
    assert numbers("all") == sorted(everything)
    assert numbers("savedToAnySelected") == [1, 3]
    assert numbers("savedToAllSelected") == [1, 3]
    assert numbers("savedToAnyAccessible") == [1, 2, 3]
    assert numbers("notSavedToAnySelected") == sorted(everything - {1, 3})
    assert numbers("notSavedToAllSelected") == sorted(everything - {1, 3})
    assert numbers("notSavedToAnyAccessible") == sorted(everything - {1, 2, 3})
    both = {"groupIDs": f"{scene.group},{scene.other_group}"}
    assert numbers("savedToAllSelected", **both) == [3]
    assert numbers("savedToAnySelected", **both) == [1, 2, 3]
    assert numbers("notSavedToAllSelected", **both) == sorted(everything - {3})


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"savedStatus": "perhaps"}, "savedStatus"),
        ({"numPerPage": 501}, "numPerPage"),
        ({"pageNumber": 0}, "pageNumber"),
        ({"startDate": "tonight"}, "startDate"),
        ({"groupIDs": "a,b"}, "groupIDs"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "WzFd"}, "cursor"),
        ({"annotationFilterList": "{"}, "annotationFilterList"),
        ({"annotationFilterList": '{"origin": "a", "key": "b"}'}, "annotationFilterList"),
        ({"autosave": "true"}, "autosave"),
    ],
)
def test_a_bad_query_is_told_what_is_wrong(scene: Scene, query: dict[str, Any], word: str) -> None:
    answer = scene.marshal.ask("GET", "/api/candidates", scene.vera, params=query)
    assert answer.status_code == 400
    assert word in answer.json()["message"]


def test_a_candidate_is_removed_from_one_filter(scene: Scene) -> None:
    assert scene.post(scene.admin, "ZTF26gone", scene.filter, scene.other_filter).ok
    path = f"/api/candidates/ZTF26gone/{scene.filter}"
    assert scene.marshal.ask("DELETE", path, scene.other).status_code == 404
    assert scene.marshal.ask("DELETE", path, scene.vera).ok
    assert scene.marshal.ask("DELETE", path, scene.vera).status_code == 404
    assert scene.marshal.ask("GET", "/api/candidates/ZTF26gone", scene.vera).status_code == 404
    assert scene.marshal.ask("GET", "/api/candidates/ZTF26gone", scene.other).ok


def test_rows_tell_which_alert_passed_which_filter(scene: Scene) -> None:
    night = NIGHT + datetime.timedelta(days=400)  # that no other test knows of
    first = {"passing_alert_id": 1, "passed_at": night.isoformat()}
    assert scene.post(scene.vera, "ZTF26rows", scene.filter, **first).ok
    later = (night + datetime.timedelta(hours=1)).isoformat()
    second = {"passing_alert_id": 2, "passed_at": later}
    assert scene.post(scene.vera, "ZTF26rows", scene.filter, **second).ok
    assert scene.post(
        scene.other, "ZTF26rows", scene.other_filter, **first | {"passing_alert_id": 3}
    ).ok

    def rows(person: Person, **query: Any) -> dict[str, Any]:
        asked = {"filterIDs": scene.filter, "startDate": night.isoformat()} | query
        page: dict[str, Any] = scene.marshal.data(
            "GET", "/api/candidates_filter", person, params=asked
        )
        return page

    mine = [one for one in rows(scene.vera)["candidates"] if one["obj_id"] == "ZTF26rows"]
    assert [one["passing_alert_id"] for one in mine] == [2, 1]
    assert {one["filter_id"] for one in mine} == {scene.filter}
    late = rows(scene.vera, startDate=later, numPerPage=1)
    assert ([one["passing_alert_id"] for one in late["candidates"]], late["totalMatches"]) == (
        [2],
        1,
    )
    assert rows(scene.vera, pageNumber=2, numPerPage=1)["totalMatches"] is None
    before = (night - datetime.timedelta(days=1)).isoformat()
    assert rows(scene.vera, startDate=before, endDate=before)["candidates"] == []
    assert rows(scene.other)["candidates"] == []
    theirs = rows(scene.other, groupIDs=scene.other_group)["candidates"]
    assert 3 in [one["passing_alert_id"] for one in theirs if one["obj_id"] == "ZTF26rows"]
    saved = {"savedStatus": "savedToAnyAccessible"}
    assert "ZTF26rows" not in [one["obj_id"] for one in rows(scene.vera, **saved)["candidates"]]
