"""For the operator."""

import asyncio

from aiohttp import web
from pymongo.errors import PyMongoError

from kowalski.api.context import DATABASE

PATIENCE_SECONDS = 3.0
WELL, ILL = (
    {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}
    for name in ("archive", "error")
)


async def health(request: web.Request) -> web.Response:
    """Tell whether the archive answers."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await request.app[DATABASE].command("ping")
    except (PyMongoError, TimeoutError) as error:
        return web.json_response({"error": f"MongoDB: {error or 'no answer'}"}, status=503)
    return web.json_response({"archive": "answers"})
