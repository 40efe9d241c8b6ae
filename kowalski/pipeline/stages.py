"""How long the stages of a batch take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Histogram

SECONDS = Histogram(
    "kowalski_stage_seconds",
    "Time that one stage of the pipeline took on one batch",
    ["stage"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
FAILURES = Counter(
    "kowalski_stage_failures_total",
    "Packets refused at a stage of the pipeline, and batches that failed there",
    ["stage"],
)


class Stages:
    """Times of a batch's stages; a stage that runs on parts of the batch adds them up."""

    def __init__(self) -> None:
        self.current = ""
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what happens inside, and remember what the batch is at."""
        self.current = name
        started = time.perf_counter()
        try:
            yield
        except Exception:
            FAILURES.labels(name).inc()
            raise
        finally:
            elapsed = time.perf_counter() - started
            self.seconds[name] = self.seconds.get(name, 0.0) + elapsed
            SECONDS.labels(name).observe(elapsed)

    def microseconds(self) -> dict[str, int]:
        """Return the time of each stage, in the order in which they began."""
        return {name: round(seconds * 1e6) for name, seconds in self.seconds.items()}
