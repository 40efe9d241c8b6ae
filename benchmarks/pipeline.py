"""Alerts per second from Kafka to outbox, and where the time goes.

The platform runs as `make run` starts it, but for the publisher: what passed stays in the outbox,
so that the marshal's work does not count. Alerts wait in Kafka while the broker is stopped; the
clock runs from the arrival of its first batch to the end of the last one, and what the workers
note of each batch tells the time of every stage. `benchmarks/scenarios.py` has the runs.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.memory import PeakMemory
from tests.stack import Stack, wait_until

DEADLINE_SECONDS = 900
OF_A_RUN = ("batches", "outbox", "dead_letters")
"""Collections that a run fills besides the survey's own."""


@dataclass(frozen=True)
class Figures:
    """What one run has shown."""

    name: str
    alerts_per_second: float
    stages_us: dict[str, float]
    cpu_us: dict[str, float]
    rss_mb: dict[str, float]
    sizes: dict[str, int]
    engine: str
    notes: dict[str, float] = field(default_factory=dict)


def measure(stack: Stack, name: str, night: Path) -> Figures:
    """Let the broker work off a night that waits in Kafka."""
    alerts = sum(1 for _ in night.rglob("*.avro"))
    with stopped(stack, "publisher"):
        with stopped(stack, "broker"):
            stack.kowalski("replay", str(night))
        processes = pids(stack)
        before = {process: cpu_seconds(pid) for process, pid in processes.items()}
        with PeakMemory(processes) as memory:
            wait_until(lambda: done(stack) >= alerts, "all are archived", DEADLINE_SECONDS)
        spent = {process: cpu_seconds(pid) - before[process] for process, pid in processes.items()}
    batches = list(stack.mongo["batches"].find())
    began = min(batch["received_at"] for batch in batches)
    ended = max(batch["finished_at"] for batch in batches)
    return Figures(
        name=name,
        alerts_per_second=round(alerts / (ended - began).total_seconds(), 1),
        stages_us=stage_times(batches, alerts),
        cpu_us={process: round(seconds / alerts * 1e6, 1) for process, seconds in spent.items()},
        rss_mb={process: round(peak, 1) for process, peak in memory.peak_mb.items()},
        sizes=sizes(stack, alerts, len(batches)),
        engine=stack.current().kowalski.scoring.engine,
    )


@contextmanager
def stopped(stack: Stack, name: str) -> Iterator[None]:
    """Let a process rest for a while."""
    stack.supervisor.stop(name)
    try:
        yield
    finally:
        stack.supervisor.start(name)


def empty_archive(stack: Stack) -> None:
    """Forget every alert, and what was made of it."""
    survey = ("ZTF_alerts", "ZTF_alerts_aux", "ZTF_alerts_aux_older")
    for name in (*survey, *OF_A_RUN):
        stack.mongo[name].delete_many({})


def pids(stack: Stack) -> dict[str, int]:
    """Return the processes that run now."""
    return {
        name: int(process["pid"])
        for name, process in stack.supervisor.processes().items()
        if process["statename"] == "RUNNING"
    }


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and its children have used."""
    process = psutil.Process(pid)
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    seconds: float = sum(each.user + each.system for each in times)
    return seconds


def done(stack: Stack) -> int:
    """Return how many alerts are in the archive and through the filters."""
    counted = stack.mongo["batches"].aggregate(
        [{"$group": {"_id": None, "alerts": {"$sum": {"$size": "$candids"}}}}]
    )
    return sum(int(row["alerts"]) for row in counted)


def stage_times(batches: list[dict[str, Any]], alerts: int) -> dict[str, float]:
    """Return the mean time of each stage in µs per alert of one worker."""
    spent: Counter[str] = Counter()
    for batch in batches:
        for stage, microseconds in batch["stages"].items():
            spent[stage] += microseconds
    return {stage: round(total / alerts, 1) for stage, total in spent.items()}


def sizes(stack: Stack, alerts: int, batches: int) -> dict[str, int]:
    """Return how large the run was."""
    return {
        "alerts": alerts,
        "batches": batches,
        "workers": stack.settings.dask.workers,
        "models": len(stack.current().kowalski.models["ZTF"]),
        "catalogues": stack.mongo["catalogs"].count_documents({}),
        "filters": stack.mongo["filters"].count_documents({"active": True}),
        "passed": stack.mongo["outbox"].count_documents({"passes": {"$ne": []}}),
    }
