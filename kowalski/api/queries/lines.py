"""Answers as lines of JSON, one document each: as long as it takes, in little memory."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus

from aiohttp import web

from kowalski.api.errors import APIError
from kowalski.api.extended_json import write
from kowalski.api.hanging_up import GoneError
from kowalski.api.queries.answer import Document, chunks, written

MEDIA_TYPE = "application/x-ndjson"
TAKING_SECONDS = 60.0


def wanted(request: web.Request) -> bool:
    """Tell whether the client asks for lines."""
    return MEDIA_TYPE in request.headers.get("Accept", "")


async def send(request: web.Request, documents: AsyncIterator[Document]) -> web.StreamResponse:
    """Send documents as they come.

    What goes wrong before the first of them is an ordinary refusal. Later on, the last line is the
    refusal, and the answer ends without its proper end, so that no client takes it for whole.
    """
    portions = chunks(documents)
    first = await anext(portions, None)
    response = web.StreamResponse(status=HTTPStatus.OK, headers={"Content-Type": MEDIA_TYPE})
    await response.prepare(request)
    try:
        portion = first
        while portion is not None:
            await put(response, portion)
            portion = await anext(portions, None)
    except GoneError:
        end_abruptly(request)
        raise
    except APIError as error:
        await response.write(write({"status": "error", "message": str(error)}).encode() + b"\n")
        end_abruptly(request)
        return response
    await response.write_eof()
    return response


def end_abruptly(request: web.Request) -> None:
    """Close a client's connection in the middle of an answer."""
    if request.transport is not None:
        request.transport.close()


async def put(response: web.StreamResponse, documents: list[Document]) -> None:
    """Send some documents.

    Raises
    ------
    GoneError
        The client does not take them.
    """
    texts = await asyncio.to_thread(written, documents)
    try:
        async with asyncio.timeout(TAKING_SECONDS):
            await response.write("".join(f"{text}\n" for text in texts).encode())
    except (ConnectionError, TimeoutError):
        raise GoneError("The client does not take the answer.") from None
