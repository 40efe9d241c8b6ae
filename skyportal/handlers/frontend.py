"""The front end: files with a fingerprint in their name for a year, its page for every other path."""

from pathlib import Path
from urllib.parse import urlsplit

import tornado.web

from skyportal.config import Marshal
from skyportal.handlers.base import SECURITY_HEADERS, BaseHandler
from skyportal.schemas.base import ErrorData

DIST = Path(__file__).resolve().parents[1] / "frontend" / "dist"


class AssetHandler(tornado.web.StaticFileHandler):
    """Built files; their names change with their content."""

    def set_extra_headers(self, path: str) -> None:
        """Let browsers keep them."""
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        # They are public, and the frame of the sky has no origin to be allowed by name.
        self.set_header("Access-Control-Allow-Origin", "*")
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)


class BuiltFileHandler(BaseHandler):
    """What sends files of the front end whose names stay: browsers ask whether they have changed."""

    def initialize(self, marshal: Marshal, dist: Path = DIST) -> None:
        super().initialize(marshal)
        self.dist = dist

    def send(self, file: Path) -> None:
        """Answer with a file."""
        if not file.exists():
            self.refuse(503, "The front end is not built; run `make install`.", ErrorData())
            return
        self.set_header("Content-Type", CONTENT_TYPES.get(file.suffix, "text/html; charset=utf-8"))
        self.set_header("Cache-Control", "no-cache")
        self.finish(file.read_bytes())


class SkyHandler(BuiltFileHandler):
    """The page around Aladin Lite, which a source page shows in a frame.

    Its script is not ours: the page has no cookie and no origin, so that it can do nothing at the marshal.
    """

    route = "sky"

    async def get(self) -> None:
        """Answer with the page."""
        atlas = urlsplit(self.marshal.settings.skyportal.app.sky_atlas)
        script = f"{atlas.scheme}://{atlas.netloc}" if atlas.netloc else ""
        self.set_header("Content-Security-Policy", SKY_POLICY.format(script=script))
        self.set_header("X-Frame-Options", "SAMEORIGIN")
        self.send(self.dist / "sky.html")

    head = get


class PageHandler(BuiltFileHandler):
    """The one page of the application, or a file beside it such as its icon."""

    route = "page"

    async def get(self, path: str) -> None:
        """Answer with the page."""
        file = (self.dist / path).resolve()
        known = file.is_relative_to(self.dist) and file.is_file()
        shown = file if known else self.dist / "index.html"
        self.send(shown)

    head = get


SKY_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {script}; "
    "style-src 'self' 'unsafe-inline'; img-src https: data: blob:; connect-src https: data: blob:; "
    "font-src data:; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""Surveys are at many places: pictures may come from anywhere."""

CONTENT_TYPES = {
    ".ico": "image/x-icon",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".js": "text/javascript; charset=utf-8",
}
