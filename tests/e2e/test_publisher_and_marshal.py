"""The real publisher against the real marshal: what the outbox holds is what people see."""

from typing import Any

import pytest
from pymongo.database import Database
from sqlalchemy import func, select

from kowalski.publisher.marshal import Marshal
from kowalski.publisher.service import Publisher
from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.photometry import Photometry
from skyportal.models.stream import Stream
from skyportal.models.thumbnail import Thumbnail
from skyportal.models.user import User
from tests.kowalski.publisher.test_publisher import passed, run_until, states, store
from tests.skyportal.marshal_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

OBJ = "ZTF26publish"


@pytest.fixture(scope="module")
def public(people: People) -> int:
    with people.everything() as session:
        return session.scalars(select(Stream.id).where(Stream.name == "ZTF Public")).one()


@pytest.fixture(scope="module")
def member(people: People) -> Person:
    return people.person("Upload data")


@pytest.fixture(scope="module")
def passes(people: People, member: Person, public: int) -> list[dict[str, Any]]:
    """One filter that autosaves with a comment, and one that only passes, of another group."""
    groups = [people.group(member, streams=(public,)), people.group(streams=(public,))]
    with people.everything() as session:
        filters = [Filter(name="passes", group_id=group, stream_id=public) for group in groups]
        session.add_all(filters)
        session.flush()
        ids = [one.id for one in filters]
        saver = session.scalars(select(User.id).where(User.username == "admin")).one()
    autosave = {"comment": "near a galaxy", "saver_id": saver, "ignore_group_ids": []}
    return [passed(ids[0], groups[0], autosave=autosave), passed(ids[1], groups[1])]


@pytest.fixture
def publisher(mongo: Database[Any], marshal: RunningMarshal) -> Publisher:
    token = marshal.settings.secrets.skyportal_kowalski_token
    settings = marshal.settings.kowalski.publisher.model_copy(
        update={"marshal_url": marshal.url, "threads": 2, "poll_seconds": 0.05}
    )
    return Publisher(mongo, Marshal(marshal.url, token, settings.timeout_seconds), settings)


def test_what_passed_is_seen_by_whom_it_concerns(
    mongo: Database[Any],
    marshal: RunningMarshal,
    people: People,
    publisher: Publisher,
    member: Person,
    passes: list[dict[str, Any]],
) -> None:
    candid = store(mongo, 1, OBJ, passes)
    run_until(publisher, lambda: states(mongo) == ["published"], seconds=60)

    [card] = marshal.data("GET", "/api/candidates", member)["candidates"]
    assert (card["id"], card["passing_alert_id"], card["score"]) == (OBJ, candid, 0.99)
    assert card["passing_group_ids"] == [passes[0]["group_id"]]
    assert card["passed_at"] == "2026-01-01T05:00:00Z"
    assert [one["data"] for one in card["annotations"]] == [{"drb": 0.9}]
    assert {one["type"] for one in card["thumbnails"]} == {"new", "ref", "sub"}
    assert [group["id"] for group in card["saved_groups"]] == [passes[0]["group_id"]]
    assert card["photstats"]["num_det"] == 4
    assert card["photstats"]["last_detected_mag"] == pytest.approx(18.0, abs=1e-6)
    assert [round(point["mag"], 3) for point in card["photometry"]] == [19.0, 19.0, 19.0, 18.0]
    picture = marshal.ask("GET", card["thumbnails"][0]["url"], member)
    assert (picture.status_code, picture.content[:4]) == (200, b"\x89PNG")

    source = marshal.data("GET", f"/api/sources/{OBJ}", member)
    assert [group["saved_by"]["username"] for group in source["groups"]] == ["admin"]
    assert [one["text"] for one in source["comments"]] == ["near a galaxy"]
    assert [one["filter_id"] for one in source["candidates"]] == [passes[0]["filter_id"]]

    stranger = people.person()
    assert marshal.data("GET", "/api/candidates", stranger)["candidates"] == []


def test_published_again_nothing_is_doubled(
    mongo: Database[Any], people: People, publisher: Publisher
) -> None:
    models = (Candidate, Photometry, Thumbnail)

    def counted() -> list[int | None]:
        with people.everything() as session:
            return [session.scalar(select(func.count()).select_from(one)) for one in models]

    before = counted()
    changes = {"state": "pending", "steps": {}, "claims": 2}
    mongo["outbox"].update_many({}, {"$set": changes})
    run_until(publisher, lambda: states(mongo) == ["published"], seconds=60)
    assert counted() == before


def test_a_later_alert_adds_to_the_light_curve(
    mongo: Database[Any], marshal: RunningMarshal, publisher: Publisher, member: Person
) -> None:
    mongo["outbox"].delete_many({})
    store(mongo, 2, OBJ, [])  # passed nothing, but the source is known
    run_until(publisher, lambda: states(mongo) == ["published"], seconds=60)
    source = marshal.data("GET", f"/api/sources/{OBJ}", member)
    assert source["photstats"]["num_det"] > 4
    assert len(source["candidates"]) == 1
