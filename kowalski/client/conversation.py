"""What is said to a service and what it answers, whatever carries it.

A conversation yields calls, is sent the reply to each, and returns its result. The client of
threads and the one of coroutines hold the same conversations.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bson.json_util import loads

from kowalski.client.errors import UnreachableError

Answer = dict[str, Any]
Result = TypeVar("Result")

METHODS = ("get", "post", "put", "patch", "delete", "head")
LINES = "application/x-ndjson"


@dataclass(frozen=True)
class Call:
    """One request: where, with what, and how long to wait for the reply in seconds."""

    method: str
    url: str
    timeout: float
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Any = None
    json: Any = None


@dataclass(frozen=True)
class Reply:
    """One answer as text."""

    status: int
    reason: str
    text: str

    @property
    def ok(self) -> bool:
        """Whether the service took the request."""
        return self.status < 400

    def content(self) -> Answer:
        """Return what the answer says; one that is no extended JSON is its message."""
        try:
            content = loads(self.text)
        except (ValueError, TypeError):
            content = None
        if isinstance(content, dict):
            return content
        return {"status": "success" if self.ok else "error", "message": self.text}


Conversation = Generator[Call, Reply, Result]
Outcome = Reply | UnreachableError | None
"""A reply, or why there is none; None before the first call."""


def advance(conversation: Conversation[Any], outcome: Outcome) -> Call:
    """Return the next call of a conversation; StopIteration brings its result."""
    if isinstance(outcome, UnreachableError):
        return conversation.throw(outcome)
    return next(conversation) if outcome is None else conversation.send(outcome)
