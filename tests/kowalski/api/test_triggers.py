"""Triggers for ZTF, sent to a stand-in of its scheduler that speaks its protocol."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.kowalski.api.conftest import SCHEDULER_PORT, Client

pytestmark = pytest.mark.service

QUEUE = {
    "queue_name": "ToO_1",
    "validity_window_mjd": [61000.1, 61000.3],
    "targets": [{"request_id": 1, "program_id": 1, "field_id": 500, "ra": 10.0, "dec": 20.0}],
    "queue_type": "list",
    "user": "someone",
}
SKYMAP = {
    "trigger_name": "S260101a",
    "trigger_time": 61000.2,
    "fields": [{"field_id": 500, "probability": 0.3}],
    "user": "someone",
}
NAMES = {"/queues": "queue_name", "/mma_skymaps": "trigger_name"}


class Mountain(HTTPServer):
    """The scheduler: holds what it is given by name; 201 for what is new, 200 for what is not."""

    held: dict[str, dict[str, Any]]


class Protocol(BaseHTTPRequestHandler):
    server: Mountain

    def answer(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")

    def do_GET(self) -> None:
        self.body()
        self.answer(200, list(self.server.held[self.path].values()))

    def do_PUT(self) -> None:
        body, held = self.body(), self.server.held[self.path]
        if body["user"] == "nobody":
            self.answer(403, {"message": "unknown user"})
            return
        known = body[NAMES[self.path]] in held
        held[body[NAMES[self.path]]] = body
        self.answer(200 if known else 201, {"message": "taken"})

    def do_DELETE(self) -> None:
        found = self.server.held[self.path].pop(self.body()[NAMES[self.path]], None)
        self.answer(404 if found is None else 200, {"message": "gone"})

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Mountain]:
    """Run a scheduler that holds nothing yet."""
    server = Mountain(("127.0.0.1", SCHEDULER_PORT), Protocol)
    server.held = {path: {} for path in NAMES}
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def mountain() -> Iterator[Mountain]:
    with serving() as server:
        yield server


@pytest.mark.parametrize(
    ("path", "there", "body"), [("ztf", "/queues", QUEUE), ("ztfmma", "/mma_skymaps", SKYMAP)]
)
def test_a_trigger_is_sent_listed_and_removed(
    admin: Client, mountain: Mountain, path: str, there: str, body: dict[str, Any]
) -> None:
    path = f"/api/triggers/{path}"
    sent = admin.call("PUT", path, json=body)
    assert (sent.status_code, sent.json()["message"]) == (200, "submitted")
    assert mountain.held[there] == {body[NAMES[there]]: body}
    again = admin.call("PUT", path, json=body)
    assert (again.status_code, "already exists" in again.json()["message"]) == (409, True)
    assert admin.call("GET", path).json()["data"] == [body]
    named = {NAMES[there]: body[NAMES[there]], "user": "someone"}
    assert admin.call("DELETE", path, json=named).status_code == 200
    assert admin.call("DELETE", path, json=named).status_code == 400
    refused = admin.call("PUT", path, json=body | {"user": "nobody"})
    assert (refused.status_code, "unknown user" in refused.json()["message"]) == (400, True)


@pytest.mark.parametrize(("path", "body"), [("ztf", QUEUE), ("ztfmma", SKYMAP)])
def test_a_rehearsal_sends_nothing(
    admin: Client, mountain: Mountain, path: str, body: dict[str, Any]
) -> None:
    path = f"/api/triggers/{path}.test"
    assert admin.call("PUT", path, json=body).json()["data"] == body
    assert admin.call("GET", path).status_code == 200
    assert admin.call("PUT", path, json={"user": "x"}).status_code == 400
    assert not any(mountain.held.values())


def test_without_the_mountain_it_says_so(admin: Client) -> None:
    answer = admin.call("GET", "/api/triggers/ztf")
    assert (answer.status_code, "does not answer" in answer.json()["message"]) == (503, True)


def test_only_administrators_send_triggers(partner: Client) -> None:
    for path in ("ztf", "ztf.test", "ztfmma", "ztfmma.test"):
        assert partner.call("PUT", f"/api/triggers/{path}", json=QUEUE).status_code == 403
