"""The marshal gets the requests that the real Kowalski sends it, for each alert of the samples.

What differs is on purpose:

- Filters that are not in the shared samples pass nothing here; theirs are left out of `filter_ids`.
- Of an alert that nothing passes, of an object that the marshal does not have, nothing is asked:
  Kowalski asks twice whether the object is there (§7-A4).
- `ignore_group_ids` holds for objects that are new to the marshal as well (§7-C2).
- Of the object that comes twice, both alerts are archived before the first is published: each
  light curve has the points of both. Kowalski dies of its second alert before it has sent
  photometry where the candidate exists (§7-C5).
- Thumbnails say for which stream they are; theirs are compared in `test_thumbnails`.
- The golden files have two of the posted annotations at most, without start and end of follow-up.
- The groups of a source are asked for only where an alert is to be saved.
"""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastavro
import pytest
from pymongo.database import Database

from baselayer.settings.kowalski import FilteringSettings
from kowalski.filters.definition import write_pipeline
from kowalski.pipeline.filtering import run_filters
from kowalski.surveys import SURVEYS
from tests.kowalski.filters.golden_archive import AUX, golden, golden_archive  # noqa: F401
from tests.kowalski.publisher.recording_marshal import RecordingMarshal, serve
from tests.kowalski.publisher.test_publisher import publisher, run_until, states

pytestmark = [pytest.mark.service, pytest.mark.shared_data]

NOW = datetime(2026, 1, 1, 5, tzinfo=UTC)
TWICE = "ZTF20aajcdad"
CUTOUTS = ("cutoutScience", "cutoutTemplate", "cutoutDifference")
STREAMS = {5: 1, 6: 2, 7: 3}
"""Streams of our marshal and of the golden one, by program."""

Request = tuple[str, str, Any]


@pytest.fixture(scope="module")
def archive(golden_archive: Database[Any], shared_data: Path) -> Database[Any]:  # noqa: F811
    """The golden archive with real cutouts and with the golden filters, all run."""
    alerts = golden_archive["ZTF_alerts"]
    for one in golden(shared_data, "skyportal_requests_new_object"):
        if one["file"].startswith("ztf_alerts"):
            with (shared_data / one["file"].split(" ")[0]).open("rb") as file:
                (packet,) = fastavro.reader(file)
            cutouts = {name: packet[name] for name in CUTOUTS}
            alerts.update_one({"candid": one["candid"]}, {"$set": cutouts})
            if one["objectId"].endswith("acl"):
                share_out(golden_archive, one["objectId"], packet.get("fp_hists") or [])
    for one in golden(shared_data, "filters_shared_and_own")["filters"]:
        golden_archive["filters"].insert_one(
            {
                "filter_id": one["filter_id"],
                "group_id": one["filter_id"],
                "catalog": "ZTF_alerts",
                "permissions": one["permissions"],
                "active": True,
                "active_fid": "abc123",
                "fv": [{"fid": "abc123", "pipeline": write_pipeline(one["pipeline"])}],
                "autosave": one.get("autosave") or False,
                "auto_followup": one.get("auto_followup") or {},
                "update_annotations": False,
            }
        )
    return golden_archive


def share_out(database: Database[Any], obj_id: str, forced: list[dict[str, Any]]) -> None:
    """Give forced photometry to programs in the order of the packet, as the golden run did."""
    programs: dict[float, int] = {}
    for number, point in enumerate(forced):
        programs.setdefault(point["jd"], (1, 2, 3)[number % 3])
    aux = database[AUX].find_one({"_id": obj_id}) or {}
    points = [point | {"programid": programs[point["jd"]]} for point in aux.get("fp_hists") or []]
    if points:
        database[AUX].update_one({"_id": obj_id}, {"$set": {"fp_hists": points}})


@pytest.fixture
def marshal(shared_data: Path) -> Iterator[tuple[RecordingMarshal, str]]:
    filters = golden(shared_data, "filters_shared_and_own")["filters"]
    recording = RecordingMarshal(
        filters=[
            {"id": one["filter_id"], "name": one["name"], "group_id": one["filter_id"]}
            for one in filters
        ],
        groups=[
            {"id": one["filter_id"], "name": f"group{one['filter_id']}", "nickname": None}
            for one in filters
        ],
    )
    server = serve(recording)
    yield recording, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fill_outbox(database: Database[Any], candids: list[int]) -> None:
    """Run the filters on archived alerts and leave what passes to the publisher."""
    documents = list(database["ZTF_alerts"].find({"candid": {"$in": candids}}))
    filtering = FilteringSettings(
        max_time_ms=20_000,
        history_window_days=365.0,
        reload_seconds=60.0,
        failures_before_disabled=1000,
    )
    outcome = run_filters(database, SURVEYS["ZTF"], documents, NOW, filtering)
    database["outbox"].delete_many({})
    database["outbox"].insert_many(
        {
            "_id": f"ZTF:{one['candid']}",
            "survey": "ZTF",
            "candid": one["candid"],
            "objectId": one["objectId"],
            "passes": [passed.document() for passed in outcome.passes.get(one["candid"], [])],
            "state": "pending",
            "created_at": NOW,
        }
        for one in documents
    )


def by_object(requests: list[Request], obj_id: str) -> list[Request]:
    """Return the requests about one object, in order."""
    return [
        (method, path.replace(obj_id, "OBJECT"), body)
        for method, path, body in requests
        if obj_id in path.replace("=", "/").split("/")
        or (body and obj_id in (body.get("obj_id"), body.get("id")))
    ]


def comparable(method: str, path: str, body: Any) -> Request:
    """Return a request without what differs on purpose."""
    body = dict(body or {})
    for key in ("passed_at", "data"):
        if not path.endswith("annotations"):
            body.pop(key, None)
    if path.endswith("thumbnail"):
        body.pop("stream_ids", None)
    if path.endswith("followup_request"):
        dates = ("start_date", "end_date")
        body["payload"] = {key: body["payload"][key] for key in body["payload"] if key not in dates}
    if path.startswith("/api/photometry"):
        body = photometry(body)
    return method, path, body


def photometry(body: dict[str, Any]) -> dict[str, Any]:
    """Return an upload with its rows in one order."""
    names = [
        name for name, value in body.items() if isinstance(value, list) and name != "stream_ids"
    ]
    rows = zip(*(body[name] for name in names), strict=True)
    return {
        "obj_id": body["obj_id"],
        "stream": STREAMS.get(body["stream_ids"][0], body["stream_ids"][0]),
        "rows": sorted(
            (dict(zip(names, row, strict=True)) for row in rows),
            key=lambda row: (row["mjd"], row["filter"]),
        ),
    }


def same(ours: Any, theirs: Any) -> bool:
    """Tell whether two values are equal, floats to a part in a million, lists of names as sets."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        if ours and all(isinstance(one, str) for one in ours):
            return sorted(ours) == sorted(theirs)
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, float) and isinstance(theirs, float | int):
        return math.isclose(ours, theirs, rel_tol=1e-6)
    return bool(ours == theirs)


def expected_of(one: dict[str, Any], shared_filters: set[int]) -> list[Request]:
    """Return the golden requests of an alert, but for those that differ on purpose."""
    found = []
    for request in one["requests"]:
        body = request["body"]
        if request["path"] == "/api/candidates":
            body = body | {"filter_ids": [n for n in body["filter_ids"] if n in shared_filters]}
        path = request["path"].replace(one["objectId"], "OBJECT")
        found.append(comparable(request["method"], path, body))
    return found


def without_annotations(requests: list[Request]) -> list[Request]:
    return [one for one in requests if not (one[0] == "POST" and one[1].endswith("/annotations"))]


def compare(ours: list[Request], theirs: list[Request], where: str) -> None:
    """Compare the requests about one alert: the same ones in the same order."""
    posted = [body for method, path, body in ours if method == "POST" and "annotations" in path]
    for method, path, body in theirs:
        if method == "POST" and path.endswith("/annotations"):
            assert any(same(one, body) for one in posted), (where, body)
    ours, theirs = without_annotations(ours), without_annotations(theirs)
    if all(path != "/api/sources" for _, path, _ in theirs):
        theirs = [one for one in theirs if not one[1].endswith("/groups")]
    if where == TWICE:
        died = all("/photometry" not in path for _, path, _ in theirs)
        ours = ours[: len(theirs)] if died else ours
    assert [one[:2] for one in ours] == [one[:2] for one in theirs], where
    for got, wanted in zip(ours, theirs, strict=True):
        if where == TWICE and "rows" in wanted[2]:
            assert all(any(same(row, one) for one in got[2]["rows"]) for row in wanted[2]["rows"])
        else:
            assert same(got[2], wanted[2]), (where, got, wanted)


def reproduce(
    name: str,
    database: Database[Any],
    recording: RecordingMarshal,
    url: str,
    shared_data: Path,
) -> list[tuple[dict[str, Any], list[Request], list[Request]]]:
    """Publish the alerts of a golden file; return each with our requests and Kowalski's."""
    answers = [
        one
        for one in golden(shared_data, f"skyportal_requests_{name}")
        if one["objectId"].startswith("ZTF")
    ]
    shared = {one["filter_id"] for one in golden(shared_data, "filters_shared_and_own")["filters"]}
    objects = [one["objectId"] for one in answers]
    found = []
    for round_ in rounds(answers):
        recording.requests.clear()
        recording.candidates = {obj_id: [] for obj_id in objects if name != "new_object"}
        recording.sources = {obj_id: [] for obj_id in objects if name == "source_exists"}
        recording.annotations, recording.followups, recording.comments = {}, [], {}
        fill_outbox(database, [int(one["candid"]) for one in round_])
        run_until(
            publisher(database, url, threads=1),
            lambda: set(states(database)) <= {"published"},
            seconds=60,
        )
        for one in round_:
            ours = [
                comparable(*request) for request in by_object(recording.requests, one["objectId"])
            ]
            found.append((one, ours, expected_of(one, shared)))
    return found


def rounds(answers: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return alerts in rounds, in each of which an object occurs once."""
    first: dict[str, dict[str, Any]] = {}
    later = []
    for one in answers:
        if one["objectId"] in first:
            later.append(one)
        else:
            first[one["objectId"]] = one
    return [list(first.values()), later] if later else [list(first.values())]


def test_a_new_object(
    archive: Database[Any], marshal: tuple[RecordingMarshal, str], shared_data: Path
) -> None:
    """§2.7: neither candidate nor source: everything is told, the whole light curve included."""
    compared = 0
    for one, ours, theirs in reproduce("new_object", archive, *marshal, shared_data):
        theirs = [with_ignored_groups(request) for request in theirs]
        compare(ours, theirs, one["objectId"])
        compared += 1
    assert compared == 27


def with_ignored_groups(request: Request) -> Request:
    """Return a golden request as it is where §7-C2 is mended."""
    method, path, body = request
    if path == "/api/sources":
        body = body | {"ignore_if_in_group_ids": {"52": [77]}}
    return method, path, body


def test_a_candidate_that_exists(
    archive: Database[Any], marshal: tuple[RecordingMarshal, str], shared_data: Path
) -> None:
    """§2.7: the candidate exists: what the packet brings, no thumbnails."""
    compared = 0
    for one, ours, theirs in reproduce("candidate_exists", archive, *marshal, shared_data):
        compare(ours, theirs, one["objectId"])
        compared += 1
    assert compared == 24


def test_a_source_that_exists(
    archive: Database[Any], marshal: tuple[RecordingMarshal, str], shared_data: Path
) -> None:
    """§2.7: the source exists: its groups are asked for before it is saved."""
    compared = 0
    for one, ours, theirs in reproduce("source_exists", archive, *marshal, shared_data):
        compare(ours, theirs, one["objectId"])
        compared += 1
    assert compared == 4
