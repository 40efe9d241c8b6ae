"""What every process offers its operator: `/health`, `/metrics`, and a clean stop on SIGTERM."""

import gc
import json
import signal
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest

Health = Callable[[], Mapping[str, object]]


def serve_operation(
    port: int,
    health: Health,
    host: str = "127.0.0.1",
    registry: CollectorRegistry = REGISTRY,
) -> ThreadingHTTPServer:
    """Serve `/health` and `/metrics` from a thread of this process.

    `health` returns facts about the process; a key `error` in them makes the answer 503. `registry`
    holds the metrics.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/health":
                facts = health()
                status = 503 if facts.get("error") else 200
                self.answer(status, "application/json", json.dumps(facts, default=str).encode())
            elif self.path == "/metrics":
                self.answer(200, CONTENT_TYPE_LATEST, generate_latest(registry))
            else:
                self.answer(404, "text/plain", b"only /health and /metrics are here\n")

        def answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep probes out of the log."""

    server = ThreadingHTTPServer((host, port), Handler)
    threading.Thread(target=server.serve_forever, name="operation", daemon=True).start()
    return server


def stop_event() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set: the sign to drain and leave."""
    event = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: event.set())
    return event


def keep_what_is_loaded() -> None:
    """Take all that was made so far out of later searches for garbage.

    Modules, routes and models stay for good; to walk them again and again would keep those who wait
    for an answer for a tenth of a second each time.
    """
    gc.collect()
    gc.freeze()
