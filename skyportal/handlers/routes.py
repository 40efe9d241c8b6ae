"""Endpoints declared by their types.

An endpoint is a function of a call, the parts of its path, and at most one `query` and one `body`::

    @routes.get("/api/groups/{group_id}")
    def get_group(call: Call, group_id: int, query: GroupQuery) -> GroupDetail:
        '''Retrieve a group.'''

From the annotations come the parsing of the request, the serialisation of the answer and the
OpenAPI document; the docstring is the summary. The function runs in a thread of the pool, inside
one transaction whose caller the database knows, and calls one domain function. With an `OpenCall`
in place of the `Call`, anybody may ask, and there is no transaction.

A function that returns a `Forward[T]` says what Kowalski is to be asked. That is done when the
transaction is over, and holds neither a thread nor a connection while it lasts.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter
from sqlalchemy.orm import Session

from baselayer.settings import Settings
from skyportal.database import Caller
from skyportal.kowalski import Answer, Question
from skyportal.permissions import MANAGING, Permission

Function = TypeVar("Function", bound=Callable[..., Any])
T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    """What an endpoint works with: the open transaction and who is asking."""

    session: Session
    caller: Caller
    settings: Settings


@dataclass(frozen=True)
class OpenCall:
    """What an endpoint works with that anybody may ask: no transaction, no caller."""

    settings: Settings


@dataclass(frozen=True)
class Raw:
    """An answer that is not wrapped in the envelope, such as an image."""

    content: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Streamed:
    """A file that is sent while it is made; the transaction stays open until its end."""

    chunks: Iterator[bytes]
    content_type: str
    filename: str


@dataclass(frozen=True)
class Forward(Generic[T]):
    """What Kowalski is asked, and how its answer is read; that runs in a thread.

    `unknown` gives the answer where Kowalski does not know what is asked about, which is otherwise
    refused.
    """

    question: Question
    read: Callable[[Answer], T]
    unknown: Callable[[], T] | None = None


@dataclass(frozen=True)
class Endpoint:
    """One method of one path."""

    method: str
    path: str
    function: Callable[..., Any]
    permissions: tuple[Permission, ...]
    tag: str
    path_types: dict[str, TypeAdapter[Any]]
    query: type[BaseModel] | None
    body: TypeAdapter[Any] | None
    body_model: type[BaseModel] | None
    answer: TypeAdapter[Any] | None
    media: tuple[str, ...]
    open: bool
    streamed: bool
    forwarded: bool
    secret: bool = False
    audited: bool = False


def endpoint_of(
    method: str,
    path: str,
    function: Callable[..., Any],
    permissions: Iterable[Permission],
    tag: str,
    media: Iterable[str] = (),
    *,
    secret: bool = False,
    audited: bool = False,
) -> Endpoint:
    """Return the endpoint that a function declares by its annotations."""
    hints = get_type_hints(function, include_extras=True)
    told = hints.pop("return")
    answer = answered(told)
    body: Any = hints.get("body")
    first, *names = inspect.signature(function).parameters
    parts = {name: hints[name] for name in names if name not in {"query", "body"}}
    unknown = [name for name in parts if f"{{{name}}}" not in path]
    if unknown:
        raise TypeError(f"{function.__name__}: {path} has no part {unknown}")
    return Endpoint(
        method=method,
        path=path,
        function=function,
        permissions=tuple(permissions),
        tag=tag,
        path_types={name: TypeAdapter(hint) for name, hint in parts.items()},
        query=hints.get("query"),
        body=TypeAdapter(body) if "body" in names else None,
        body_model=body if isinstance(body, type) and issubclass(body, BaseModel) else None,
        answer=None if answer in {Raw, Streamed} else TypeAdapter(answer),
        media=tuple(media),
        open=hints[first] is OpenCall,
        streamed=answer is Streamed,
        forwarded=get_origin(told) is Forward,
        secret=secret,
        audited=audited or (method != "GET" and not MANAGING.isdisjoint(permissions)),
    )


def answered(hint: Any) -> Any:
    """Return the type of an answer, that of what Kowalski is asked for as well."""
    return get_args(hint)[0] if get_origin(hint) is Forward else hint


class Routes:
    """The endpoints of one resource."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.endpoints: list[Endpoint] = []

    def add(
        self,
        method: str,
        path: str,
        permissions: Iterable[Permission],
        media: Iterable[str] = (),
        *,
        secret: bool = False,
        audited: bool = False,
    ) -> Callable[[Function], Function]:
        """Return the decorator that declares a function as an endpoint.

        What is `audited` leaves an entry in the audit; so does all that needs a right to manage.
        """

        def declare(function: Function) -> Function:
            made = endpoint_of(
                method, path, function, permissions, self.tag, media, secret=secret, audited=audited
            )
            self.endpoints.append(made)
            return function

        return declare

    def get(
        self, path: str, *permissions: Permission, media: Iterable[str] = ()
    ) -> Callable[[Function], Function]:
        """Declare an endpoint that reads; it answers HEAD too unless another one does.

        One that answers `Raw` or `Streamed` names its media types.
        """
        return self.add("GET", path, permissions, media)

    def head(self, path: str, *permissions: Permission) -> Callable[[Function], Function]:
        """Declare an endpoint that tells whether something is there, at less cost than reading."""
        return self.add("HEAD", path, permissions)

    def post(
        self, path: str, *permissions: Permission, secret: bool = False, audited: bool = False
    ) -> Callable[[Function], Function]:
        """Declare an endpoint that creates; `secret` if there is a secret in its answer."""
        return self.add("POST", path, permissions, secret=secret, audited=audited)

    def put(
        self, path: str, *permissions: Permission, audited: bool = False
    ) -> Callable[[Function], Function]:
        """Declare an endpoint that replaces."""
        return self.add("PUT", path, permissions, audited=audited)

    def patch(
        self, path: str, *permissions: Permission, audited: bool = False
    ) -> Callable[[Function], Function]:
        """Declare an endpoint that changes."""
        return self.add("PATCH", path, permissions, audited=audited)

    def delete(
        self, path: str, *permissions: Permission, audited: bool = False
    ) -> Callable[[Function], Function]:
        """Declare an endpoint that removes."""
        return self.add("DELETE", path, permissions, audited=audited)
