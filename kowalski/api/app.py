"""The aiohttp application of the query service."""

from collections.abc import AsyncIterator

from aiohttp import web

from baselayer.settings import Settings
from kowalski.api.access.collections import CollectionNames
from kowalski.api.context import DATABASE, DOCUMENT, NAMES, SETTINGS
from kowalski.api.handlers.documentation import own_version
from kowalski.api.middlewares import explained, for_audience, measured
from kowalski.api.openapi import document
from kowalski.api.routes import ENDPOINTS
from kowalski.api.slow_clients import HEARD, heard
from kowalski.archive.asynchronous import close, connect


def make_app(settings: Settings) -> web.Application:
    """Return the application; it connects to MongoDB when it starts."""
    app = web.Application(
        middlewares=[heard, measured, explained],
        client_max_size=int(settings.kowalski.api.max_body_mib * (1 << 20)),
    )
    app[SETTINGS] = settings
    app[HEARD] = set()
    app[DOCUMENT] = document(ENDPOINTS, own_version())
    app.cleanup_ctx.append(archive)
    for endpoint in ENDPOINTS:
        handler = for_audience(endpoint)
        app.router.add_route(endpoint.method, endpoint.path, handler)
        if endpoint.method == "GET":
            app.router.add_route("HEAD", endpoint.path, handler)
    return app


async def archive(app: web.Application) -> AsyncIterator[None]:
    """Keep the archive open while the application runs."""
    database = connect(app[SETTINGS])
    app[DATABASE] = database
    app[NAMES] = CollectionNames(database)
    yield
    close(database)
