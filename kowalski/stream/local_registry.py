"""A schema registry for one machine: what of Confluent's protocol replays and tests need.

https://docs.confluent.io/platform/current/schema-registry/develop/api.html. Schemas are numbered
from 1 in the order in which they are registered, and kept in a file, since packets in Kafka name
them for as long as they are there. Only the standard library is imported: it starts at once.
"""

import argparse
import json
import re
import signal
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CONTENT_TYPE = "application/vnd.schemaregistry.v1+json"
LONGEST_BODY = 8 << 20


class ProtocolError(Exception):
    """A request that cannot be answered: Confluent's status, code and sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Schemas:
    """Registered schemas: their texts by number, and the numbers of each subject by version."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lock = threading.Lock()
        kept = json.loads(file.read_text()) if file.exists() else {"schemas": [], "subjects": {}}
        self.texts: list[str] = kept["schemas"]
        self.subjects: dict[str, list[int]] = kept["subjects"]

    def text(self, number: int) -> str:
        """Return a schema by its number."""
        if not 1 <= number <= len(self.texts):
            raise ProtocolError(404, 40403, f"Schema {number} not found.")
        return self.texts[number - 1]

    def versions(self, subject: str) -> list[int]:
        """Return the numbers of a subject's schemas, the first version first."""
        if subject not in self.subjects:
            raise ProtocolError(404, 40401, f"Subject {subject!r} not found.")
        return self.subjects[subject]

    def version(self, subject: str, which: str) -> dict[str, Any]:
        """Return a version of a subject, by its number or the word latest."""
        numbers = self.versions(subject)
        version = len(numbers) if which == "latest" else int(which) if which.isdecimal() else 0
        if not 1 <= version <= len(numbers):
            raise ProtocolError(404, 40402, f"Version {which} not found.")
        return self.described(subject, numbers[version - 1])

    def described(self, subject: str, number: int) -> dict[str, Any]:
        """Return a schema of a subject as the protocol describes it."""
        return {
            "subject": subject,
            "id": number,
            "version": self.versions(subject).index(number) + 1,
            "schemaType": "AVRO",
            "schema": self.text(number),
        }

    def register(self, subject: str, text: str) -> dict[str, Any]:
        """Keep a schema, unless it is there, and return its number."""
        with self.lock:
            if text not in self.texts:
                self.texts.append(text)
            number = self.texts.index(text) + 1
            numbers = self.subjects.setdefault(subject, [])
            if number not in numbers:
                numbers.append(number)
                self.keep()
        return {"id": number}

    def find(self, subject: str, text: str) -> dict[str, Any]:
        """Return the version of a subject that has this text."""
        for number in self.versions(subject):
            if self.text(number) == text:
                return self.described(subject, number)
        raise ProtocolError(404, 40403, "Schema not found.")

    def keep(self) -> None:
        """Write everything to the file, at once or not at all."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps({"schemas": self.texts, "subjects": self.subjects}))
        new.replace(self.file)


Answer = Callable[[Schemas, list[str], str], Any]

ROUTES: tuple[tuple[str, str, Answer], ...] = (
    ("GET", r"/health", lambda schemas, parts, text: {"schemas": len(schemas.texts)}),
    ("GET", r"/subjects", lambda schemas, parts, text: sorted(schemas.subjects)),
    (
        "GET",
        r"/schemas/ids/([0-9]+)",
        lambda schemas, parts, text: {"schema": schemas.text(int(parts[0]))},
    ),
    (
        "GET",
        r"/subjects/([^/]+)/versions",
        lambda schemas, parts, text: list(range(1, len(schemas.versions(parts[0])) + 1)),
    ),
    (
        "GET",
        r"/subjects/([^/]+)/versions/([^/]+)",
        lambda schemas, parts, text: schemas.version(*parts),
    ),
    (
        "POST",
        r"/subjects/([^/]+)/versions",
        lambda schemas, parts, text: schemas.register(parts[0], text),
    ),
    ("POST", r"/subjects/([^/]+)", lambda schemas, parts, text: schemas.find(parts[0], text)),
)


def answer(schemas: Schemas, method: str, path: str, body: bytes) -> Any:
    """Return what the protocol answers to a request.

    Raises
    ------
    ProtocolError
        There is no such thing.
    """
    for route_method, pattern, give in ROUTES:
        if route_method == method and (found := re.fullmatch(pattern, path.split("?")[0])):
            text = schema_in(body) if method == "POST" else ""
            return give(schemas, list(found.groups()), text)
    raise ProtocolError(404, 404, "HTTP 404 Not Found")


def schema_in(body: bytes) -> str:
    """Return the schema that a request holds."""
    try:
        text = json.loads(body)["schema"]
        json.loads(text)
    except (ValueError, LookupError, TypeError):
        raise ProtocolError(422, 42201, "Invalid Avro schema") from None
    return str(text)


def serve(file: Path, port: int, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """Serve the schemas kept in a file from a thread of this process; port 0 takes a free one."""
    schemas = Schemas(file)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.respond()

        def do_POST(self) -> None:
            self.respond()

        def respond(self) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), LONGEST_BODY)
            body = self.rfile.read(length)
            try:
                status, told = 200, answer(schemas, self.command, self.path, body)
            except ProtocolError as error:
                status, told = error.status, {"error_code": error.code, "message": str(error)}
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep requests out of the log."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="registry", daemon=True).start()
    return server


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    arguments = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    server = serve(arguments.file, arguments.port)
    stop.wait()
    server.shutdown()


if __name__ == "__main__":
    main()
