"""Taxonomies and classifications over HTTP: only classes that exist, one vote a head."""

import threading
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import ProgrammingError

from skyportal.models.classification import Classification, ClassificationEdit, ClassificationVote
from skyportal.schemas.seed_file import SeedFile, read_seed_file
from tests.skyportal.marshal_fixtures import (
    NUMBERS,
    SEED,
    People,
    Person,
    RunningMarshal,
    load_file,
)

pytestmark = pytest.mark.service

TREE = {
    "class": "Time-domain Source",
    "subclasses": [
        {"class": "Supernova", "subclasses": [{"class": "Ia"}, {"class": "II", "tags": ["H"]}]},
        {"class": "AGN", "other_names": ["Active galaxy"]},
    ],
}


@pytest.fixture(scope="module")
def curator(people: People) -> Person:
    return people.person("Post taxonomy", "Delete taxonomy")


@pytest.fixture
def taxonomy(marshal: RunningMarshal, curator: Person) -> int:
    body = {"name": f"Sitewide {next(NUMBERS)}", "hierarchy": TREE, "version": "1"}
    made: int = marshal.data("POST", "/api/taxonomy", curator, json=body)["id"]
    return made


@pytest.fixture(scope="module")
def group(people: People) -> int:
    return people.group()


@pytest.fixture(scope="module")
def author(people: People, group: int) -> Person:
    return people.person("Classify", groups=(group,))


@pytest.fixture(scope="module")
def member(people: People, group: int) -> Person:
    return people.person("Classify", groups=(group,))


@pytest.fixture
def obj(people: People, group: int) -> str:
    return people.source(group)


def test_a_new_marshal_has_a_taxonomy_that_everybody_sees_and_seeding_again_keeps(
    marshal: RunningMarshal, people: People
) -> None:
    def seeded() -> list[dict[str, Any]]:
        found = marshal.data("GET", "/api/taxonomy", people.person())
        return [one for one in found if one["name"] == "Time-domain sources"]

    before = seeded()
    assert [(one["version"], one["isLatest"]) for one in before] == [("1", True)]
    file = SeedFile(taxonomies=read_seed_file(SEED).taxonomies)
    load_file(marshal.settings, file)
    assert seeded() == before
    newer = file.taxonomies[0].model_copy(update={"version": "2"})
    load_file(marshal.settings, SeedFile(taxonomies=[newer]))
    assert [(one["version"], one["isLatest"]) for one in seeded()] == [("2", True), ("1", False)]


def test_taxonomies_and_their_versions(
    marshal: RunningMarshal, people: People, curator: Person
) -> None:
    reader = people.person()
    ids = []
    for version in ("1", "2"):
        body = {"name": "Versions", "hierarchy": TREE, "version": version}
        ids.append(marshal.data("POST", "/api/taxonomy", curator, json=body)["id"])
    listed = marshal.data("GET", "/api/taxonomy", reader)
    mine = [(one["version"], one["isLatest"]) for one in listed if one["name"] == "Versions"]
    assert mine == [("2", True), ("1", False)]
    path = f"/api/taxonomy/{ids[0]}"
    assert marshal.data("GET", path, reader)["hierarchy"] == TREE
    marshal.data("PUT", path, curator, json={"provenance": "a workshop", "isLatest": True})
    assert marshal.data("GET", path, reader)["isLatest"] is True
    assert marshal.data("GET", f"/api/taxonomy/{ids[1]}", reader)["isLatest"] is False
    assert marshal.ask("POST", "/api/taxonomy", reader, json=body).status_code == 403
    assert marshal.ask("POST", "/api/taxonomy", curator, json=body).status_code == 409
    marshal.data("DELETE", path, curator)
    assert marshal.ask("GET", path, reader).status_code == 404


def test_a_taxonomy_of_a_group(
    marshal: RunningMarshal, people: People, author: Person, group: int
) -> None:
    curator = people.person("Post taxonomy", groups=(group,))
    said = {"name": "Ours", "version": "1", "provenance": "a workshop", "isLatest": False}
    body = said | {"hierarchy": {"class": "x"}, "group_ids": [group]}
    path = f"/api/taxonomy/{marshal.data('POST', '/api/taxonomy', curator, json=body)['id']}"
    told = marshal.data("GET", path, author)
    assert {name: told[name] for name in said} == said
    assert marshal.ask("GET", path, people.person()).status_code == 404
    alone = people.group(curator)
    change = {"name": "Mine", "version": "1.1", "group_ids": [alone]}
    marshal.data("PUT", path, curator, json=change)
    assert marshal.ask("GET", path, author).status_code == 404
    told = marshal.data("GET", path, curator)
    assert (told["name"], told["version"], told["groups"][0]["id"]) == ("Mine", "1.1", alone)


def test_wrong_taxonomies(marshal: RunningMarshal, curator: Person) -> None:
    for hierarchy, says in (
        ({"class": "a", "subclasses": [{"class": "b"}, {"class": "b"}]}, "class 'b' is there 2"),
        ({"subclasses": []}, "hierarchy.class: Field required"),
        ({"class": "a", "subclases": []}, "hierarchy.subclases"),
    ):
        body = {"name": "Wrong", "hierarchy": hierarchy, "version": "1"}
        response = marshal.ask("POST", "/api/taxonomy", curator, json=body)
        assert response.status_code == 400
        assert says in response.json()["message"]


def test_classify_change_and_remove(
    marshal: RunningMarshal, people: People, author: Person, member: Person,
    taxonomy: int, obj: str, group: int,
) -> None:  # fmt: skip
    body = {"obj_id": obj, "taxonomy_id": taxonomy, "classification": "Ia", "probability": 0.8}
    body |= {"group_ids": [group], "ml": True, "origin": "a network"}
    identifier = marshal.data("POST", "/api/classification", author, json=body)["id"]
    (seen,) = marshal.data("GET", f"/api/sources/{obj}/classifications", member)
    for name in ("obj_id", "taxonomy_id", "classification", "probability", "ml", "origin"):
        assert seen[name] == body[name]
    assert seen["author_name"] == author.username
    assert seen["taxname"].startswith("Sitewide")
    assert seen["votes"] == [{"voter_id": author.id, "vote": 1}]
    path = f"/api/classification/{identifier}"
    marshal.data("PUT", path, author, json={"probability": 0.1, "classification": "II"})
    marshal.data("PUT", path, author, json={"ml": False})
    seen = marshal.data("GET", path, member)
    assert (seen["classification"], seen["probability"], seen["ml"]) == ("II", 0.1, False)
    alone = people.group(author)
    for groups, sees in (([alone], 404), ([alone, group], 200)):
        marshal.data("PUT", path, author, json={"group_ids": groups})
        assert marshal.ask("GET", path, member).status_code == sees
    for query, total in (
        ("startDate=2020-01-01&endDate=2100-01-01", 1), ("startDate=2100-01-01", 0),
        ("endDate=2020-01-01", 0),
    ):  # fmt: skip
        found = marshal.data("GET", f"/api/classification?objID={obj}&{query}", member)
        assert (found["totalMatches"], len(found["classifications"])) == (total, total)
    assert marshal.ask("PUT", path, member, json={"probability": 1}).status_code == 403
    assert marshal.ask("DELETE", path, member).status_code == 403
    stranger = people.person("Classify")
    assert marshal.ask("GET", path, stranger).status_code == 404
    marshal.data("DELETE", path, author)
    assert marshal.data("GET", f"/api/classification?objID={obj}", member)["totalMatches"] == 0


def test_administrators_of_the_group_may_remove(
    marshal: RunningMarshal, people: People, author: Person, taxonomy: int, obj: str, group: int
) -> None:
    chief = people.person("Classify")
    people.join(chief, group, admin=True)
    body = {"obj_id": obj, "taxonomy_id": taxonomy, "classification": "AGN", "group_ids": [group]}
    identifier = marshal.data("POST", "/api/classification", author, json=body)["id"]
    marshal.data("DELETE", f"/api/classification/{identifier}", chief)


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"classification": "Supernov"}, 400, "did you mean 'Supernova'?"),
        ({"classification": "kilonova"}, 400, "has no class 'kilonova'; /api/taxonomy/"),
        ({"taxonomy_id": 987}, 404, "There is no taxonomy 987"),
        ({"probability": 1.5}, 400, "probability: Input should be less than or equal to 1"),
        ({"obj_id": "ZTF26none"}, 404, "There is no object ZTF26none"),
        ({"group_ids": [987]}, 403, "not a member of group 987"),
    ],
)
def test_wrong_classifications(
    marshal: RunningMarshal, author: Person, taxonomy: int, obj: str,
    change: dict[str, Any], status: int, says: str,
) -> None:  # fmt: skip
    body = {"obj_id": obj, "taxonomy_id": taxonomy, "classification": "Ia"}
    response = marshal.ask("POST", "/api/classification", author, json=body | change)
    assert response.status_code == status
    assert says in response.json()["message"]


def test_what_it_was_before_is_told_to_who_sees_it(
    marshal: RunningMarshal, people: People, author: Person, member: Person, taxonomy: int, obj: str
) -> None:
    body = {"obj_id": obj, "taxonomy_id": taxonomy, "classification": "Supernova"}
    first = marshal.data("POST", "/api/classification", author, json=body | {"probability": 0.4})[
        "id"
    ]
    path = f"/api/classification/{first}"
    assert marshal.data("GET", path, member)["edits"] == []
    renewed = marshal.data("POST", "/api/classification", author, json=body | {"probability": 0.4})[
        "id"
    ]
    assert renewed == first
    assert marshal.data("GET", path, member)["edits"] == []  # nothing of it has changed
    marshal.data("POST", "/api/classification", author, json=body | {"probability": 0.7})
    marshal.data("PUT", path, author, json={"classification": "Ia", "probability": None})

    def seen(edits: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        return [
            (
                one["editor"]["username"],
                one["before"]["classification"],
                one["before"]["probability"],
                one["after"]["classification"],
                one["after"]["probability"],
            )
            for one in edits
        ]

    name = author.username
    told = [(name, "Supernova", 0.7, "Ia", None), (name, "Supernova", 0.4, "Supernova", 0.7)]
    assert seen(marshal.data("GET", path, member)["edits"]) == told
    listed = marshal.data("GET", f"/api/sources/{obj}/classifications", member)
    assert seen(listed[0]["edits"]) == told
    stranger = people.person("Classify")
    assert marshal.ask("GET", path, stranger).status_code == 404
    with stranger.transaction() as (session, _):
        assert session.scalars(select(ClassificationEdit)).all() == []
    with author.transaction() as (session, _):
        with pytest.raises(ProgrammingError, match="row-level security"), session.begin_nested():
            session.execute(
                insert(ClassificationEdit).values(classification_id=first, before={}, after={})
            )
        gone = session.execute(delete(ClassificationEdit).returning(ClassificationEdit.id))
        assert gone.all() == []


def test_votes(
    marshal: RunningMarshal, people: People, author: Person, member: Person,
    taxonomy: int, obj: str, group: int,
) -> None:  # fmt: skip
    body = {"obj_id": obj, "taxonomy_id": taxonomy, "classification": "Ia", "group_ids": [group]}
    body["vote"] = False
    identifier = marshal.data("POST", "/api/classification", author, json=body)["id"]
    path = f"/api/classification/votes/{identifier}"
    for vote in (1, -1, -1):
        marshal.data("POST", path, member, json={"vote": vote})
    place = f"/api/classification/{identifier}"
    assert marshal.data("GET", place, author)["votes"] == [{"voter_id": member.id, "vote": -1}]
    assert marshal.ask("POST", path, member, json={"vote": 0}).status_code == 400
    assert marshal.ask("POST", path, people.person(), json={"vote": 1}).status_code == 404
    marshal.data("DELETE", path, member)
    assert marshal.ask("DELETE", path, member).status_code == 404
    assert marshal.data("GET", place, author)["votes"] == []


def test_the_same_at_once_is_one(
    marshal: RunningMarshal, people: People, author: Person, taxonomy: int, obj: str, group: int
) -> None:
    body = {"obj_id": obj, "taxonomy_id": taxonomy, "classification": "Ia", "group_ids": [group]}
    ids = []

    def classify() -> None:
        ids.append(marshal.data("POST", "/api/classification", author, json=body)["id"])

    threads = [threading.Thread(target=classify) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1
    with people.everything() as session:
        count = select(func.count()).where(Classification.obj_id == obj)
        votes = select(func.count()).where(ClassificationVote.classification_id == ids[0])
        assert (session.scalar(count), session.scalar(votes)) == (1, 1)


def test_classified_objects_are_listed_the_last_one_first(
    marshal: RunningMarshal, people: People, author: Person, taxonomy: int, group: int
) -> None:
    first, second, hidden = people.source(group), people.source(group), people.source(group)
    stranger = people.person("Classify")
    people.join(stranger, people.group())
    for obj, name in ((first, "Ia"), (second, "Ia"), (first, "II"), (hidden, "AGN")):
        body = {"obj_id": obj, "taxonomy_id": taxonomy, "classification": name}
        body["group_ids"] = [group]
        marshal.data("POST", "/api/classification", author, json=body)
    path = "/api/classification/sources"
    page = marshal.data("GET", f"{path}?numPerPage=3", author)
    assert page["sources"] == [hidden, first, second]
    assert marshal.data("GET", f"{path}?objID={first}", author)["totalMatches"] == 1
    assert marshal.data("GET", f"{path}?startDate=2100-01-01", author)["sources"] == []
    assert first not in marshal.data("GET", f"{path}?endDate=2100-01-01", stranger)["sources"]


def test_all_classifications_of_an_object_that_are_ones_own_are_removed(
    marshal: RunningMarshal, people: People, author: Person, member: Person, taxonomy: int, group: int,
    obj: str,
) -> None:  # fmt: skip
    for person, name in ((author, "Ia"), (author, "II"), (member, "AGN")):
        body = {"obj_id": obj, "taxonomy_id": taxonomy, "classification": name}
        marshal.data("POST", "/api/classification", person, json=body | {"group_ids": [group]})
    path = f"/api/sources/{obj}/classifications"
    assert marshal.data("DELETE", path, author) == {"removed": 2}
    assert [one["classification"] for one in marshal.data("GET", path, author)] == ["AGN"]
    leader = people.person("Classify")
    people.join(leader, group, admin=True)
    assert marshal.data("DELETE", path, leader) == {"removed": 1}
