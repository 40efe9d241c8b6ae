"""Reading the bodies of requests."""

import asyncio
from typing import Any

from aiohttp import web

from kowalski.api.errors import APIError, InvalidRequestError
from kowalski.api.extended_json import read

SECONDS = 30.0
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class SlowRequestError(APIError):
    """The body did not arrive in time."""


async def json_body(request: web.Request) -> Any:
    """Return the body as extended JSON.

    Raises
    ------
    InvalidRequestError
        It is no JSON, or did not arrive in time.
    """
    try:
        async with asyncio.timeout(SECONDS):
            content = await request.read()
    except TimeoutError:
        raise SlowRequestError(f"The body did not arrive within {SECONDS:g} s.") from None
    return read(content)


async def object_body(request: web.Request) -> dict[str, Any]:
    """Return the body, which must be an object."""
    body = await json_body(request)
    if not isinstance(body, dict):
        raise InvalidRequestError("The body must be a JSON object.")
    return body


async def form_or_json(request: web.Request) -> dict[str, Any]:
    """Return the fields of a form, or of a JSON object."""
    if request.content_type not in FORMS:
        return await object_body(request)
    try:
        async with asyncio.timeout(SECONDS):
            form = await request.post()
    except ValueError as error:
        raise InvalidRequestError(f"The form cannot be read: {error}") from None
    except TimeoutError:
        raise SlowRequestError(f"The body did not arrive within {SECONDS:g} s.") from None
    return dict(form)
