"""The front end: files with a fingerprint in their name for a year, its page for every other path."""

from pathlib import Path

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
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)


class PageHandler(BaseHandler):
    """The one page of the application, or a file beside it such as its icon."""

    route = "page"

    def initialize(self, marshal: Marshal, dist: Path = DIST) -> None:
        super().initialize(marshal)
        self.dist = dist

    async def get(self, path: str) -> None:
        """Answer with the page."""
        if not (self.dist / "index.html").exists():
            self.refuse(503, "The front end is not built; run `make install`.", ErrorData())
            return
        file = (self.dist / path).resolve()
        known = file.is_relative_to(self.dist) and file.is_file()
        shown = file if known else self.dist / "index.html"
        self.set_header("Content-Type", CONTENT_TYPES.get(shown.suffix, "text/html; charset=utf-8"))
        self.set_header("Cache-Control", "no-cache")
        await self.finish(shown.read_bytes())

    head = get


CONTENT_TYPES = {
    ".ico": "image/x-icon",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".js": "text/javascript; charset=utf-8",
}
