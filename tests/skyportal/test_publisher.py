"""The real publisher tells the real marshal; told again, the marshal knows no more than before."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database
from sqlalchemy import func, select

from kowalski.archive import saved_sources
from kowalski.filters.notices import tell_group
from kowalski.publisher.marshal import Marshal
from kowalski.publisher.service import Publisher
from kowalski.publisher.sources import catch_up
from skyportal.models import metadata
from skyportal.models.filter import Filter
from tests.kowalski.publisher.test_publisher import passed, publisher, run_until, states, store
from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service

OBJ = "ZTF26publish"
TABLES = ("objs", "candidates", "sources", "photometry", "annotations", "thumbnails", "comments")
Collections = Database[Any]


@pytest.fixture(scope="module")
def filters(people: People) -> dict[str, tuple[int, int]]:
    """Seeded filters and their groups by name."""
    with people.everything() as session:
        return {row.name: (row.id, row.group_id) for row in session.scalars(select(Filter))}


def telling(mongo: Collections, marshal: RunningMarshal) -> Publisher:
    """Return a publisher that tells this marshal."""
    service = publisher(mongo, marshal.url)
    token = marshal.settings.secrets.skyportal_kowalski_token
    service.marshal = Marshal(marshal.url, token, 30.0)
    return service


def counts(people: People) -> dict[str, int]:
    with people.everything() as session:
        return {
            name: session.scalar(select(func.count()).select_from(metadata.tables[name])) or 0
            for name in TABLES
        }


def test_an_alert_becomes_a_candidate_with_all_its_data(
    mongo: Collections, marshal: RunningMarshal, people: People,
    filters: dict[str, tuple[int, int]],
) -> None:  # fmt: skip
    real, near = filters["Real transients"], filters["Near galaxies"]
    autosave = {"comment": "near a galaxy"}
    passes = [passed(*real), passed(*near, autosave=autosave, annotations={})]
    store(mongo, 1, OBJ, passes)
    run_until(telling(mongo, marshal), lambda: states(mongo) == ["published"], 60)
    told = counts(people)
    assert told == {
        "objs": 1,
        "candidates": 2,
        "sources": 1,
        "photometry": 5,
        "annotations": 1,
        "thumbnails": 3,
        "comments": 1,
    }
    mongo["outbox"].update_one({}, {"$set": {"state": "pending", "steps": {}, "claims": 1}})
    run_until(telling(mongo, marshal), lambda: states(mongo) == ["published"], 60)
    assert counts(people) == told


def test_members_see_it_and_strangers_do_not(
    mongo: Collections, marshal: RunningMarshal, people: People,
    filters: dict[str, tuple[int, int]],
) -> None:  # fmt: skip
    member = people.person(groups=(filters["Real transients"][1],))
    (card,) = marshal.data("GET", "/api/candidates", member)["candidates"]
    assert (card["id"], card["annotations"][0]["data"]) == (OBJ, {"drb": 0.9})
    assert {picture["type"] for picture in card["thumbnails"]} == {"new", "ref", "sub"}
    for picture in card["thumbnails"]:
        assert marshal.ask("GET", picture["url"], member).content.startswith(b"\x89PNG")
    # Forced photometry is of the partnership's program, and not for the holders of public alerts.
    light_curve = marshal.data("GET", f"/api/sources/{OBJ}/photometry?format=both", member)
    assert [point["origin"] for point in light_curve] == [None] * 4
    assert card["photstats"]["num_det"] == 4
    stranger = people.person()
    assert marshal.data("GET", "/api/candidates", stranger)["candidates"] == []
    for path in ("photometry", "annotations", "comments"):
        assert marshal.ask("GET", f"/api/sources/{OBJ}/{path}", stranger).status_code == 404


def test_a_group_is_told_of_its_filter_once(
    mongo: Collections, marshal: RunningMarshal, people: People,
    filters: dict[str, tuple[int, int]],
) -> None:  # fmt: skip
    filter_id, group_id = filters["Near galaxies"]
    member, stranger = people.person(), people.person()
    people.join(member, group_id)
    mongo["outbox"].delete_many({})
    tell_group(
        mongo, {"filter_id": filter_id, "group_id": group_id}, "it failed", datetime.now(UTC)
    )
    for _ in range(2):
        mongo["outbox"].update_many({}, {"$set": {"state": "pending"}})
        run_until(telling(mongo, marshal), lambda: states(mongo) == ["published"], 60)
    (told,) = marshal.data("GET", "/api/internal/notifications", member)
    assert told["text"].startswith("The filter Near galaxies was switched off: it failed.")
    assert marshal.data("GET", "/api/internal/notifications", stranger) == []


def test_what_people_save_is_heard_of(
    mongo: Collections, marshal: RunningMarshal, people: People
) -> None:
    """§2.7: the marshal has what people save; later alerts of it bring their photometry."""
    person = people.person("Upload data")
    group = people.group()
    people.join(person, group)
    saved = []
    for number in range(3):
        body = {"id": f"ZTF26hand{number}", "ra": 1.0, "dec": 2.0, "group_ids": [group]}
        marshal.data("POST", "/api/sources", person, json=body)
        saved.append(body["id"])
        catch_up(mongo, telling(mongo, marshal).marshal)
        assert saved_sources.among(mongo, [*saved, "ZTF26nobody"]) == set(saved)
    store(mongo, 50, saved[0], [])
    run_until(telling(mongo, marshal), lambda: set(states(mongo)) == {"published"}, 60)
    assert marshal.data("GET", f"/api/sources/{saved[0]}/photometry", person)
