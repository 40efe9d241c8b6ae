"""Saving, unsaving and asking to save; the list of sources; one's own lists."""

import datetime
import threading
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from skyportal.models.obj import Obj
from skyportal.models.source import Source
from tests.skyportal.lists import ids_of
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


@dataclass(frozen=True)
class Scene:
    """Two groups: `vera` may save to both, `guest` is in the first and may not, `other` in none."""

    people: People
    marshal: RunningMarshal
    vera: Person
    guest: Person
    other: Person
    admin: Person
    group: int
    second: int

    def save(self, person: Person, obj_id: str, *groups: int, **changes: Any) -> Any:
        """Save an object; returns the response."""
        body = {"id": obj_id, "ra": 10.0, "dec": -20.0, "group_ids": list(groups)} | changes
        return self.marshal.ask("POST", "/api/sources", person, json=body)

    def groups(self, person: Person, obj_id: str) -> list[int]:
        """Return the groups in which somebody sees it saved."""
        found = self.marshal.data("GET", f"/api/sources/{obj_id}/groups", person)
        return [one["id"] for one in found]

    def listed(self, person: Person, **query: Any) -> list[str]:
        """Return the ids of a page of sources."""
        return ids_of(self.marshal, "sources", person, **query)


@pytest.fixture(scope="module")
def scene(people: People, marshal: RunningMarshal) -> Scene:
    acls = ("Upload data", "Manage sources")
    vera, guest, other = (people.person(*acls) for _ in range(3))
    group, second = people.group(vera), people.group(vera)
    people.join(guest, group, can_save=False)
    return Scene(people, marshal, vera, guest, other, people.person("System admin"), group, second)


def status(scene: Scene, method: str, path: str, person: Person, **options: Any) -> int:
    code: int = scene.marshal.ask(method, path, person, **options).status_code
    return code


def test_saving_makes_known_and_saving_again_changes_nothing(scene: Scene) -> None:
    assert status(scene, "HEAD", "/api/sources/ZTF26save", scene.vera) == 404
    for _ in range(2):
        answer = scene.save(scene.vera, "ZTF26save", scene.group)
        expected = {"id": "ZTF26save", "saved_to_groups": [scene.group]}
        assert answer.json()["data"] == expected
    assert status(scene, "HEAD", "/api/sources/ZTF26save", scene.vera) == 200
    found = scene.marshal.data("GET", "/api/sources/ZTF26save", scene.guest)
    [group] = found["groups"]
    assert (group["id"], group["active"], group["requested"]) == (scene.group, True, False)
    assert group["saved_by"]["username"] == scene.vera.username
    assert set(group["saved_by"]) == {"id", "username", "first_name", "last_name", "is_bot"}
    assert (found["ra"], found["dec"], found["candidates"]) == (10.0, -20.0, [])
    assert found["photstats"] is None


def test_two_who_save_at_once_make_one_source(scene: Scene, people: People) -> None:
    savers = [people.person("Upload data") for _ in range(4)]
    for saver in savers:
        people.join(saver, scene.group)
    answers: list[Any] = []

    def save(saver: Person) -> None:
        answers.append(scene.save(saver, "ZTF26race", scene.group))

    threads = [threading.Thread(target=save, args=(saver,)) for saver in savers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 4
    assert {str(answer.json()["data"]["saved_to_groups"]) for answer in answers} == {
        f"[{scene.group}]"
    }
    with people.everything() as session:
        assert session.scalar(select(func.count()).where(Source.obj_id == "ZTF26race")) == 1


def test_who_is_not_in_the_group_sees_nothing_of_it(scene: Scene) -> None:
    scene.save(scene.vera, "ZTF26hidden", scene.group)
    for path in ("", "/groups"):
        assert status(scene, "GET", f"/api/sources/ZTF26hidden{path}", scene.other) == 404
    assert status(scene, "HEAD", "/api/sources/ZTF26hidden", scene.other) == 404
    assert scene.listed(scene.other, sourceID="hidden") == []
    exists = scene.marshal.data("GET", "/api/source_exists/ZTF26hidden", scene.other)
    assert not exists["source_exists"]
    named = scene.save(scene.other, "ZTF26hidden", ra=None, dec=None, group_ids=None)
    assert named.status_code == 400
    elsewhere = scene.save(scene.other, "ZTF26hidden", ra=99.0, group_ids=None)
    assert elsewhere.status_code == 409
    assert status(scene, "GET", "/api/sources/ZTF26hidden", scene.other) == 404


def test_only_who_may_save_saves(scene: Scene) -> None:
    for person, code in ((scene.guest, 403), (scene.other, 403)):
        answer = scene.save(person, "ZTF26refused", scene.group)
        assert answer.status_code == code
        assert f"may not save to group {scene.group}" in answer.json()["message"]
    assert scene.save(scene.vera, "ZTF26refused", 10**6).status_code == 404
    assert scene.save(scene.vera, "ZTF26refused").status_code == 400
    with scene.people.everything() as session:
        assert session.get(Obj, "ZTF26refused") is None


def test_without_groups_it_is_saved_to_all_of_mine(scene: Scene) -> None:
    saved = scene.save(scene.vera, "ZTF26all", group_ids=None).json()["data"]["saved_to_groups"]
    assert {scene.group, scene.second} < set(saved)
    assert len(saved) == 3  # and the group that vera has alone


def test_groups_of_a_source_are_by_name_whatever_its_letters(scene: Scene) -> None:
    names = ["order of Zwicky", "Order of baade", "order of Arp"]
    groups = [scene.people.group(scene.vera, name=name) for name in names]
    scene.save(scene.vera, "ZTF26order", *groups)
    (listed,) = scene.marshal.data(
        "GET", "/api/sources", scene.vera, params={"sourceID": "ZTF26order"}
    )["sources"]
    page = scene.marshal.data("GET", "/api/sources/ZTF26order", scene.vera)
    for source in (listed, page):
        assert [one["name"] for one in source["groups"]] == sorted(names, key=str.lower)


def test_another_groups_saving_may_be_enough(scene: Scene) -> None:
    scene.save(scene.vera, "ZTF26enough", scene.second)
    ignore = {"ignore_if_in_group_ids": {str(scene.group): [scene.second]}}
    answer = scene.save(scene.vera, "ZTF26enough", scene.group, **ignore)
    assert answer.json()["data"]["saved_to_groups"] == []
    assert scene.groups(scene.vera, "ZTF26enough") == [scene.second]
    ignore = {"ignore_if_in_group_ids": {str(scene.group): [10**6]}}
    answer = scene.save(scene.vera, "ZTF26enough", scene.group, **ignore)
    assert answer.json()["data"]["saved_to_groups"] == [scene.group]


def test_administrators_save_in_the_name_of_others(scene: Scene) -> None:
    savers = {"saver_per_group_id": {str(scene.group): scene.vera.id}}
    assert scene.save(scene.guest, "ZTF26name", scene.group, **savers).status_code == 403
    assert scene.save(scene.admin, "ZTF26name", scene.group, scene.second, **savers).ok
    found = scene.marshal.data("GET", "/api/sources/ZTF26name/groups", scene.vera)
    names = {one["id"]: one["saved_by"]["username"] for one in found}
    assert names == {scene.group: scene.vera.username, scene.second: scene.admin.username}
    nobody = {"saver_per_group_id": {str(scene.group): 10**6}}
    assert scene.save(scene.admin, "ZTF26name", scene.group, **nobody).status_code == 400


def test_unsaved_and_saved_again(scene: Scene) -> None:
    scene.save(scene.vera, "ZTF26again", scene.group)
    path, body = "/api/sources/ZTF26again", {"group_id": scene.group}
    assert status(scene, "DELETE", path, scene.guest, json=body) == 403
    assert status(scene, "DELETE", path, scene.vera, json=body) == 200
    assert scene.groups(scene.vera, "ZTF26again") == []
    assert status(scene, "HEAD", path, scene.vera) == 404
    assert status(scene, "GET", path, scene.vera) == 200  # the group has not forgotten it
    with scene.people.everything() as session:
        row = session.scalars(select(Source).where(Source.obj_id == "ZTF26again")).one()
        assert (row.unsaved_by_id, row.unsaved_at is not None) == (scene.vera.id, True)
    assert scene.save(scene.vera, "ZTF26again", scene.group, ra=None, dec=None).ok
    assert scene.groups(scene.vera, "ZTF26again") == [scene.group]


def test_groups_are_changed_together(scene: Scene) -> None:
    scene.save(scene.vera, "ZTF26move", scene.group)
    body = {
        "objId": "ZTF26move",
        "inviteGroupIds": [scene.second],
        "unsaveGroupIds": [scene.group],
    }
    assert status(scene, "POST", "/api/source_groups", scene.vera, json=body) == 200
    assert scene.groups(scene.vera, "ZTF26move") == [scene.second]
    both = body | {"unsaveGroupIds": [scene.second]}
    assert status(scene, "POST", "/api/source_groups", scene.vera, json=both) == 400
    unknown = body | {"objId": "ZTF26unknown"}
    assert status(scene, "POST", "/api/source_groups", scene.vera, json=unknown) == 404


def test_who_may_not_save_asks(scene: Scene) -> None:
    scene.save(scene.vera, "ZTF26ask", scene.group)
    body = {"objId": "ZTF26ask", "inviteGroupIds": [scene.second]}
    assert status(scene, "POST", "/api/source_groups", scene.guest, json=body) == 200
    assert scene.groups(scene.vera, "ZTF26ask") == [scene.group]
    assert scene.listed(scene.vera, pendingOnly=True) == ["ZTF26ask"]
    found = scene.marshal.data("GET", "/api/sources/ZTF26ask", scene.vera)
    assert [one["id"] for one in found["groups"] if one["requested"]] == [scene.second]
    answer = {"groupID": scene.second, "active": True, "requested": False}
    path = "/api/source_groups/ZTF26ask"
    assert status(scene, "PATCH", path, scene.guest, json=answer) == 403
    assert status(scene, "PATCH", path, scene.vera, json=answer) == 200
    assert scene.groups(scene.vera, "ZTF26ask") == [scene.group, scene.second]
    assert scene.listed(scene.vera, pendingOnly=True) == []


def test_a_redshift_is_set_and_remembered(scene: Scene) -> None:
    scene.save(scene.vera, "ZTF26z", scene.group)
    path = "/api/sources/ZTF26z"
    for value in (0.1, 0.12):
        change = {"redshift": value, "redshift_error": 0.01}
        assert status(scene, "PATCH", path, scene.vera, json=change) == 200
    found = scene.marshal.data("GET", path, scene.vera)
    assert (found["redshift"], found["redshift_error"]) == (0.12, 0.01)
    assert [one["value"] for one in found["redshift_history"]] == [0.1, 0.12]
    assert status(scene, "PATCH", path, scene.guest, json={"redshift": 3}) == 403
    assert status(scene, "PATCH", path, scene.other, json={"redshift": 3}) == 404
    for change in ({"redshift": "far"}, {"ra": None}, {"dec": 91}, {"tns_name": "2026abc"}):
        assert status(scene, "PATCH", path, scene.vera, json=change) == 400
    assert status(scene, "PATCH", path, scene.vera, json={"redshift": None}) == 200
    assert scene.marshal.data("GET", path, scene.vera)["redshift"] is None


@pytest.fixture(scope="module")
def gallery(scene: Scene, people: People) -> list[str]:
    """Three sources of a group that only `vera` is in."""
    group = people.group(scene.vera)
    names = []
    for number, redshift in enumerate((0.3, None, 0.1)):
        names.append(f"ZTF26gal{number}")
        scene.save(
            scene.vera, names[-1], group, ra=100.0 + number / 100, dec=60.0, redshift=redshift,
            alias=[f"AT 2026x{number}"], origin="test",
        )  # fmt: skip
    return [*names, str(group)]


def test_the_list_is_filtered_and_sorted(scene: Scene, gallery: list[str]) -> None:
    *names, group = gallery
    base = {"group_ids": group}

    def found(**query: Any) -> list[int]:
        return [names.index(one) for one in scene.listed(scene.vera, **base, **query)]

    assert found() == [2, 1, 0]
    assert found(sortBy="id", sortOrder="asc") == [0, 1, 2]
    assert found(sortBy="redshift", sortOrder="asc") == [2, 0, 1]
    assert found(sortBy="redshift") == [0, 2, 1]
    assert found(sourceID="gal1") == [1]
    assert found(sourceID="2026X2") == [2]
    assert found(sourceID="%") == []
    assert found(alias="AT 2026x0") == [0]
    assert found(minRedshift=0.2) == [0]
    assert found(maxRedshift=0.2) == [2]
    assert found(rejectedSourceIDs="ZTF26gal0,ZTF26gal1") == [2]
    assert found(ra=100.01, dec=60.0, radius=1 / 3600) == [1]
    assert found(ra=100.01, dec=60.0, radius=0.006) == [2, 1, 0]  # 0.01° of ra are 0.005° here
    assert found(ra=100.01, dec=60.0, radius=0.004) == [1]
    assert found(savedAfter="2100-01-01") == []
    assert found(numPerPage=2, pageNumber=2) == [0]
    assert found(origin="elsewhere") == []
    scene.marshal.data(
        "POST", "/api/listing", scene.vera, json={"obj_id": names[1], "list_name": "favorites"}
    )
    assert found(listName="favorites") == [1]
    assert found(sortBy="favorites") == [1, 0, 2]
    for query in ({"ra": 100}, {"radius": 0}, {"sortBy": "colour"}, {"sourceId": "x"}):
        assert status(scene, "GET", "/api/sources", scene.vera, params=query) == 400


def test_a_position_finds_its_source(scene: Scene, gallery: list[str]) -> None:
    place = {"ra": 100.0, "dec": 60.0}
    found = scene.marshal.data("GET", "/api/source_exists", scene.vera, params=place)
    assert found["source_exists"] is True
    assert "ZTF26gal0" in found["message"]
    found = scene.marshal.data("GET", "/api/source_exists", scene.other, params=place)
    assert found["source_exists"] is False
    assert status(scene, "GET", "/api/source_exists", scene.vera) == 400
    for radius, there in ((0.0019, False), (0.0021, True)):
        near = {"ra": 100.0, "dec": 60.002, "radius": radius}
        found = scene.marshal.data("GET", "/api/source_exists", scene.vera, params=near)
        assert found["source_exists"] is there


def test_a_list_is_ones_own(scene: Scene) -> None:
    scene.save(scene.vera, "ZTF26list", scene.group)
    body = {"obj_id": "ZTF26list", "list_name": "rejected_candidates"}
    entries = [scene.marshal.data("POST", "/api/listing", scene.vera, json=body) for _ in range(2)]
    assert entries[0] == entries[1]
    path = f"/api/listing/{entries[0]['id']}"
    for person in (scene.guest, scene.admin):
        assert scene.marshal.data("GET", "/api/listing", person) == []
        assert status(scene, "DELETE", path, person) == 404
    assert status(scene, "POST", "/api/listing", scene.other, json=body) == 404
    unnamed = body | {"list_name": ""}
    assert status(scene, "POST", "/api/listing", scene.vera, json=unnamed) == 400
    assert status(scene, "PATCH", path, scene.vera, json={"params": {"note": 1}}) == 200
    query = {"listName": "rejected_candidates"}
    [entry] = scene.marshal.data("GET", "/api/listing", scene.vera, params=query)
    assert (entry["obj_id"], entry["params"]) == ("ZTF26list", {"note": 1})
    marshal = scene.marshal
    marshal.data("PATCH", path, scene.vera, json={"list_name": "later"})
    assert marshal.data("GET", "/api/listing", scene.vera, params=query) == []
    (moved,) = marshal.data("GET", "/api/listing", scene.vera, params={"listName": "later"})
    assert (moved["id"], moved["params"]) == (entry["id"], {"note": 1})
    noted = body | {"list_name": "noted", "params": {"why": "blue"}}
    marshal.data("POST", "/api/listing", scene.vera, json=noted)
    (found,) = marshal.data("GET", "/api/listing", scene.vera, params={"listName": "noted"})
    assert found["params"] == {"why": "blue"}
    assert status(scene, "DELETE", path, scene.vera) == 200
    assert status(scene, "DELETE", path, scene.vera) == 404
    scene.marshal.data("POST", "/api/listing", scene.vera, json=body)
    assert status(scene, "DELETE", "/api/listing", scene.vera, json=body) == 200
    assert status(scene, "DELETE", "/api/listing", scene.vera, json=body) == 404


def test_the_list_tells_times_in_utc(scene: Scene) -> None:
    scene.save(scene.vera, "ZTF26time", scene.group)
    page = scene.marshal.data("GET", "/api/sources", scene.vera, params={"sourceID": "26time"})
    saved_at = datetime.datetime.fromisoformat(page["sources"][0]["saved_at"])
    assert abs(datetime.datetime.now(datetime.UTC) - saved_at) < datetime.timedelta(minutes=1)
