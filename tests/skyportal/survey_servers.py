"""A stand-in for the picture servers of SDSS, the Legacy Surveys and Pan-STARRS, with their protocols.

Paths, parameters, the table of files and the JPEG answers are theirs. Each can fail, and each has
not observed what is south of -60 degrees: SDSS and the Legacy Surveys answer a picture of nothing then,
Pan-STARRS a table without rows.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from PIL import Image

COLUMNS = "projcell subcell ra dec filter mjd type filename shortname badflag"
NEEDED = {
    "/sdss": {"ra", "dec", "scale", "width", "height"},
    "/ls": {"ra", "dec", "size", "pixscale", "layer"},
    "/ps1/files": {"ra", "dec", "filters"},
    "/ps1/cutout": {"ra", "dec", "size", "output_size", "format", "red", "green", "blue"},
}


def jpeg(side: int, *, blank: bool) -> bytes:
    noise = Image.effect_noise((side, side), 60)
    picture = Image.new("RGB", (side, side)) if blank else Image.merge("RGB", [noise] * 3)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


class SurveyServers(ThreadingHTTPServer):
    """The servers, on one port."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[str] = []
        self.failing: dict[str, int | bytes] = {}

    @property
    def settings(self) -> dict[str, str]:
        url = f"http://127.0.0.1:{self.server_port}"
        return {
            "sdss_url": f"{url}/sdss",
            "ls_url": f"{url}/ls",
            "ps1_files_url": f"{url}/ps1/files",
            "ps1_url": f"{url}/ps1/cutout",
        }


class Answers(BaseHTTPRequestHandler):
    """What the servers answer."""

    server: SurveyServers

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        self.server.asked.append(path)
        fault = self.server.failing.get(path)
        if NEEDED[path] - query.keys():
            self.answer(400, b"missing parameters")
        elif isinstance(fault, bytes):
            self.answer(200, fault)
        elif fault is not None:
            self.answer(fault, b"out of order")
        else:
            self.answer(200, self.content(path, {name: one[0] for name, one in query.items()}))

    def content(self, path: str, query: dict[str, str]) -> bytes:
        south = float(query["dec"]) < -60
        if path == "/ps1/files":
            rows = [] if south else [
                f"1 1 {query['ra']} {query['dec']} {band} 0 stack /rings/{band}.fits {band} 0"
                for band in query["filters"]
            ]  # fmt: skip
            return "\n".join([COLUMNS, *rows]).encode()
        if path == "/ps1/cutout":
            assert (query["red"], query["blue"]) == ("/rings/i.fits", "/rings/g.fits")
        side = int(query.get("width") or query.get("output_size") or query["size"])
        return jpeg(side, blank=south)

    def answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (name of the base class)
        """Say nothing."""


@contextmanager
def survey_servers() -> Iterator[SurveyServers]:
    """Run the servers in a thread."""
    server = SurveyServers()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
