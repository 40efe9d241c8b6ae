"""What is repeated and what is not, and that half an answer is never taken for a whole one."""

import asyncio
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from kowalski.client import AsyncKowalski, Kowalski, RefusedError, UnreachableError

QUERY = {"query_type": "find", "query": {"catalog": "Stars", "filter": {}}}
CATALOGS = {"status": "success", "message": "", "data": ["Stars"]}


class Unsteady(BaseHTTPRequestHandler):
    """A service that is overloaded now and then, and breaks off long answers."""

    protocol_version = "HTTP/1.1"
    failures = 0
    seen: list[str]
    lines: list[Any]

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if asked.get("query_type") == "info":
            self.send(200, CATALOGS)
        elif "ndjson" in self.headers.get("Accept", ""):
            self.break_off()
        else:
            self.answer()

    def answer(self) -> None:
        type(self).seen.append(self.command)
        if type(self).failures:
            type(self).failures -= 1
            self.send(503, {"status": "error", "message": "overloaded"})
        else:
            self.send(200, {"status": "success", "message": "well"})

    def send(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def break_off(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for line in type(self).lines:
            text = json.dumps(line).encode() + b"\n"
            self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Any]:
    kind = type("Service", (Unsteady,), {"failures": 0, "seen": [], "lines": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def ask(threads: bool, service: Any, method: str, *arguments: Any) -> Any:
    """Call a method of the client for threads, or of the one for coroutines."""
    how: dict[str, Any] = {
        "protocol": "http",
        "host": "127.0.0.1",
        "port": service.server_port,
        "token": "t",
        "backoff_factor": 0,
    }
    if threads:
        with Kowalski(**how) as kowalski:
            found = getattr(kowalski, method)(*arguments)
            return list(found) if method == "stream" else found

    async def asked() -> Any:
        async with AsyncKowalski(**how) as kowalski:
            found = getattr(kowalski, method)(*arguments)
            return [one async for one in found] if method == "stream" else await found

    return asyncio.run(asked())


both = pytest.mark.parametrize("threads", [True, False], ids=["threads", "coroutines"])


@both
def test_what_asks_for_nothing_twice_is_repeated(service: Any, threads: bool) -> None:
    service.RequestHandlerClass.failures = 2
    assert ask(threads, service, "api", "get", "/")["message"] == "well"
    assert service.RequestHandlerClass.seen == ["GET"] * 3


@both
def test_it_ends_at_some_time_and_gives_the_last_answer(service: Any, threads: bool) -> None:
    service.RequestHandlerClass.failures = 99
    assert ask(threads, service, "api", "get", "/")["message"] == "overloaded"
    assert service.RequestHandlerClass.seen == ["GET"] * 4


@both
def test_a_query_is_asked_once(service: Any, threads: bool) -> None:
    service.RequestHandlerClass.failures = 1
    answer = ask(threads, service, "query", QUERY)["default"]
    assert answer == {"status": "error", "message": "overloaded"}
    assert service.RequestHandlerClass.seen == ["POST"]


@both
def test_an_answer_that_breaks_off_says_so(service: Any, threads: bool) -> None:
    service.RequestHandlerClass.lines = [{"_id": 1}, {"_id": 2}]
    with pytest.raises(UnreachableError, match="broke off its answer"):
        ask(threads, service, "stream", QUERY)


@both
def test_the_reason_is_no_document(service: Any, threads: bool) -> None:
    service.RequestHandlerClass.lines = [{"_id": 1}, {"status": "error", "message": "too long"}]
    with pytest.raises(RefusedError, match="too long"):
        ask(threads, service, "stream", QUERY)
