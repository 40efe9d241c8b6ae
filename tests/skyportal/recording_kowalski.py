"""A server that speaks the query service's contract, records what it is asked, and fails on demand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PICTURE = b"\x89PNG picture"


@dataclass
class RecordingKowalski:
    """Answers by path, and what was asked."""

    password: str
    answers: dict[str, Any] = field(default_factory=dict)
    """Data by method and path, as `GET /api/alerts/ztf`; or (status, message)."""
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    port: int = 0

    def answer(self, method: str, target: str, body: Any, token: str) -> tuple[int, Any]:
        """Return status and envelope."""
        parts = urlsplit(target)
        if parts.path == "/api/auth":
            if body != {"username": "marshal", "password": self.password}:
                return 400, {"status": "error", "message": "wrong username or password"}
            self.tokens.append(f"token-{len(self.tokens)}")
            return 200, {"status": "success", "token": self.tokens[-1]}
        if token != f"Bearer {self.tokens[-1] if self.tokens else None}":
            return 400, {"status": "error", "message": "token has expired", "detail": "Sign in."}
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append((method, parts.path, query, body))
        known = self.answers.get(f"{method} {parts.path}")
        match known:
            case None:
                return 404, {"status": "error", "message": f"{parts.path} not known"}
            case (int() as status, str() as message):
                return status, {"status": "error", "message": message}
        return 200, {"status": "success", "message": "", "data": known}

    def programs_asked(self) -> list[str | None]:
        """Return the programs that each question was narrowed to."""
        return [query.get("programids") for _, _, query, _ in self.asked]


@contextmanager
def serving(kowalski: RecordingKowalski) -> Iterator[str]:
    """Serve in a thread; yields the address."""

    class Handler(BaseHTTPRequestHandler):
        def handle_request(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            token = self.headers.get("Authorization", "")
            status, told = kowalski.answer(self.command, self.path, body, token)
            picture = status == 200 and told.get("data") == "picture"
            payload = PICTURE if picture else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "image/png" if picture else "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PATCH = handle_request  # noqa: N815 (http.server's names)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep requests out of the output."""

    server = ThreadingHTTPServer(("127.0.0.1", kowalski.port), Handler)
    server.daemon_threads = True
    kowalski.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{kowalski.port}"
    finally:
        server.shutdown()
        server.server_close()
