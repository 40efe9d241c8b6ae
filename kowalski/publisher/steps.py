"""The steps of one document of the outbox: each is done once, or refused once."""

from collections.abc import Callable, Iterator
from typing import Any

import structlog

from kowalski.publisher.marshal import RefusedError
from kowalski.publisher.outbox import Outbox

log = structlog.get_logger()

REFUSED = "refused: "


class Steps:
    """What is done of a document, as the outbox knows it."""

    def __init__(self, outbox: Outbox, document: dict[str, Any]) -> None:
        self.outbox = outbox
        self.document = document
        self.done: dict[str, Any] = document.setdefault("steps", {})

    def __contains__(self, step: str) -> bool:
        return step in self.done

    def record(self, step: str, value: object = None) -> None:
        """Write down a step that is done, when or with what result."""
        self.outbox.record(self.document, step, value)

    def take(self, step: str, act: Callable[[], object]) -> None:
        """Do a step, unless it is done; that the marshal refuses it is written down as well."""
        if step in self.done:
            return
        try:
            act()
        except RefusedError as error:
            self.refuse(step, error)
        else:
            self.record(step)

    def refuse(self, step: str, error: RefusedError) -> None:
        """Write down that the marshal will never take a step."""
        log.error("marshal refuses", step=step, reason=str(error), candid=self.document["candid"])
        self.record(step, f"{REFUSED}{error}")

    def refusals(self) -> Iterator[str]:
        """Yield why steps were refused."""
        for value in self.done.values():
            if isinstance(value, str) and value.startswith(REFUSED):
                yield value.removeprefix(REFUSED)
