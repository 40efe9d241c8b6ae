"""What the query string of a request about alerts asks for, and as whom."""

from dataclasses import replace
from typing import TypeVar

from aiohttp import web

from kowalski.api.access.caller import Caller
from kowalski.api.access.reader import Reader
from kowalski.api.context import CALLER, DATABASE
from kowalski.api.models.alerts import QueryString
from kowalski.api.models.base import parsed

Asked = TypeVar("Asked", bound=QueryString)


def asked_of(request: web.Request, model: type[Asked]) -> Asked:
    """Return what the query string asks for."""
    return parsed(model, dict(request.query))


def reader_of(request: web.Request, asked: QueryString) -> Reader:
    """Return the archive as the caller sees it, or as little of it as he asks for."""
    return Reader(request.app[DATABASE], narrowed(request[CALLER], asked.programids))


def narrowed(caller: Caller, programids: list[int] | None) -> Caller:
    """Return a caller who sees only those of some programs that he may see."""
    if programids is None:
        return caller
    wanted = frozenset(programids)
    seen = wanted if caller.programids is None else wanted & caller.programids
    return replace(caller, programids=seen)
