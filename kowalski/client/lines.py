"""Answers that come as one document a line."""

from typing import Any

from bson.json_util import loads

from kowalski.client.conversation import LINES, Reply
from kowalski.client.errors import KowalskiError, RefusedError, UnreachableError
from kowalski.client.service import accepted

Document = dict[str, Any]


class Lines:
    """Makes documents of lines.

    The last line of an answer that is broken off may be the service's reason. So each is given out
    when the next is there.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.held: str | None = None

    def take(self, line: str) -> list[Document]:
        """Return the documents that a further line completes."""
        if not line:
            return []
        before, self.held = self.held, line
        return [] if before is None else [loads(before)]

    def end(self) -> list[Document]:
        """Return the documents that the end completes."""
        return [] if self.held is None else [loads(self.held)]

    def broken(self, error: Exception) -> KowalskiError:
        """Return why the answer has no end."""
        last = loads(self.held) if self.held is not None else None
        if isinstance(last, dict) and last.keys() == {"status", "message"}:
            return RefusedError(f"{self.name}: {last['message']}")
        return UnreachableError(f"{self.name} broke off its answer: {error}")


def is_lines(content_type: str) -> bool:
    """Tell whether an answer comes line by line."""
    return content_type.startswith(LINES)


def documents_of(name: str, reply: Reply) -> list[Document]:
    """Return the documents of an answer that does not come line by line.

    Raises
    ------
    RefusedError
        The service has refused the query.
    KowalskiError
        The answer to such a query is no list of documents.
    """
    data = accepted(name, reply.content())
    if isinstance(data, list):
        return data
    raise KowalskiError("The answer to this query is no list of documents: use query")
