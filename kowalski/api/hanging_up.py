"""Clients that hang up: what they asked for is ended, here and in MongoDB."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiohttp import web

from kowalski.api.access.reader import Reader
from kowalski.api.errors import InvalidRequestError
from kowalski.archive.asynchronous import end_operations

LOOK_SECONDS = 0.25

Result = TypeVar("Result")


class GoneError(InvalidRequestError):
    """Who asked does not listen any more."""


def check_listening(request: web.Request) -> None:
    """Refuse to go on when the client has hung up.

    Raises
    ------
    GoneError
        It has: nobody needs the rest.
    """
    if request.transport is None or request.transport.is_closing():
        raise GoneError("The client has hung up.")


async def while_listening(
    request: web.Request, reader: Reader, work: Coroutine[Any, Any, Result]
) -> Result:
    """Return what some work with a reader gives, which is ended if the client hangs up.

    What the reader has running in MongoDB is ended there too.

    Raises
    ------
    GoneError
        The client has hung up.
    """
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=LOOK_SECONDS)
            if not task.done():
                check_listening(request)
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await end_operations(reader.database, reader.comment)
            await asyncio.wait({task})
