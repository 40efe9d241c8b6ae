"""Pages of a long answer: in the order of `_id`, each beginning after the last of the one before.

Unlike `skip`, a page far on costs no more than the first, and no process has to remember anything.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import bson
from bson.errors import BSONError

from kowalski.api.errors import InvalidRequestError
from kowalski.api.queries.answer import Document
from kowalski.api.queries.cone_search import Search


def token_of(identifier: Any) -> str:
    """Return the text by which the page after a document is asked for."""
    return base64.urlsafe_b64encode(bson.encode({"_id": identifier})).decode()


def identifier_of(token: str) -> Any:
    """Return the identifier of the last document before a page.

    Raises
    ------
    InvalidRequestError
        The text is none that `token_of` gave.
    """
    try:
        document = bson.decode(base64.b64decode(token, altchars=b"-_", validate=True))
        return document["_id"]
    except (binascii.Error, BSONError, ValueError, KeyError):
        raise InvalidRequestError(
            f"kwargs.after: {token[:60]!r} is not the `next` of a page before."
        ) from None


def page_of(asked: Search, size: int, after: str | None) -> Search:
    """Return what to ask for to get one page; `_id` comes with each document.

    Raises
    ------
    InvalidRequestError
        An order or a number of documents is asked for as well.
    """
    options = asked.options
    if options.sort or options.skip or options.limit:
        raise InvalidRequestError(
            "kwargs.page_size: pages are in the order of _id, without sort, skip and limit."
        )
    condition: Mapping[str, Any] = asked.condition
    if after is not None:
        condition = {"$and": [{"_id": {"$gt": identifier_of(after)}}, asked.condition]}
    projection = {name: value for name, value in asked.projection.items() if name != "_id"}
    ordered = replace(options, sort=[("_id", 1)], limit=size)
    return replace(asked, condition=condition, projection=projection, options=ordered)


def finish(documents: list[Document], asked: Search, size: int) -> str | None:
    """Return the text for the next page, None after the last; leaves what was asked for."""
    following = token_of(documents[-1]["_id"]) if len(documents) == size else None
    if asked.projection.get("_id", True) in (0, False):
        for document in documents:
            del document["_id"]
    return following
