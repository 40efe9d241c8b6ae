"""What the public Kowalski answered to the same requests, on the same alerts and catalogues.

Our answers differ where `DIFFERENT` says so and why: there the original is at fault. Texts of errors
are ours; their status is not.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
import penquins
import pytest
import requests
from bson import json_util

from kowalski.catalogs.sphere import radec_strings
from kowalski.client import Kowalski
from tests.conftest import SHARED_DATA
from tests.kowalski.api.conftest import Service, running

pytestmark = [pytest.mark.service, pytest.mark.shared_data]

GOLDEN = SHARED_DATA / "golden"
PATHS = (
    *("/api/auth", "/api/users", "/api/queries", "/api/cutouts", "/api/skymap"),
    *("/api/classifications", "/api/triggers"),
)

DIFFERENT: dict[str, tuple[int, str]] = {
    "405": (405, "plain text there, the envelope here"),
    "add user twice": (409, "a defect (500) there"),
    "auth after password-only edit (old pw)": (401, "the new password was not taken there"),
    "auth after password-only edit (new pw)": (200, "the new password was not taken there"),
    "find unknown collection": (404, "an empty answer hides a mistyped name"),
    "estimated unknown collection": (404, "an empty answer hides a mistyped name"),
    "find $where": (400, "JavaScript was run there"),
    "near no index": (400, "there was no such collection there yet, and an empty answer"),
    "drop as normal user": (403, "anybody could drop a catalogue there"),
    "drop unknown": (403, "nothing is dropped here"),
    "cutout bad interval": (400, "silently the default there"),
    "cutout bad stretch": (400, "silently the default there"),
    "deleted user still has access": (400, "a removed user's token ends"),
    "body above client_max_size": (413, "plain text there, and the limit is another here"),
}
OTHER_SURVEYS = ("wntr", "pgir", "turbo")
ONLY_STATUS = (
    "info",  # names, sizes and indexes of another instance
    "skymap get params",  # polygons of cells, not outlines: see the test of their own
)


def recorded() -> list[dict[str, Any]]:
    """Return the recorded requests that are about what this service does."""
    if not GOLDEN.exists():
        return []
    records = json.loads((GOLDEN / "api.json").read_text())
    return [record for record in records if about_this(record)]


def about_this(record: dict[str, Any]) -> bool:
    path = record["request"]["path"]
    if any(f"/cutouts/{survey}/" in path for survey in OTHER_SURVEYS):
        return False
    return path == "/" or path.startswith(PATHS)


def fill(database: Any) -> None:
    """Put the alerts and the synthetic catalogues of the recording into a database."""
    alerts = json_util.loads((GOLDEN / "mongify_ztf.json").read_text())
    matches = json_util.loads((GOLDEN / "xmatch.json").read_text())["alerts"]["ZTF"]
    by_object = {one["objectId"]: one["cross_matches"] for one in matches}
    for one in alerts:
        with (SHARED_DATA / one["file"]).open("rb") as file:
            packet: Any = next(fastavro.reader(file))
        names = ("cutoutScience", "cutoutTemplate", "cutoutDifference")
        cutouts = {name: packet[name] for name in names}
        database["ZTF_alerts"].insert_one({**one["alert"], **cutouts})
        identifier = one["alert"]["objectId"]
        history = {
            "cross_matches": by_object[identifier],
            "prv_candidates": one["prv_candidates"],
            "fp_hists": one["fp_hists"],
        }
        database["ZTF_alerts_aux"].update_one(
            {"_id": identifier}, {"$setOnInsert": history}, upsert=True
        )
    for row in json_util.loads((GOLDEN / "xmatch_catalog.json").read_text())["rows"]:
        collection = database[row.pop("catalog")]
        texts = radec_strings(np.array([row["ra"]]), np.array([row["dec"]]))
        point = {"type": "Point", "coordinates": [row["ra"] - 180, row["dec"]]}
        row["coordinates"] = {"radec_str": [texts[0][0], texts[1][0]], "radec_geojson": point}
        collection.insert_one(row)
    for name in database.list_collection_names():
        if "alerts" not in name and name[0].isupper():
            database[name].create_index([("coordinates.radec_geojson", "2dsphere"), ("_id", 1)])


@pytest.fixture(scope="module")
def golden(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(mongodb_uri, tmp_path_factory.mktemp("golden"), fill) as service:
        yield service


class Replay:
    """Sends the recorded requests in their order: each may need what one before it did."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.token = service.token("admin", service.admin_password)
        self.user_token = ""
        self.user_password = "pw"

    def authorization(self, said: str | None) -> str | None:
        if said is None:
            return None
        if said.startswith("bare"):
            return self.token
        if "wrong signature" in said:
            return f"Bearer {self.token[:-6]}AAAAAA"
        if "normal user" in said:
            if not self.user_token:
                self.user_token = self.service.token("alice", self.user_password)
            return f"Bearer {self.user_token}"
        return said if "not.a.token" in said else f"Bearer {self.token}"

    def send(self, record: dict[str, Any]) -> requests.Response:
        request = record["request"]
        body = request["body"]
        if isinstance(body, dict) and body.get("password") == "admin":
            body = body | {"password": self.service.admin_password}
        if isinstance(body, dict) and "$raw" in body:
            content = body["$raw"].encode()
        elif isinstance(body, str):
            content = json.dumps(" " * (5 << 20)).encode()
        else:
            content = json.dumps(body).encode() if body is not None else b""
        authorization = self.authorization(request["auth"])
        if request["path"].startswith("/api/classifications"):
            authorization = self.token  # nobody had to sign in there
        return requests.request(
            request["method"],
            self.service.url + request["path"],
            params=request.get("params"),
            data=content,
            headers={"Authorization": authorization} if authorization else {},
            timeout=60,
        )


@pytest.fixture(scope="module")
def answers(golden: Service) -> dict[int, requests.Response]:
    """The answers to all recorded requests, by their number."""
    replay = Replay(golden)
    sent = {}
    for number, record in enumerate(recorded()):
        sent[number] = replay.send(record)
        if record["label"] == "edit user":
            # The new password counts from here on, and has ended the former token.
            replay.user_token, replay.user_password = "", "pw2"
    return sent


def agrees(ours: Any, theirs: Any, *, ordered: bool) -> bool:
    """Tell whether values are equal; "*" stands for anything, and order may not matter."""
    if theirs == "*":
        return True
    if isinstance(theirs, dict):
        return (
            isinstance(ours, dict)
            and set(ours) == set(theirs)
            and all(agrees(ours[key], theirs[key], ordered=ordered) for key in theirs)
        )
    if isinstance(theirs, list):
        if not isinstance(ours, list) or len(ours) != len(theirs):
            return False
        if not ordered:
            ours = sorted(ours, key=lambda part: json.dumps(part, sort_keys=True))
            theirs = sorted(theirs, key=lambda part: json.dumps(part, sort_keys=True))
        return all(agrees(a, b, ordered=ordered) for a, b in zip(ours, theirs, strict=True))
    if isinstance(theirs, float) and isinstance(ours, int | float):
        return bool(np.isclose(ours, theirs, rtol=1e-9, atol=0))
    return bool(ours == theirs)


def without_scores(body: Any) -> Any:
    """Return an answer without what models made of the alert: they are another test's."""
    if isinstance(body, dict):
        return {key: without_scores(part) for key, part in body.items() if key not in IGNORED}
    if isinstance(body, list):
        return [without_scores(part) for part in body]
    return body


IGNORED = ("classifications", "$binary", "$bytes_sha256", "stampData")


@pytest.mark.parametrize(
    ("number", "record"),
    enumerate(recorded()),
    ids=[record["label"] for record in recorded()],
)
def test_answers_are_those_of_kowalski(
    answers: dict[int, requests.Response], number: int, record: dict[str, Any]
) -> None:
    answer, label = answers[number], record["label"]
    if label in DIFFERENT:
        assert answer.status_code == DIFFERENT[label][0], answer.text
        return
    assert answer.status_code == record["status"], answer.text
    if answer.status_code != 200:
        assert answer.json()["status"] == record["body"]["status"]
        return
    if "cutouts" in record["request"]["path"]:
        assert answer.headers["Content-Type"] == record["content_type"]
        assert answer.headers.get("Content-Disposition") == record.get("content_disposition")
        return
    body, expected = answer.json(), record["body"]
    assert set(body) == set(expected)
    assert body.get("message") == expected.get("message")
    query = record["request"]["body"] or {}
    if label in ONLY_STATUS or query.get("query_type") in ONLY_STATUS:
        return
    ordered = "sort" in query.get("kwargs", {}) or query.get("query_type") == "near"
    ours, theirs = without_scores(body.get("data")), without_scores(expected.get("data"))
    assert agrees(ours, theirs, ordered=ordered), (ours, theirs)


def test_fits_files_are_those_of_kowalski(
    answers: dict[int, requests.Response], shared_data: Path
) -> None:
    import hashlib

    compared = 0
    for number, record in enumerate(recorded()):
        if record.get("content_type") == "image/fits":
            ours = hashlib.sha256(answers[number].content).hexdigest()
            assert ours == record["body"]["$bytes_sha256"], record["label"]
            compared += 1
    assert compared == 3


def test_a_skymap_is_that_of_kowalski(answers: dict[int, requests.Response]) -> None:
    (number,) = [n for n, one in enumerate(recorded()) if one["label"] == "skymap get params"]
    ours, theirs = answers[number].json()["data"], recorded()[number]["body"]["data"]
    for name in ("dateobs", "triggerid", "aliases", "localization_name"):
        assert ours[name] == theirs[name]
    assert set(ours["contours"]) == set(theirs["contours"])
    for name in ("contour90", "contour95"):
        contour, expected = ours["contours"][name], theirs["contours"][name]
        assert contour["type"] == expected["type"]
        assert contour["properties"] == expected["properties"]
        extents = [
            np.array([point for [ring] in one["coordinates"] for point in ring])
            for one in (contour, expected)
        ]
        for extreme in (np.min, np.max):
            assert np.allclose(extreme(extents[0], axis=0), extreme(extents[1], axis=0), atol=0.15)


def recorded_calls() -> list[dict[str, Any]]:
    """Return what the real penquins was asked and answered, as it came from the same alerts."""
    path = GOLDEN / "penquins.json"
    return json.loads(path.read_text()) if path.exists() else []


KEPT_BY_OURS = "queries without batch keeps the last only"
"""The answers to several queries: penquins forgets all but the last, our client keeps them."""


@pytest.fixture(scope="module", params=[penquins.Kowalski, Kowalski], ids=["penquins", "ours"])
def client(request: pytest.FixtureRequest, golden: Service) -> Iterator[Any]:
    with request.param(
        protocol="http",
        host="127.0.0.1",
        port=golden.port,
        token=golden.token("admin", golden.admin_password),
        timeout=60,
    ) as connected:
        yield connected


def result(client: Any, call: Any) -> Any:
    """Return what a recorded call gives."""
    if isinstance(call, dict):
        return client.query(**{name: value for name, value in call.items() if name != "note"})
    name, _, arguments = call.partition("(")
    return getattr(client, name)(*(part.strip("' ") for part in arguments.rstrip(")").split(",")))


@pytest.mark.parametrize("record", recorded_calls(), ids=lambda record: str(record["label"]))
def test_clients_are_answered_as_by_kowalski(client: Any, record: dict[str, Any]) -> None:
    expected, label = record["result"], record["label"]
    if isinstance(expected, dict) and "$exception" in expected:
        with pytest.raises(ValueError, match="not available in the"):
            result(client, record["call"])
        return
    ours = result(client, record["call"])
    if label == "get_catalogs":
        assert {name for name in expected if "_alerts" not in name} - {"skymaps"} <= set(ours)
        return
    if label == KEPT_BY_OURS and isinstance(client, Kowalski):
        assert agrees(ours["default"][-1], expected["default"], ordered=True)
        return
    answer = expected.get("default", expected) if isinstance(expected, dict) else expected
    if isinstance(answer, dict) and answer["status"] == "error":
        told = ours.get("default", ours)
        assert told["status"] == "error"
        assert told["message"]
        return
    assert agrees(ours, expected, ordered=label not in ("batch", "cone"))
