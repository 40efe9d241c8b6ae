"""The service's description of itself: for programs, and as a page to read and to try."""

from importlib.metadata import version
from pathlib import Path

from aiohttp import web

from kowalski.api.context import DOCUMENT

DOCUMENT_SCHEMA = {
    "type": "object",
    "required": ["openapi", "info", "paths", "components"],
    "properties": {"openapi": {"const": "3.1.0"}},
}
MEDIA_TYPES = {
    "index.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
}
PAGE = Path(__file__).resolve().parents[1] / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def own_version() -> str:
    """Return the version of this software."""
    return version("fritz")


async def openapi(request: web.Request) -> web.Response:
    """Send the OpenAPI document."""
    return web.json_response(request.app[DOCUMENT])


async def page(request: web.Request) -> web.StreamResponse:
    """Send the page that describes all routes and lets one try them."""
    name = request.match_info.get("file") or "index.html"
    if name not in MEDIA_TYPES:
        raise web.HTTPNotFound
    headers = {
        "Content-Type": f"{MEDIA_TYPES[name]}; charset=utf-8",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    return web.FileResponse(PAGE / name, headers=headers)
