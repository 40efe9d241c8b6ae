"""The routes: one table, from which the application and its OpenAPI document are made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from aiohttp import web
from pydantic import BaseModel, TypeAdapter

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Audience(Enum):
    """Who may ask."""

    ANYBODY = "anybody"
    USERS = "users"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True)
class Endpoint:
    """One route, with the type of its body and the parameters of its path and query string.

    A parameter without choices takes what the field of its name in `query_model` does, or any text
    if there is none. `answers` are the schemas of answers that are not the usual ones, by status.
    """

    method: str
    path: str
    handler: Handler
    audience: Audience
    tag: str
    body: TypeAdapter[Any] | None = None
    path_choices: dict[str, tuple[str, ...]] | None = None
    query_choices: Mapping[str, tuple[str, ...]] | None = None
    query_model: type[BaseModel] | None = None
    media_types: tuple[str, ...] = ("application/json",)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    name: str | None = None

    @property
    def operation(self) -> str:
        """Name of what is done, one of its own: that of the handler if none is given."""
        return self.name or self.handler.__name__
