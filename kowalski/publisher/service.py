"""`kowalski publisher`: hand over what is in the outbox, for as long as it takes."""

import socket
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram
from pymongo.database import Database
from pymongo.errors import PyMongoError

from baselayer.settings.kowalski import PublisherSettings
from kowalski.publisher import notice, sources
from kowalski.publisher.marshal import Marshal, RefusedError, UnavailableError
from kowalski.publisher.outbox import NOTICE, SAVE, LostLeaseError, Outbox
from kowalski.publisher.publication import Publication
from kowalski.publisher.saving import Saving

log = structlog.get_logger()

PENDING = Gauge("kowalski_outbox_pending", "Alerts that wait to be handed to the marshal")
REFUSED = Gauge("kowalski_outbox_refused", "Alerts that the marshal has refused for good")
PUBLISHED = Counter("kowalski_published_total", "Alerts handed to the marshal")
FAILURES = Counter(
    "kowalski_publish_failures_total", "Attempts that the marshal did not take", ["reason"]
)
SECONDS = Histogram(
    "kowalski_publish_seconds",
    "Time to hand one alert to the marshal",
    buckets=(0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60),
)

COUNT_SECONDS = 1.0


class Gate:
    """Closed for a while when the marshal is down; the pause doubles until it answers again."""

    def __init__(self, backoff_seconds: float, max_seconds: float) -> None:
        self.lock = threading.Lock()
        self.backoff_seconds = backoff_seconds
        self.max_seconds = max_seconds
        self.failures = 0
        self.opens_at = 0.0
        self.reason: str | None = None

    def close(self, reason: str) -> None:
        """Close for a pause; requests that failed together count as one failure."""
        with self.lock:
            self.reason = reason
            if time.monotonic() < self.opens_at:
                return
            pause = min(self.backoff_seconds * 2 ** min(self.failures, 20), self.max_seconds)
            self.failures += 1
            self.opens_at = time.monotonic() + pause

    def open(self) -> None:
        """Open: the marshal has answered."""
        with self.lock:
            self.failures, self.opens_at, self.reason = 0, 0.0, None

    def room(self, threads: int) -> int:
        """Return how many documents may be tried at once: one while it is not known to be up."""
        with self.lock:
            if self.failures == 0:
                return threads
            return int(time.monotonic() >= self.opens_at)


class Publisher:
    """Several documents at a time, of each object one."""

    def __init__(
        self, database: Database[Any], marshal: Marshal, settings: PublisherSettings
    ) -> None:
        self.database = database
        self.marshal = marshal
        self.settings = settings
        # One process has the port: who comes after it on this host may take up what it held.
        owner = f"{socket.gethostname()}:{settings.metrics_port}"
        self.outbox = Outbox(
            database, owner, settings.backoff_seconds, settings.backoff_max_seconds
        )
        self.gate = Gate(settings.backoff_seconds, settings.backoff_max_seconds)
        self.running: dict[Future[None], str] = {}
        self.counted_at = float("-inf")
        self.counts: dict[str, int] = {}
        self.error: str | None = None

    def run(self, stop: threading.Event) -> None:
        """Publish until told to stop; documents in hand are finished."""
        # A marshal that hangs does not hold up the end.
        threading.Thread(
            target=sources.follow, args=(self.database, self.marshal, stop), daemon=True
        ).start()
        self.publish_due(stop)

    def publish_due(self, stop: threading.Event) -> None:
        """Publish what is due, again and again."""
        prepared = False
        with ThreadPoolExecutor(self.settings.threads, "publish") as pool:
            while not stop.is_set():
                try:
                    if not prepared:
                        self.outbox.prepare()
                        prepared = True
                    started = self.start_due(pool)
                    self.count()
                    self.error = None
                except PyMongoError as error:
                    self.error = f"MongoDB: {error}"
                    log.warning("outbox not readable", reason=str(error))
                    started = 0
                self.pause(stop, idle=started == 0)
            wait(self.running)

    def start_due(self, pool: ThreadPoolExecutor) -> int:
        """Start as many documents as there is room for and return how many."""
        self.running = {future: obj for future, obj in self.running.items() if not future.done()}
        room = self.gate.room(self.settings.threads) - len(self.running)
        if room <= 0:
            return 0
        documents = self.outbox.claim(room, set(self.running.values()))
        for document in documents:
            self.running[pool.submit(self.publish, document)] = document["objectId"]
        return len(documents)

    def pause(self, stop: threading.Event, *, idle: bool) -> None:
        """Wait for a document to be finished, or for the next look at the outbox."""
        if self.running:
            wait(self.running, self.settings.poll_seconds, FIRST_COMPLETED)
        elif idle:
            stop.wait(self.settings.poll_seconds)

    def publish(self, document: dict[str, Any]) -> None:
        """Hand one document over, or note why not."""
        facts = {"candid": document["candid"], "object_id": document["objectId"]}
        started = time.perf_counter()
        try:
            done = self.hand_over(document, facts)
        except (LostLeaseError, PyMongoError) as error:
            # The lease runs out and the steps done are known: it is taken up again.
            FAILURES.labels("outbox").inc()
            log.warning("not finished", reason=str(error), **facts)
            return
        if not done:
            return
        self.gate.open()
        PUBLISHED.inc()
        SECONDS.observe(time.perf_counter() - started)
        log.info("published", passes=len(document.get("passes") or []), **facts)

    def hand_over(self, document: dict[str, Any], facts: dict[str, Any]) -> bool:
        """Try one document and tell whether it is done."""
        try:
            if document.get("kind") == NOTICE:
                notice.tell(self.marshal, document)
            elif document.get("kind") == SAVE:
                Saving(self.database, self.marshal, self.outbox, document).run()
            else:
                Publication(self.database, self.marshal, self.outbox, document).run()
            self.outbox.publish(document)
        except UnavailableError as error:
            FAILURES.labels("unavailable").inc()
            if error.down:
                self.gate.close(str(error))
            self.outbox.postpone(document, str(error))
            log.warning("marshal unavailable", reason=str(error), **facts)
            return False
        except RefusedError as error:
            FAILURES.labels("refused").inc()
            self.gate.open()
            self.outbox.refuse(document, str(error))
            log.error("marshal refuses", reason=str(error), **facts)
            return False
        except (LostLeaseError, PyMongoError):
            raise
        except Exception as error:
            FAILURES.labels("defect").inc()
            self.outbox.postpone(document, repr(error))
            log.exception("cannot be published", **facts)
            return False
        return True

    def count(self) -> None:
        """Refresh the gauges, not more often than once in a second."""
        if time.monotonic() - self.counted_at < COUNT_SECONDS:
            return
        self.counts = self.outbox.counts()
        self.counted_at = time.monotonic()
        PENDING.set(self.counts["pending"])
        REFUSED.set(self.counts["refused"])

    def health(self) -> dict[str, object]:
        """Return facts for `/health`: a marshal that is down is no fault of this process."""
        facts: dict[str, object] = {
            "outbox": self.counts,
            "marshal": self.gate.reason or "answers",
        }
        return facts | ({"error": self.error} if self.error else {})
