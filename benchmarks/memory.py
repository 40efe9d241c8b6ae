"""The memory of processes while they work."""

import threading
from collections.abc import Sequence
from types import TracebackType

from launcher.status import resident_mb

SAMPLE_SECONDS = 0.25


class PeakMemory:
    """Samples the resident memory of processes and their children, from a thread.

    `peak_mb` holds the largest sum seen for each name, in megabytes.
    """

    def __init__(self, pids: dict[str, int]) -> None:
        self.pids = pids
        self.peak_mb: dict[str, float] = dict.fromkeys(pids, 0.0)
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.sample, name="memory", daemon=True)

    def __enter__(self) -> "PeakMemory":
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.set()
        self.thread.join()

    def sample(self) -> None:
        """Look at all processes until told to stop."""
        while not self.ended.wait(SAMPLE_SECONDS):
            for name, pid in self.pids.items():
                self.peak_mb[name] = max(self.peak_mb[name], resident_mb(pid) or 0.0)

    def total(self, names: Sequence[str]) -> float:
        """Return the sum of the peaks of some processes, in megabytes."""
        return sum(self.peak_mb[name] for name in names)
