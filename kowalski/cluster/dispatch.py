"""Batches in the hands of the dask cluster, handed over again until they are done."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import dask
import structlog
from distributed import Client, KilledWorker
from prometheus_client import Counter

from kowalski.cluster.task import process
from kowalski.pipeline.report import Report
from kowalski.stream.batches import Batch

log = structlog.get_logger()

RETRIES = Counter(
    "kowalski_batch_retries_total", "Batches handed to dask once more because they failed"
)

CONNECT_SECONDS = 5.0
BACKOFF_SECONDS = 0.5
BACKOFF_MAX_SECONDS = 15.0


@dataclass
class Job:
    """A batch that is not done yet; `future` is dask's, None while it waits to be handed over."""

    batch: Batch
    submitted_at: float
    future: Any = None
    suspect: bool = False
    condemned: str | None = None
    attempts: int = 0
    not_before: float = 0.0


class Dispatcher:
    """The batches in flight of one survey.

    Whatever becomes of the scheduler or of workers, a batch stays here until its report has come.
    """

    def __init__(
        self,
        scheduler_address: str,
        survey_name: str,
        on_split: Callable[[Batch, list[Batch]], None],
        work: Callable[[str, Batch, str | None], Report] = process,
    ) -> None:
        self.scheduler_address = scheduler_address
        self.survey_name = survey_name
        self.on_split = on_split
        self.work = work
        self.jobs: dict[str, Job] = {}
        self.client: Any = None
        self.handed_over = 0
        self.connect_after = 0.0
        self.error: str | None = None
        # A batch is meant to be large: its packets travel as they are.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})

    def __len__(self) -> int:
        return len(self.jobs)

    def submit(self, batch: Batch) -> None:
        """Take a batch over."""
        self.jobs[batch.identifier] = Job(batch, time.monotonic())
        self.hand_over()

    def collect(self) -> Iterator[tuple[Job, Report]]:
        """Yield the batches that have been finished since; hand over those that have to wait."""
        if self.client is not None and self.client.status != "running":
            self.disconnect("the scheduler is gone")
        for job in list(self.jobs.values()):
            if job.future is None or not job.future.done():
                continue
            future, job.future = job.future, None
            if future.status == "finished":
                report = self.result(job, future)
                if report is not None:
                    del self.jobs[job.batch.identifier]
                    yield job, report
                    continue
            elif killed_its_workers(future):
                self.isolate(job)
            else:
                self.postpone(job, reason_of(future))
        self.hand_over()

    def isolate(self, job: Job) -> None:
        """Halve a batch that has killed workers; a packet that stands alone is condemned."""
        packets = job.batch.packets
        log.error("workers killed by a batch", batch=job.batch.identifier, packets=len(packets))
        if len(packets) == 1:
            job.suspect, job.condemned = False, "each worker that looked at it has died"
            return
        halves = job.batch.halves()
        self.on_split(job.batch, halves)
        del self.jobs[job.batch.identifier]
        for half in halves:
            self.jobs[half.identifier] = Job(half, job.submitted_at, suspect=True)

    def result(self, job: Job, future: Any) -> Report | None:
        """Fetch the report of a finished batch; None if it was lost on the way."""
        try:
            report: Report = future.result(timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError, RuntimeError) as error:
            self.postpone(job, str(error))
            return None
        self.error = None
        return report

    def postpone(self, job: Job, reason: str) -> None:
        """Try a batch again later; each time the pause doubles."""
        pause = min(BACKOFF_SECONDS * 2 ** min(job.attempts, 20), BACKOFF_MAX_SECONDS)
        job.attempts += 1
        job.not_before = time.monotonic() + pause
        self.error = reason
        RETRIES.inc()
        log.warning(
            "batch failed, to be tried again",
            batch=job.batch.identifier,
            attempts=job.attempts,
            pause_seconds=pause,
            reason=reason,
        )

    def hand_over(self) -> None:
        """Give dask the batches that are due."""
        due = self.due()
        client = self.connected() if due else None
        if client is None:
            return
        for job in due:
            self.handed_over += 1
            key = f"batch-{job.batch.identifier}-{self.handed_over}"
            try:
                job.future = client.submit(
                    self.work, self.survey_name, job.batch, job.condemned, key=key, pure=False
                )
            except (OSError, RuntimeError) as error:
                self.disconnect(str(error))
                return

    def due(self) -> list[Job]:
        """Return the batches to hand over now.

        While a batch is suspected of killing workers it runs alone: whatever is on a worker that
        dies looks guilty to dask.
        """
        now = time.monotonic()
        jobs = list(self.jobs.values())
        due = [job for job in jobs if job.future is None and job.not_before <= now]
        if not any(job.suspect for job in jobs):
            return due
        busy = any(job.future is not None for job in jobs)
        return [] if busy else [job for job in due if job.suspect][:1]

    def connected(self) -> Any:
        """Return the client, connected anew where necessary; None while nobody answers."""
        if self.client is None and time.monotonic() >= self.connect_after:
            try:
                self.client = Client(  # type: ignore[no-untyped-call]
                    self.scheduler_address, timeout=CONNECT_SECONDS, set_as_default=False
                )
            except (OSError, TimeoutError, RuntimeError) as error:
                self.connect_after = time.monotonic() + BACKOFF_SECONDS
                self.error = f"dask scheduler: {error}"
                log.warning("scheduler not reached", reason=str(error))
        return self.client

    def disconnect(self, reason: str) -> None:
        """Give up a connection; its batches are handed over anew."""
        log.warning("connection to dask is given up", reason=reason, batches=len(self.jobs))
        for job in self.jobs.values():
            job.future = None
        self.close()

    def close(self) -> None:
        """Close the connection."""
        client, self.client = self.client, None
        if client is not None:
            client.close(timeout=1)


def killed_its_workers(future: Any) -> bool:
    """Tell whether dask has given a batch up because worker after worker died with it."""
    return future.status == "error" and isinstance(
        future.exception(timeout=CONNECT_SECONDS), KilledWorker
    )


def reason_of(future: Any) -> str:
    """Return why a batch is not done."""
    if future.status != "error":
        return f"{future.status} by the cluster"
    error = future.exception(timeout=CONNECT_SECONDS)
    return f"{type(error).__name__}: {error}"
