"""The envelope of every answer: `status`, `message` and, where there is a value, `data`."""

from http import HTTPStatus
from typing import Any

from aiohttp import web

from kowalski.api.errors import APIError
from kowalski.api.extended_json import write

NO_DATA: Any = object()


class Json(str):
    """A text that is JSON already."""

    __slots__ = ()


def enveloped(
    status: str,
    message: str | None,
    data: Any = NO_DATA,
    http_status: int = HTTPStatus.OK,
    **more: object,
) -> web.Response:
    """Return an answer in the envelope.

    Without a value there is no key `data` at all: clients of Kowalski expect that.
    """
    head: dict[str, object] = {"status": status}
    if message is not None:
        head["message"] = message
    text = write(head | more)
    if data is not NO_DATA:
        value = data if isinstance(data, Json) else write(data)
        text = f'{text[:-1]}, "data": {value}}}'
    return web.Response(status=http_status, text=text, content_type="application/json")


def success(message: str | None = None, data: Any = NO_DATA, **more: object) -> web.Response:
    """Return an answer of success."""
    return enveloped("success", message, data, HTTPStatus.OK, **more)


def refusal(status: int, message: str, detail: str | None = None) -> web.Response:
    """Return an answer that says why not."""
    body = {"status": "error", "message": message}
    if detail is not None:
        body["detail"] = detail
    return web.Response(status=status, text=write(body), content_type="application/json")


def refused(error: APIError) -> web.Response:
    """Return the answer for a refusal."""
    response = refusal(error.status, str(error), error.detail)
    response.headers.update(error.headers)
    return response
