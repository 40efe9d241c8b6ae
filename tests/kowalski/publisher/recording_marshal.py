"""A server that speaks the marshal's contract, records what it is told, and fails on demand."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GROUPS = [
    {"id": 1, "name": "Transients", "nickname": None},
    {"id": 2, "name": "N", "nickname": "CLU"},
]
FILTERS = [
    {"id": 11, "name": "Real transients", "group_id": 1, "group_name": "Transients"},
    {"id": 12, "name": "Near galaxies", "group_id": 2, "group_name": "N"},
]
STREAMS = [
    {"id": 5, "name": "ZTF Public"},
    {"id": 6, "name": "ZTF Public+Partnership"},
    {"id": 7, "name": "ZTF Public+Partnership+Caltech"},
]

Fault = Callable[[str, str], int | None]


@dataclass
class RecordingMarshal:
    """Objects and what was posted of them."""

    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    candidates: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sources: dict[str, list[int]] = field(default_factory=dict)
    annotations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    followups: list[dict[str, Any]] = field(default_factory=list)
    known_groups: dict[str, list[int]] = field(default_factory=dict)
    """Groups that have saved an object, where they differ from those that were told."""
    declined: set[int] = field(default_factory=set)
    """Groups in which nothing is saved."""
    constrained: bool = False
    """Whether follow-up is not asked for, because of its constraints."""
    fault: Fault = lambda method, path: None
    """Gives a status to answer with instead; −1 drops the answer after doing the work."""
    delay_seconds: float = 0.0
    filters: list[dict[str, Any]] = field(default_factory=lambda: FILTERS)
    groups: list[dict[str, Any]] = field(default_factory=lambda: GROUPS)
    streams: list[dict[str, Any]] = field(default_factory=lambda: STREAMS)

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Do what a request asks and return status and data."""
        plain = path.split("?")[0]
        parts = plain.strip("/").split("/")
        if method == "HEAD":
            there = self.candidates if parts[1] == "candidates" else self.sources
            return (200 if parts[2] in there else 404), None
        if method == "GET":
            return self.read(path, parts)
        if plain == "/api/candidates":
            self.candidates.setdefault(body["id"], []).append(body)
        elif plain == "/api/sources":
            saved = [one for one in body["group_ids"] if one not in self.declined]
            self.sources.setdefault(body["id"], []).extend(saved)
            return 200, {"id": body["id"], "saved_to_groups": saved}
        elif plain.endswith("/annotations"):
            stored = self.annotations.setdefault(parts[2], [])
            if any(one["origin"] == body["origin"] for one in stored):
                return 400, None
            stored.append(body | {"id": len(stored) + 1, "author_id": 3})
        elif "/annotations/" in plain:
            self.annotations[parts[2]][int(parts[4]) - 1] |= body
        elif plain == "/api/followup_request" and self.constrained:
            return 200, {"id": None, "ignored": True}
        elif plain == "/api/followup_request":
            self.followups.append(followup(len(self.followups) + 1, body))
            return 200, {"id": len(self.followups), "request_status": "submitted"}
        elif plain.startswith("/api/followup_request/"):
            self.followups[int(parts[2]) - 1]["payload"] = body["payload"]
        elif plain.endswith("/comments"):
            self.comments.setdefault(parts[2], []).append(body)
        return 200, {"id": 1}

    def read(self, path: str, parts: list[str]) -> tuple[int, Any]:
        """Answer a GET."""
        plain, _, query = path.partition("?")
        lists: dict[str, Any] = {
            "/api/groups": {"user_groups": self.groups[:1], "all_groups": self.groups},
            "/api/filters": self.filters,
            "/api/streams": self.streams,
            "/api/instrument": [{"id": 9, "name": "ZTF"}],
            "/api/sources": {"sources": [], "totalMatches": 0},
        }
        if plain in lists:
            return 200, lists[plain]
        if plain == "/api/followup_request":
            found = [one for one in self.followups if query == f"sourceID={one['obj_id']}"]
            return 200, {"followup_requests": found, "totalMatches": len(found)}
        if parts[-1] == "annotations":
            return 200, self.annotations.get(parts[2], [])
        if parts[-1] == "groups":
            known = self.known_groups.get(parts[2], self.sources.get(parts[2], []))
            return 200, [{"id": group} for group in known]
        if parts[-1] == "comments":
            return 200, self.comments.get(parts[2], [])
        return 404, None

    def written(self) -> list[tuple[str, str, Any]]:
        """Return the requests that change something, without those for names."""
        return [one for one in self.requests if one[0] in ("POST", "PUT")]


def followup(identifier: int, body: dict[str, Any]) -> dict[str, Any]:
    """Return a follow-up request as the marshal lists it."""
    return {
        "id": identifier,
        "obj_id": body["obj_id"],
        "status": "submitted",
        "allocation_id": body["allocation_id"],
        "target_groups": [{"id": group_id} for group_id in body["target_group_ids"]],
        "payload": body["payload"],
        "modified": "2026-01-01T05:00:00",
    }


def serve(marshal: RecordingMarshal, port: int = 0) -> ThreadingHTTPServer:
    """Serve in a thread; the port is in `server_address`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def handle_request(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            assert self.headers["Authorization"] == "token secret"
            fault = marshal.fault(self.command, self.path)
            status, data = fault, None
            if fault is None or fault == -1:
                time.sleep(marshal.delay_seconds)
                marshal.requests.append((self.command, self.path, body))
                status, data = marshal.answer(self.command, self.path, body)
            if fault == -1:
                self.close_connection = True
                return
            assert status is not None
            text = json.dumps({"status": "", "message": f"because of {status}", "data": data})
            payload = b"" if self.command == "HEAD" else text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_HEAD = do_POST = do_PUT = handle_request  # noqa: N815 (http.server's names)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep requests out of the output."""

    ThreadingHTTPServer.allow_reuse_address = True
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server
