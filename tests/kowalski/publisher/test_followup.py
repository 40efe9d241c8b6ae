"""Follow-up that filters ask for is requested once, by real requests (§2.7)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from kowalski.publisher.followup import ATTEMPTS
from kowalski.publisher.outbox import COLLECTION
from tests.kowalski.publisher.recording_marshal import RecordingMarshal, serve
from tests.kowalski.publisher.test_publisher import passed, publisher, run_until, states, store

pytestmark = pytest.mark.service

OBJECT = "ZTF26sn"
PATH = "/api/followup_request"


@pytest.fixture(autouse=True)
def empty(mongo: Database[Any]) -> None:
    for name in ("outbox", "ZTF_alerts", "ZTF_alerts_aux"):
        mongo[name].delete_many({})


@pytest.fixture
def marshal() -> Iterator[tuple[RecordingMarshal, str]]:
    recording = RecordingMarshal()
    server = serve(recording)
    yield recording, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def asking(
    priority: float, filter_id: int = 11, group_id: int = 1, **changes: Any
) -> dict[str, Any]:
    rules = {
        "allocation_id": 5,
        "payload": {"observation_type": "IFU", "priority": priority},
        "comment": "classify",
    } | changes
    return passed(
        filter_id, group_id, autosave={}, auto_followup=rules, passed_at=datetime.now(UTC)
    )


def publish(mongo: Database[Any], url: str, *alerts: list[dict[str, Any]]) -> None:
    for passes in alerts:
        store(mongo, mongo[COLLECTION].count_documents({}), OBJECT, passes)
    run_until(publisher(mongo, url), lambda: set(states(mongo)) == {"published"})


def outcomes(mongo: Database[Any], filter_id: int = 11) -> list[str | None]:
    return [
        one["steps"].get(f"followup_{filter_id}") for one in mongo[COLLECTION].find().sort("_id")
    ]


def test_later_alerts_only_raise_the_priority(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: one request, posted once and commented on once; a better priority is put."""
    recording, url = marshal
    publish(
        mongo,
        url,
        [asking(2)],
        [asking(3)],
        [asking(4, implements_update=False)],
        [asking(1)],
        [asking(4)],
    )
    assert outcomes(mongo) == ["new", "raised", "known", "known", "raised"]
    (request,) = recording.followups
    assert request["payload"]["priority"] == 4
    assert [one for one in recording.comments[OBJECT] if "classify" in one["text"]] == [
        {"text": "classify (priority: 2)", "group_ids": [1]}
    ]


def test_the_most_urgent_of_two_filters_makes_the_request(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: filters are sorted by priority; the other one finds the request there."""
    recording, url = marshal
    shared = {"target_group_ids": [8]}
    publish(mongo, url, [asking(2, **shared), asking(4, filter_id=12, group_id=2, **shared)])
    (request,) = recording.followups
    assert request["payload"]["priority"] == 4
    assert (outcomes(mongo), outcomes(mongo, 12)) == (["known"], ["new"])


def test_only_what_a_group_has_saved_is_followed_up(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: a group in which the marshal did not save it gets no comment and no follow-up."""
    recording, url = marshal
    recording.declined = {1}
    one = asking(2)
    one["autosave"] = {"comment": "mine"}
    without_saving = asking(2, filter_id=12, group_id=2)
    without_saving["autosave"] = False
    publish(mongo, url, [one, without_saving])
    assert recording.followups == []
    assert recording.comments == {}


def test_a_group_that_has_the_source_is_followed_up_without_saving(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: autosave only to groups that have not saved it; follow-up all the same."""
    recording, url = marshal
    recording.sources[OBJECT] = [1]
    publish(mongo, url, [asking(2)])
    assert len(recording.followups) == 1
    assert all(path != "/api/sources" for _, path, _ in recording.written())


def test_what_the_marshal_ignores_is_not_commented_on(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.6: classified, with a spectrum, or of an ignored group: the marshal looks and does nothing."""
    recording, url = marshal
    recording.constrained = True
    publish(mongo, url, [asking(2)])
    assert outcomes(mongo) == ["constrained"]
    assert recording.comments == {}


def test_a_request_that_was_deleted_is_not_made_again(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: neither again, nor with a better priority."""
    recording, url = marshal
    publish(mongo, url, [asking(2)])
    recording.followups[0]["status"] = "deleted"
    publish(mongo, url, [asking(5)])
    assert outcomes(mongo) == ["new", "known"]
    assert recording.followups[0]["payload"]["priority"] == 2


def fails(status: int) -> Any:
    return lambda method, path: status if PATH in path and method == "POST" else None


@pytest.mark.parametrize(("status", "outcome"), [(400, "refused"), (500, "failed")])
def test_a_refused_request_costs_nothing_else(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str], status: int, outcome: str
) -> None:
    """§2.7: errors of follow-up are told and do not keep the alert or later ones back."""
    recording, url = marshal
    recording.fault = fails(status)
    publish(mongo, url, [asking(2)], [])
    assert outcomes(mongo)[0] == outcome
    (first, _) = mongo[COLLECTION].find().sort("_id")
    assert first["attempts"] == (1 if status == 400 else ATTEMPTS)
    assert first["steps"].get("followup_11_attempts") == (None if status == 400 else ATTEMPTS)
    assert recording.comments == {}


def test_a_marshal_without_follow_up_is_no_obstacle(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: errors of follow-up are told and do not keep the alert back."""
    recording, url = marshal
    recording.fault = lambda method, path: 404 if PATH in path else None
    publish(mongo, url, [asking(2)])
    assert outcomes(mongo) == ["refused"]


def test_a_lost_answer_makes_no_second_request(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§7-B9 mended: what may have been done is looked for before it is done again."""
    recording, url = marshal
    lost = [True, True]

    def fault(method: str, path: str) -> int | None:
        is_write = method == "POST" and (path == PATH or path.endswith("/comments"))
        return -1 if is_write and lost and lost.pop() else None

    recording.fault = fault
    publish(mongo, url, [asking(2)])
    assert len(recording.followups) == 1
    assert lost == []
