"""Annotations over HTTP: one for each origin, changed by their authors, seen by their groups."""

import json
import math
from dataclasses import dataclass
from typing import Any

import pytest

from skyportal.models.obj import Obj
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


@dataclass(frozen=True)
class Scene:
    """An object saved by a group with two members; a third person is in another group."""

    marshal: RunningMarshal
    author: Person
    member: Person
    other: Person
    group: int
    obj: str

    @property
    def path(self) -> str:
        """Where the object's annotations are."""
        return f"/api/sources/{self.obj}/annotations"

    def post(self, person: Person, origin: str, **values: Any) -> Any:
        """Annotate the object; returns the response."""
        body = {"origin": origin, "data": {"score": 0.9}, "group_ids": [self.group], **values}
        return self.marshal.ask("POST", self.path, person, data=json.dumps(body))

    def origins(self, person: Person) -> list[str]:
        """Return the origins of the annotations that somebody sees."""
        return [one["origin"] for one in self.marshal.data("GET", self.path, person)]


@pytest.fixture
def scene(marshal: RunningMarshal, people: People) -> Scene:
    group, other_group = people.group(), people.group()
    author, member = (people.person("Annotate", groups=(group,)) for _ in range(2))
    other = people.person("Annotate", groups=(other_group,))
    obj = people.source(group, other_group)
    return Scene(marshal, author, member, other, group, obj)


def test_annotate_change_and_remove(scene: Scene, people: People) -> None:
    identifier = scene.post(scene.author, "CLU:Near galaxies").json()["data"]["id"]
    (seen,) = scene.marshal.data("GET", scene.path, scene.member)
    assert (seen["origin"], seen["data"]) == ("CLU:Near galaxies", {"score": 0.9})
    assert seen["author_id"] == scene.author.id
    assert seen["author"]["username"] == scene.author.username
    assert [group["id"] for group in seen["groups"]] == [scene.group]
    path = f"{scene.path}/{identifier}"
    change = {"data": {"age": 3}, "author_id": seen["author_id"], "obj_id": scene.obj}
    scene.marshal.data("PUT", path, scene.author, json=change)
    assert scene.marshal.data("GET", path, scene.author)["data"] == {"age": 3}
    wrong = scene.marshal.ask("PUT", path, scene.author, json={"author_id": scene.member.id})
    assert (wrong.status_code, "author_id" in wrong.text) == (400, True)
    alone = people.group(scene.author)
    scene.marshal.data("PUT", path, scene.author, json={"group_ids": [alone], "origin": "renamed"})
    assert (scene.origins(scene.author), scene.origins(scene.member)) == (["renamed"], [])
    scene.marshal.data("PUT", path, scene.author, json={"group_ids": [alone, scene.group]})
    assert scene.origins(scene.member) == ["renamed"]
    for method, body in (("PUT", change), ("DELETE", None)):
        assert scene.marshal.ask(method, path, scene.member, json=body).status_code == 403
        assert scene.marshal.ask(method, path, scene.other, json=body).status_code == 404
    scene.marshal.data("DELETE", path, scene.author)
    assert scene.origins(scene.member) == []


def test_an_origin_speaks_once(scene: Scene) -> None:
    assert scene.post(scene.author, "a").status_code == 200
    for person in (scene.author, scene.member):
        refused = scene.post(person, "a")
        assert refused.status_code == 409
        assert "origin:" in refused.json()["message"]
        assert "PUT" in refused.json()["message"]
    assert scene.origins(scene.member) == ["a"]


def test_annotations_of_others_neither_show_nor_block(scene: Scene) -> None:
    scene.post(scene.author, "secret")
    assert scene.origins(scene.other) == []
    assert scene.post(scene.other, "secret", group_ids=None).status_code == 200
    assert scene.origins(scene.author) == ["secret"]


def test_without_a_choice_they_are_for_the_groups_of_the_author(
    scene: Scene, people: People
) -> None:
    scene.post(scene.author, "mine", group_ids=None)
    assert scene.origins(scene.member) == ["mine"]
    assert scene.origins(scene.other) == []
    scene.post(scene.author, "everybody's", group_ids="all")
    assert scene.origins(scene.other) == ["everybody's"]


def test_not_a_number_becomes_null(scene: Scene) -> None:
    scene.post(scene.author, "a", data={"x": math.nan, "y": [1, math.inf], "z": {"w": -math.inf}})
    (seen,) = scene.marshal.data("GET", scene.path, scene.author)
    assert seen["data"] == {"x": None, "y": [1, None], "z": {"w": None}}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"data": {}}, "data: Value should have at least 1 item"),
        ({"data": [1]}, "data: Input should be an object"),
        ({"origin": ""}, "origin: String should have at least 1 character"),
        ({"obj_id": "ZTFother"}, "obj_id: the body says 'ZTFother'"),
        ({"group_ids": []}, "group_ids: the list is empty; name a group"),
        ({"data": {"x": 1}, "dat": 1}, "did you mean data?"),
    ],
)
def test_wrong_annotations(scene: Scene, values: dict[str, Any], says: str) -> None:
    response = scene.post(scene.author, **{"origin": "a"} | values)
    assert response.status_code == 400
    assert says in response.json()["message"]


def test_who_may_not(scene: Scene, people: People) -> None:
    viewer = people.person(groups=(scene.group,))
    assert "'Annotate'" in scene.post(viewer, "a").json()["message"]
    refused = scene.post(scene.author, "a", group_ids=[people.group()])
    assert refused.status_code == 403
    stranger = people.person("Annotate")
    assert scene.post(stranger, "a", group_ids=None).status_code == 404


def test_keys_are_told_for_menus_as_far_as_one_sees_them(scene: Scene, people: People) -> None:
    other = people.person("Annotate", groups=(scene.group,))
    own = people.group(other)
    data = {"drb": 0.9, "rank": 1, "name": "x", "new": True, "list": [1], "none": None}
    scene.post(scene.author, "braai", data=data)
    scene.post(other, "secret", data={"hidden": 1}, group_ids=[own])
    obj_id = scene.path.split("/")[3]
    with people.everything() as session:
        session.get_one(Obj, obj_id).altdata = {"simbad": {"class": "Q"}, "ndethist": 7, "ok": "y"}
    path = "/api/internal/annotations_info"
    told = scene.marshal.data("GET", path, scene.author)
    assert told["braai"] == {"drb": "number", "name": "string", "new": "boolean", "rank": "number"}
    assert "secret" not in told
    assert scene.marshal.data("GET", path, other)["secret"] == {"hidden": "number"}
    known = scene.marshal.data("GET", "/api/internal/altdata_info", scene.author)
    assert {"ndethist": "number", "ok": "string"}.items() <= known.items()
    stranger = people.person()
    assert scene.marshal.data("GET", path, stranger) == {}
    assert scene.marshal.data("GET", "/api/internal/altdata_info", stranger) == {}
