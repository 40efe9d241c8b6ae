"""Sending files while they are made, no faster than the client reads."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import tornado.web

from skyportal.handlers.routes import Streamed

STALLED_SECONDS = 60.0  # a client that reads nothing for so long has left


class ClientLeftError(Exception):
    """The client does not read any more."""


async def send_chunk(handler: tornado.web.RequestHandler, chunk: bytes) -> None:
    """Send a part, and wait until there is room for the next one."""
    handler.write(chunk)
    await handler.flush()


async def begin(handler: tornado.web.RequestHandler, answer: Streamed, chunk: bytes) -> None:
    """Send the headers and the first part."""
    handler.set_header("Content-Type", answer.content_type)
    handler.set_header("Content-Disposition", f'attachment; filename="{answer.filename}"')
    handler.set_header("Cache-Control", "no-store")
    await send_chunk(handler, chunk)


def send_stream(
    handler: tornado.web.RequestHandler, answer: Streamed, loop: asyncio.AbstractEventLoop
) -> None:
    """Send an answer part by part; called in a thread, while `loop` serves.

    Raises
    ------
    ClientLeftError
        The client has closed the connection, or reads nothing any more.
    """

    def wait(work: Coroutine[Any, Any, None]) -> None:
        sent = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            sent.result(STALLED_SECONDS)
        except TimeoutError:
            sent.cancel()
            raise ClientLeftError from None
        except OSError:  # Tornado's StreamClosedError is one
            raise ClientLeftError from None

    parts = iter(answer.chunks)
    wait(begin(handler, answer, next(parts)))  # what fails before is refused as any request
    if handler.request.method == "HEAD":
        return
    for part in parts:
        wait(send_chunk(handler, part))
