"""The marshal is told everything once, in order, whatever fails on the way."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import Decimal128, Int64, ObjectId, Regex
from pymongo.database import Database

from baselayer.settings.kowalski import PublisherSettings
from kowalski.filters.notices import tell_group
from kowalski.publisher.marshal import Marshal
from kowalski.publisher.outbox import Outbox
from kowalski.publisher.saving import ask_to_save
from kowalski.publisher.service import Publisher
from kowalski.surveys.ztf import ZTF
from tests.kowalski.publisher.recording_marshal import RecordingMarshal, serve
from tests.kowalski.publisher.test_thumbnails import cutout

pytestmark = pytest.mark.service

FIRST = 3_000_000_000_000_000_000
START = datetime(2026, 1, 1, 5, tzinfo=UTC)
AUTOSAVE = {"comment": "near", "ignore_group_ids": [1], "saver_id": 4}


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


def passed(filter_id: int, group_id: int, **fields: Any) -> dict[str, Any]:
    return {
        "filter_id": filter_id,
        "group_id": group_id,
        "fid": "abc123",
        "annotations": {"drb": 0.9},
        "autosave": False,
        "auto_followup": None,
        "update_annotations": False,
        "passed_at": START,
    } | fields


def store(
    database: Database[Any], number: int, object_id: str, passes: list[dict[str, Any]]
) -> int:
    """Archive an alert and put it into the outbox; return its candid."""
    candid = FIRST + number
    jd = 2461041.5 + number
    point = {"fid": 1, "programid": 1, "diffmaglim": 20.5, "isdiffpos": "t", "sigmapsf": 0.1}
    stamp = {
        "stampData": cutout([[float(row + column) for row in range(63)] for column in range(63)])
    }
    database["ZTF_alerts"].insert_one(
        {
            "candid": Int64(candid),
            "objectId": object_id,
            "candidate": point | {"jd": jd, "magpsf": 18.0, "ra": 10.0, "dec": 20.0, "drb": 0.99},
            "cutoutScience": stamp,
            "cutoutTemplate": stamp,
            "cutoutDifference": stamp,
        }
    )
    history = [point | {"jd": jd - age, "magpsf": 19.0} for age in (1.5, 10.5, 50.5)]
    forced = {"fid": 2, "programid": 2, "procstatus": "0", "diffmaglim": 20.0, "magzpsci": 26.0}
    forced |= {"forcediffimflux": 90.0, "forcediffimfluxunc": 9.0, "snr": 10.0, "jd": jd - 1.4}
    database["ZTF_alerts_aux"].update_one(
        {"_id": object_id},
        {"$set": {"prv_candidates": history, "fp_hists": [forced]}},
        upsert=True,
    )
    database["outbox"].insert_one(
        {
            "_id": f"ZTF/{candid}",
            "survey": "ZTF",
            "candid": Int64(candid),
            "objectId": object_id,
            "passes": passes,
            "state": "pending",
            "attempts": 0,
            "next_attempt_at": START,
            "created_at": START + timedelta(seconds=number),
            "steps": {},
        }
    )
    return candid


def publisher(database: Database[Any], url: str, **changes: Any) -> Publisher:
    settings = PublisherSettings(
        marshal_url=url,
        threads=4,
        poll_seconds=0.05,
        timeout_seconds=1.0,
        backoff_seconds=0.05,
        backoff_max_seconds=0.2,
        metrics_port=4020,
    ).model_copy(update=changes)
    return Publisher(database, Marshal(url, "secret", settings.timeout_seconds), settings)


def run_until(service: Publisher, done: Callable[[], bool], seconds: float = 15.0) -> None:
    """Run the publisher until something is so."""
    stop = threading.Event()
    thread = threading.Thread(target=service.run, args=(stop,))
    thread.start()
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    thread.join(20)
    assert done()
    assert not thread.is_alive()


def states(database: Database[Any]) -> list[str]:
    return [one["state"] for one in database["outbox"].find().sort("_id")]


def test_a_new_object(mongo: Database[Any], marshal: tuple[RecordingMarshal, str]) -> None:
    """§2.7: candidate, annotations, whole light curve, thumbnails, source, comment, in this order."""
    recording, url = marshal
    candid = store(
        mongo, 1, "ZTF26new", [passed(11, 1), passed(12, 2, autosave=AUTOSAVE, annotations={})]
    )
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])
    paths = [(method, path) for method, path, _ in recording.written()]
    assert paths == [
        ("POST", "/api/candidates"),
        ("POST", "/api/sources/ZTF26new/annotations"),
        ("PUT", "/api/photometry"),
        ("PUT", "/api/photometry?duplicate_ignore_flux=true&overwrite_flux=true"),
        ("POST", "/api/thumbnail"),
        ("POST", "/api/thumbnail"),
        ("POST", "/api/thumbnail"),
        ("POST", "/api/sources"),
        ("POST", "/api/sources/ZTF26new/comments"),
    ]
    bodies = [body for _, _, body in recording.written()]
    assert bodies[0] == {
        "id": "ZTF26new",
        "ra": 10.0,
        "dec": 20.0,
        "score": 0.99,
        "filter_ids": [11, 12],
        "passing_alert_id": candid,
        "passed_at": "2026-01-01T05:00:00.000000",
        "origin": "Kowalski",
    }
    assert bodies[1] == {
        "obj_id": "ZTF26new",
        "origin": "Transients:Real transients",
        "data": {"drb": 0.9},
        "group_ids": [1],
    }
    assert (bodies[2]["stream_ids"], bodies[2]["instrument_id"], len(bodies[2]["mjd"])) == (
        [5],
        9,
        4,
    )
    assert (bodies[3]["stream_ids"], bodies[3]["flux"]) == ([6], [90.0])
    assert [body["ttype"] for body in bodies[4:7]] == ["new", "ref", "sub"]
    assert [body["stream_ids"] for body in bodies[4:7]] == [[5]] * 3
    assert bodies[7] == {
        "id": "ZTF26new",
        "group_ids": [2],
        "origin": "Kowalski",
        "ignore_if_in_group_ids": {"2": [1]},
        "saver_per_group_id": {"2": 4},
    }
    assert bodies[8] == {"text": "near", "group_ids": [2]}


def test_a_known_object(mongo: Database[Any], marshal: tuple[RecordingMarshal, str]) -> None:
    """§2.7: the annotation is put with its author; only groups without the source save it."""
    recording, url = marshal
    recording.candidates["ZTF26old"] = []
    recording.sources["ZTF26old"] = [2]
    origin = "CLU:Near galaxies"
    recording.annotations["ZTF26old"] = [{"id": 1, "origin": origin, "data": {}, "author_id": 3}]
    changed = passed(12, 2, autosave=AUTOSAVE, update_annotations=True)
    store(mongo, 1, "ZTF26old", [changed])
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])
    assert [(method, path.split("?")[0]) for method, path, _ in recording.written()] == [
        ("POST", "/api/candidates"),
        ("PUT", "/api/sources/ZTF26old/annotations/1"),
        ("PUT", "/api/photometry"),
        ("PUT", "/api/photometry"),
    ]
    assert recording.written()[1][2]["author_id"] == 3
    # The packet's thirty days only.
    assert len(recording.written()[2][2]["mjd"]) == 3


def test_without_passes_only_known_objects_get_photometry(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: an alert that nothing passes adds photometry to what is known, else nothing."""
    recording, url = marshal
    recording.candidates["ZTF26old"] = []
    store(mongo, 1, "ZTF26old", [])
    store(mongo, 2, "ZTF26gone", [])
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published", "published"])
    assert {body["obj_id"] for _, _, body in recording.written()} == {"ZTF26old"}


def test_annotations_may_hold_what_json_does_not(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """A filter's odd values cost neither its candidate nor anybody else's."""
    recording, url = marshal
    odd = {
        "nan": float("nan"),
        "inf": [float("-inf"), 1.5],
        "when": START,
        "id": ObjectId("0123456789abcdef01234567"),
        "exact": Decimal128("1.5"),
        "bytes": b"x",
        "deep": {"candid": Int64(FIRST), "pattern": Regex("a")},
    }
    store(mongo, 1, "ZTF26odd", [passed(11, 1, annotations=odd)])
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])
    (told,) = recording.annotations["ZTF26odd"]
    assert told["data"] == {
        "nan": None,
        "inf": [None, 1.5],
        "when": "2026-01-01T05:00:00",
        "id": "0123456789abcdef01234567",
        "exact": 1.5,
        "bytes": None,
        "deep": {"candid": FIRST, "pattern": "Regex('a', 0)"},
    }


def test_a_group_is_told_of_its_filter(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """The circuit breaker's notice goes to the group, whatever the marshal does on the way."""
    recording, url = marshal
    recording.fault = each_once(recording, -1)
    switched_off = {"filter_id": 12, "group_id": 2}
    tell_group(mongo, switched_off, "it failed 5 times in a row", START)
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])
    told = [(path, body) for method, path, body in recording.requests if method == "POST"]
    assert [path for path, _ in told] == ["/api/groups/2/notifications"] * 2
    assert told[0] == told[1]
    assert "The filter Near galaxies was switched off: it failed 5 times" in told[0][1]["text"]


def test_the_alerts_of_an_object_come_in_order(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: thumbnails come with the first alert of an object alone."""
    recording, url = marshal
    recording.delay_seconds = 0.005
    for number in range(12):
        store(mongo, number, f"ZTF26o{number % 3}", [passed(11, 1)])
    run_until(publisher(mongo, url), lambda: set(states(mongo)) == {"published"})
    for posted in recording.candidates.values():
        candids = [body["passing_alert_id"] for body in posted]
        assert candids == sorted(candids)
        assert len(candids) == 4
    thumbnails = [one for one in recording.written() if one[1] == "/api/thumbnail"]
    assert len(thumbnails) == 9


def each_once(recording: RecordingMarshal, status: int) -> Callable[[str, str], int | None]:
    """Fail every write the first time."""
    seen: set[tuple[str, str]] = set()

    def fault(method: str, path: str) -> int | None:
        if method in ("GET", "HEAD") or (method, path) in seen:
            return None
        seen.add((method, path))
        return status

    return fault


@pytest.mark.parametrize("status", [500, 503, 429, -1])
def test_every_request_may_fail_once(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str], status: int
) -> None:
    """§7-B1, §7-B9 mended: nothing is lost, and nothing is told twice."""
    recording, url = marshal
    recording.fault = each_once(recording, status)
    store(mongo, 1, "ZTF26new", [passed(11, 1, autosave=AUTOSAVE)])
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])
    assert len(recording.annotations["ZTF26new"]) == 1
    assert len(recording.comments["ZTF26new"]) == 1
    candids = {body["passing_alert_id"] for body in recording.candidates["ZTF26new"]}
    assert candids == {FIRST + 1}
    kinds = {body["ttype"] for _, path, body in recording.written() if path == "/api/thumbnail"}
    assert kinds == {"new", "ref", "sub"}


def test_a_refusal_is_kept_with_its_reason_and_blocks_nobody(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """What the marshal will never take is put aside with its reason."""
    recording, url = marshal
    store(mongo, 1, "ZTF26bad", [passed(11, 1)])
    store(mongo, 2, "ZTF26odd", [passed(99, 1)])
    store(mongo, 3, "ZTF26new", [passed(11, 1), passed(99, 1)])
    recording.fault = lambda method, path: 400 if "ZTF26bad" in path and method == "POST" else None
    run_until(publisher(mongo, url), lambda: "pending" not in states(mongo))
    assert states(mongo) == ["refused", "refused", "published"]
    bad, odd, new = mongo["outbox"].find().sort("_id")
    assert bad["last_error"] == "POST /api/sources/ZTF26bad/annotations: 400 because of 400"
    assert odd["last_error"] == "the marshal has no filter 99"
    assert "last_error" not in new


@pytest.mark.parametrize(
    "part", ["/annotations", "/api/photometry", "/api/thumbnail", "/api/sources", "/comments"]
)
def test_a_refused_step_costs_only_itself(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str], part: str
) -> None:
    """§2.7: errors of all but the candidate are told, and the rest goes on."""
    recording, url = marshal
    store(mongo, 1, "ZTF26new", [passed(11, 1, autosave=AUTOSAVE)])
    recording.fault = lambda method, path: (
        400 if method != "HEAD" and path.split("?")[0].endswith(part) else None
    )
    run_until(publisher(mongo, url), lambda: states(mongo) == ["refused"])
    (document,) = mongo["outbox"].find()
    assert part in document["last_error"]
    told = {path.split("?")[0].rsplit("/", 1)[-1] for _, path, _ in recording.written()}
    everything = {"candidates", "annotations", "photometry", "thumbnail", "sources", "comments"}
    lost = {part.rsplit("/", 1)[-1]} | ({"comments"} if part == "/api/sources" else set())
    assert told == everything - lost


def test_people_save_an_object_past_all_filters(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    recording, url = marshal
    candid = store(mongo, 1, "ZTF26save", [])
    mongo["outbox"].delete_many({})
    ask_to_save(mongo, ZTF, "ZTF26save", candid, {2: 40, 1: 30})
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])
    paths = [path.split("?")[0] for _, path, _ in recording.written()]
    assert paths == ["/api/sources", *["/api/photometry"] * 2, *["/api/thumbnail"] * 3]
    assert recording.written()[0][2] == {
        "id": "ZTF26save",
        "ra": 10.0,
        "dec": 20.0,
        "group_ids": [1, 2],
        "saver_per_group_id": {"1": 30, "2": 40},
        "origin": "Kowalski",
    }
    ask_to_save(mongo, ZTF, "ZTF26save", candid, {1: 40})  # it has thumbnails now
    run_until(publisher(mongo, url), lambda: set(states(mongo)) == {"published"})
    again = [path.split("?")[0] for _, path, _ in recording.written()][len(paths) :]
    assert again == ["/api/sources", *["/api/photometry"] * 2]


def test_who_may_not_save_is_refused_for_good(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    recording, url = marshal
    recording.fault = lambda method, path: 400 if path == "/api/sources" else None
    candid = store(mongo, 1, "ZTF26no", [])
    mongo["outbox"].delete_many({})
    ask_to_save(mongo, ZTF, "ZTF26no", candid, {1: 30})
    run_until(publisher(mongo, url), lambda: states(mongo) == ["refused"])
    assert recording.written() == []


def test_annotations_stay_as_they_are_unless_told_otherwise(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    """§2.7: once per origin; update_annotations writes it anew, or first where there is none."""
    recording, url = marshal
    for number in range(3):
        passes = [
            passed(11, 1, annotations={"n": number}),
            passed(12, 2, annotations={"n": number}, update_annotations=True),
        ]
        store(mongo, number, "ZTF26ann", passes)
    run_until(publisher(mongo, url), lambda: set(states(mongo)) == {"published"})
    assert {one["origin"]: one["data"] for one in recording.annotations["ZTF26ann"]} == {
        "Transients:Real transients": {"n": 0},
        "CLU:Near galaxies": {"n": 2},
    }


def test_slow_answers_are_tried_again(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    recording, url = marshal
    recording.delay_seconds = 0.5
    store(mongo, 1, "ZTF26slow", [passed(11, 1)])
    service = publisher(mongo, url, timeout_seconds=0.2)
    attempted = lambda: (mongo["outbox"].find_one() or {}).get("attempts", 0) >= 2  # noqa: E731
    run_until(service, attempted)
    assert "no answer within 0.2 s" in (mongo["outbox"].find_one() or {})["last_error"]
    recording.delay_seconds = 0
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])


def test_a_marshal_that_is_down_is_probed_gently_and_gets_everything(mongo: Database[Any]) -> None:
    recording = RecordingMarshal()
    server = serve(recording)
    port = server.server_address[1]
    server.shutdown()
    server.server_close()
    for number in range(30):
        store(mongo, number, f"ZTF26n{number:02d}", [passed(11, 1)])
    service = publisher(mongo, f"http://127.0.0.1:{port}")
    stop = threading.Event()
    thread = threading.Thread(target=service.run, args=(stop,))
    thread.start()
    time.sleep(1.0)
    attempts = sum(one["attempts"] for one in mongo["outbox"].find())
    assert 1 <= attempts < 20
    assert "refused" in str(service.health()["marshal"])
    server = serve(recording, port)
    deadline = time.monotonic() + 15
    while set(states(mongo)) != {"published"} and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    thread.join(20)
    server.shutdown()
    server.server_close()
    assert set(states(mongo)) == {"published"}
    assert all(len(posted) == 1 for posted in recording.candidates.values())
    assert len(recording.candidates) == 30


def test_two_publishers_share_the_work(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    recording, url = marshal
    for number in range(40):
        store(mongo, number, f"ZTF26t{number % 20:02d}", [passed(11, 1, autosave=AUTOSAVE)])
    other, stop = publisher(mongo, url, metrics_port=4021), threading.Event()
    thread = threading.Thread(target=other.run, args=(stop,))
    thread.start()
    run_until(publisher(mongo, url), lambda: set(states(mongo)) == {"published"})
    stop.set()
    thread.join(20)
    posted = [body["passing_alert_id"] for one in recording.candidates.values() for body in one]
    assert len(posted) == len(set(posted)) == 40
    assert all(len(one) == 1 for one in recording.comments.values())


def test_an_abandoned_document_goes_on_where_it_stopped(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    recording, url = marshal
    store(mongo, 1, "ZTF26new", [passed(11, 1)])
    outbox = Outbox(mongo, "elsewhere", 1.0, 1.0)
    (document,) = outbox.claim(5, set())
    outbox.record(document, "known", {"candidate": False, "source": False})
    outbox.record(document, "candidate")
    assert outbox.claim(5, set()) == []
    recording.candidates["ZTF26new"] = [{"passing_alert_id": FIRST + 1}]
    past = datetime.now(UTC) - timedelta(seconds=1)
    mongo["outbox"].update_one({}, {"$set": {"lease.until": past}})
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])
    assert len(recording.candidates["ZTF26new"]) == 1
    assert sum(path == "/api/thumbnail" for _, path, _ in recording.written()) == 3


def test_a_successor_takes_up_at_once_what_a_killed_publisher_held(
    mongo: Database[Any], marshal: tuple[RecordingMarshal, str]
) -> None:
    recording, url = marshal
    store(mongo, 1, "ZTF26new", [passed(11, 1)])
    killed = publisher(mongo, url)
    assert len(killed.outbox.claim(5, set())) == 1
    assert publisher(mongo, url, metrics_port=4021).outbox.claim(5, set()) == []
    run_until(publisher(mongo, url), lambda: states(mongo) == ["published"])
    assert len(recording.candidates["ZTF26new"]) == 1
