"""Answers as text of extended JSON, gathered up to a limit of memory."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from kowalski.api.envelope import Json
from kowalski.api.errors import TooLargeError
from kowalski.api.extended_json import write

Document = dict[str, Any]
CHUNK = 200
FEW = 5
"""So many are written without a thread: it would cost as much, and lets others in only between two."""


class Budget:
    """How much one answer may hold."""

    def __init__(self, max_mib: float) -> None:
        self.max_mib = max_mib
        self.left = int(max_mib * (1 << 20))

    def take(self, texts: list[str]) -> None:
        """Count some texts.

        Raises
        ------
        TooLargeError
            They are more than an answer may hold.
        """
        self.left -= sum(map(len, texts))
        if self.left < 0:
            raise TooLargeError(
                f"The answer is longer than {self.max_mib:g} MiB: ask for less with limit and skip, "
                "or name the fields that you need in a projection."
            )


def written(documents: list[Document]) -> list[str]:
    """Return documents as texts."""
    return [write(document) for document in documents]


async def encoded(documents: list[Document], budget: Budget) -> list[str]:
    """Return documents as texts; many are written in a thread, so that nobody else waits."""
    if len(documents) <= FEW:
        texts = written(documents)
    else:
        texts = await asyncio.to_thread(written, documents)
    budget.take(texts)
    return texts


async def gathered(documents: AsyncIterator[Document], budget: Budget) -> list[str]:
    """Return each document as text."""
    texts: list[str] = []
    async for chunk in chunks(documents):
        texts += await encoded(chunk, budget)
    return texts


async def chunks(documents: AsyncIterator[Document]) -> AsyncIterator[list[Document]]:
    """Yield documents some at a time."""
    chunk: list[Document] = []
    async for document in documents:
        chunk.append(document)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def array(texts: list[str]) -> Json:
    """Return texts as one array."""
    return Json(f"[{', '.join(texts)}]")


def mapping(texts: Mapping[str, str]) -> Json:
    """Return texts as one object."""
    return Json("{" + ", ".join(f"{json.dumps(key)}: {text}" for key, text in texts.items()) + "}")
