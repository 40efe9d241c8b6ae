"""A stand-in for the Transient Name Server: its protocol, its limits, a few objects."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = {"tns_id": 42, "type": "bot", "name": "fritz_bot"}
KEY = "the-key"
LIMIT = 4
RESET_SECONDS = 17


@dataclass
class Sky:
    """What the server knows: objects by number, each with the time at which it became public.

    `left` are the requests until the limit; whoever waits gets `LIMIT` new ones.
    """

    objects: dict[int, dict[str, Any]] = field(default_factory=dict)
    left: int = LIMIT
    requests: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    fail_next: int = 0

    def wait(self, seconds: float) -> None:
        """Let time pass without waiting."""
        self.waits.append(seconds)
        self.left = LIMIT

    def report(self, number: int, public: str = "2026-02-03 00:00:00", **more: Any) -> None:
        """Let an object become public."""
        self.objects[number] = {
            "objid": number,
            "objname": f"2026{chr(97 + number % 26)}{number}",
            "name_prefix": "AT",
            "ra": "01:22:00.000",
            "dec": "-05:15:00.00",
            "radeg": 20.5,
            "decdeg": -5.25,
            "redshift": None,
            "discoverydate": "2026-02-02 10:11:12.500",
            "discoverymag": 18.5,
            "object_type": {"name": None, "id": None},
            "photometry": [{"flux": 1}],
            "public": public,
        } | more


def handler(sky: Sky) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            place = urlsplit(self.path)
            sky.requests.append(place.path)
            form = self.form()
            marker = self.headers["User-Agent"].removeprefix("tns_marker")
            if sky.fail_next:
                sky.fail_next -= 1
                self.answer(503, {})
            elif form.get("api_key") != KEY or json.loads(marker) != BOT:
                self.answer(401, {"id_code": 401, "id_message": "Unauthorized"})
            elif sky.left == 0:
                self.answer(429, {"id_code": 429, "id_message": "Too Many Requests"})
            else:
                sky.left -= 1
                if place.path == "/search":
                    words = {name: values[0] for name, values in parse_qs(place.query).items()}
                    self.send(200, page(sky, int(words["page"]), int(words["num_page"])))
                elif (
                    "objid" in form["data"] and json.loads(form["data"])["objid"] not in sky.objects
                ):
                    self.answer(404, {"id_code": 404, "id_message": "Not Found"})
                else:
                    data = {"reply": reply(sky, place.path, json.loads(form["data"]))}
                    self.answer(200, {"id_code": 200, "data": data})

        def form(self) -> dict[str, str]:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            return {
                str(part.get_param("name", header="content-disposition")): part.get_payload()
                for part in message_from_bytes(kind + body).get_payload()
            }

        def answer(self, status: int, content: dict[str, Any]) -> None:
            self.send(status, json.dumps(content))

        def send(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("x-rate-limit-limit", str(LIMIT))
            self.send_header("x-rate-limit-remaining", str(sky.left))
            self.send_header("x-rate-limit-reset", str(RESET_SECONDS))
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def reply(sky: Sky, path: str, asked: dict[str, Any]) -> Any:
    if path == "/api/get/search":
        return [
            {"objid": number, "objname": known["objname"], "prefix": known["name_prefix"]}
            for number, known in sky.objects.items()
            if known["public"] >= asked["public_timestamp"]
        ]
    return sky.objects[int(asked["objid"])]


def page(sky: Sky, number: int, size: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            "ID",
            "Name",
            "RA",
            "DEC",
            "Obj. Type",
            "Redshift",
            "Discovery Mag/Flux",
            "Discovery Date (UT)",
        ]
    )
    newest = sorted(sky.objects.values(), key=lambda known: -known["objid"])
    for known in newest[number * size : (number + 1) * size]:
        name = f"{known['name_prefix']} {known['objname']}"
        row = (known["objid"], name, known["ra"], known["dec"], "SN Ia", "0.05", "18.5")
        writer.writerow((*row, known["discoverydate"]))
    return text.getvalue()


@contextmanager
def serving(sky: Sky) -> Iterator[str]:
    """Serve, and give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(sky))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
