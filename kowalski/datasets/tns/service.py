"""`kowalski tns`: keep the copy of the Transient Name Server up to date, for as long as it takes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter, Gauge
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kowalski.datasets.tns.connection import TNS, TNSError
from kowalski.datasets.tns.updating import Updating, copy_everything, update

FAILURES = Counter(
    "kowalski_tns_failures_total", "Rounds in which the Transient Name Server did not answer"
)
COPIED_UNTIL = Gauge(
    "kowalski_tns_copied_until_timestamp_seconds",
    "The copy of the Transient Name Server has all that became public before, in seconds since 1970",
)
PAGES_A_ROUND = 20
"""A copy of everything goes on in portions, so that what is new does not wait for its end."""

log = structlog.get_logger(__name__)


class StoppedError(Exception):
    """The process is to end; how far it came is written down."""


def waiting(stop: threading.Event) -> Callable[[float], None]:
    """Return a function that waits for seconds, and gives up when the process is to end."""

    def wait(seconds: float) -> None:
        if stop.wait(seconds):
            raise StoppedError

    return wait


@dataclass
class Follower:
    """Copies what becomes public, every `every_seconds`; everything every `complete_every`, if any.

    The connection waits with `waiting(stop)`: who is told to stop does not wait for the server's
    limits, nor disregard them.
    """

    database: Database[Any]
    tns: TNS
    every_seconds: float
    complete_every: timedelta | None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    state: Updating | None = None
    silence: str | None = field(default=None, init=False)
    error: str | None = field(default=None, init=False)

    def run(self, stop: threading.Event) -> None:
        """Copy until told to stop."""

        def progress(phase: str, done: int, total: int | None) -> None:
            if stop.is_set():
                raise StoppedError

        while not stop.is_set():
            try:
                self.copy(progress)
                self.silence = self.error = None
            except StoppedError:
                return
            except TNSError as error:
                FAILURES.inc()
                self.silence = str(error)
                log.warning("TNS does not answer", reason=str(error))
            except PyMongoError as error:
                self.error = f"MongoDB: {error}"
                log.warning("archive not reachable", reason=str(error))
            stop.wait(self.every_seconds)

    def copy(self, progress: Callable[[str, int, int | None], None]) -> None:
        """Copy what is new, then a portion of everything where that is due."""
        count = update(self.database, self.tns, progress=progress, clock=self.clock)
        if count:
            log.info("copied from TNS", objects=count)
        if self.complete_due(self.known()):
            copy_everything(self.database, self.tns, progress, self.clock, most_pages=PAGES_A_ROUND)
        COPIED_UNTIL.set(self.known().since.timestamp())

    def known(self) -> Updating:
        """Return how far the copy is."""
        self.state = Updating.of(self.database, self.clock())
        return self.state

    def complete_due(self, state: Updating) -> bool:
        """Tell whether a copy of everything is under way, or should begin."""
        if self.complete_every is None:
            return False
        last = state.complete_at
        return state.page is not None or last is None or self.clock() - last >= self.complete_every

    def health(self) -> dict[str, object]:
        """Return facts for `/health`: a server that is silent is no fault of this process."""
        facts: dict[str, object] = {"tns": self.silence or "answers"}
        if self.state is not None:
            facts |= {"copied_until": self.state.since, "pending": len(self.state.pending)}
        return facts | ({"error": self.error} if self.error else {})
