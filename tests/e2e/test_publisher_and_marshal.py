"""The real publisher against the real marshal: what the outbox holds is what people see."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database
from sqlalchemy import func, select

from kowalski.publisher.marshal import Marshal
from kowalski.publisher.service import Publisher
from skyportal.models.allocation import Allocation
from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.instrument import Instrument
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


def test_follow_up_that_a_filter_asks_for_is_requested_once(
    mongo: Database[Any],
    marshal: RunningMarshal,
    people: People,
    publisher: Publisher,
    member: Person,
    passes: list[dict[str, Any]],
) -> None:
    mongo["outbox"].delete_many({})
    group = passes[0]["group_id"]
    with people.everything() as session:
        ztf = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
        time = Allocation(instrument_id=ztf, group_id=group, pi="Vera Rubin")
        session.add(time)
        session.flush()
        allocation_id = time.id
    path = f"/api/followup_request?sourceID={OBJ}"

    def publish(number: int, priority: int) -> tuple[str | None, dict[str, Any]]:
        """Publish an alert whose filter asks for follow-up; return outcome and the request."""
        rules = {
            "allocation_id": allocation_id,
            "payload": {"observation_type": "IFU", "priority": priority},
            "comment": "classify",
        }
        asking = passes[0] | {"auto_followup": rules, "passed_at": datetime.now(UTC)}
        candid = store(mongo, number, OBJ, [asking])
        run_until(publisher, lambda: set(states(mongo)) == {"published"}, seconds=60)
        steps = mongo["outbox"].find_one({"candid": candid})["steps"]  # type: ignore[index]
        page = marshal.data("GET", path, member)
        assert page["totalMatches"] == 1
        return steps[f"followup_{asking['filter_id']}"], page["followup_requests"][0]

    outcome, request = publish(3, 2)
    assert (outcome, request["status"], request["payload"]["priority"]) == (
        "new",
        "pending submission",
        2,
    )
    assert [one["id"] for one in request["target_groups"]] == [group]
    assert request["requester"]["username"] == "kowalski"
    assert publish(4, 1)[0] == "known"
    outcome, request = publish(5, 4)
    assert (outcome, request["payload"]["priority"]) == ("raised", 4)
    marshal.data("DELETE", f"/api/followup_request/{request['id']}", member)
    outcome, request = publish(6, 5)
    assert (outcome, request["state"], request["payload"]["priority"]) == ("known", "deleted", 4)
    comments = marshal.data("GET", f"/api/sources/{OBJ}/comments", member)
    assert [one["text"] for one in comments].count("classify (priority: 2)") == 1
