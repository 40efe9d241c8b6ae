"""Clients that connect and never finish the head of a request: they are hung up on.

Bodies have a time of their own, and what comes after a first request is bounded by the time that a
connection may be idle; only before a first request would aiohttp wait for ever.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from kowalski.api.endpoints import Handler

HEAD_SECONDS = 30.0
HEARD: web.AppKey[set[web.RequestHandler]] = web.AppKey("heard")


@web.middleware
async def heard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Remember that a connection has brought a request."""
    request.app[HEARD].add(request.protocol)
    return await handler(request)


async def hang_up(runner: web.AppRunner, seconds: float) -> None:
    """Close connections that have not brought a request in time, for ever."""
    since: dict[web.RequestHandler, float] = {}
    while True:
        await asyncio.sleep(seconds / 10)
        now = time.monotonic()
        connections = set(runner.server.connections if runner.server else ())
        known = runner.app[HEARD]
        known.intersection_update(connections)
        since = {one: since.get(one, now) for one in connections - known}
        for connection, connected_at in since.items():
            if now - connected_at > seconds:
                connection.force_close()


@asynccontextmanager
async def watching(runner: web.AppRunner, seconds: float) -> AsyncIterator[None]:
    """Hang up on slow clients as long as the context lasts."""
    task = asyncio.create_task(hang_up(runner, seconds))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
