"""Alerts per second from Kafka to outbox, and where the time goes.

The platform runs as `make run` starts it, but for the publisher: what passed stays in the outbox,
so that the marshal's work does not count. Alerts wait in Kafka while the broker is stopped; the
clock runs from the arrival of its first batch to the end of the last one, and what the workers
note of each batch tells the time of every stage.
"""

import argparse
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.machine import machine
from benchmarks.memory import PeakMemory
from launcher.play import CATALOGS
from tests.stack import Stack, running_stack, wait_until

ALERTS = 2000
SEED = 20260101
START_JD = 2461041.0
DEADLINE_SECONDS = 600


@dataclass(frozen=True)
class Figures:
    """What one run has shown."""

    name: str
    alerts_per_second: float
    stages_us: dict[str, float]
    cpu_us: dict[str, float]
    rss_mb: dict[str, float]
    sizes: dict[str, int]
    machine: dict[str, Any]


def draw(stack: Stack, alerts: int) -> Path:
    """Draw a night and its catalogues, load the catalogues, and return the folder of the night."""
    folder = stack.state / "benchmark"
    stack.kowalski(
        *("simulate", "--out", str(folder), "--catalogs", "--alerts", str(alerts)),
        *("--seed", str(SEED), "--start-jd", str(START_JD), "--first-night", "0"),
    )
    for name, file in CATALOGS.items():
        stack.kowalski("catalogs", "load", name, str(folder / "catalogs" / file))
    return folder / "night_0000"


def measure(stack: Stack, night: Path) -> Figures:
    """Let the broker work off a night that waits in Kafka."""
    alerts = sum(1 for _ in night.rglob("*.avro"))
    for name in ("broker", "publisher"):
        stack.supervisor.stop(name)
    stack.kowalski("replay", str(night))
    stack.supervisor.start("broker")
    processes = pids(stack)
    before = {name: cpu_seconds(pid) for name, pid in processes.items()}
    with PeakMemory(processes) as memory:
        wait_until(lambda: done(stack) >= alerts, "all alerts are archived", DEADLINE_SECONDS)
    spent = {name: cpu_seconds(pid) - before[name] for name, pid in processes.items()}
    batches = list(stack.mongo["batches"].find())
    began = min(batch["received_at"] for batch in batches)
    ended = max(batch["finished_at"] for batch in batches)
    return Figures(
        name="spine",
        alerts_per_second=round(alerts / (ended - began).total_seconds(), 1),
        stages_us=stage_times(batches, alerts),
        cpu_us={name: round(seconds / alerts * 1e6, 1) for name, seconds in spent.items()},
        rss_mb={name: round(peak, 1) for name, peak in memory.peak_mb.items()},
        sizes=sizes(stack, alerts, len(batches)),
        machine=machine(),
    )


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
        "models": len(stack.settings.kowalski.models["ZTF"]),
        "catalogues": stack.mongo["catalogs"].count_documents({}),
        "filters": stack.mongo["filters"].count_documents({"active": True}),
        "passed": stack.mongo["outbox"].count_documents({"passes": {"$ne": []}}),
    }


def show(figures: Figures, console: Console) -> None:
    """Print the figures for people."""
    table = Table("stage", "µs per alert", title=f"{figures.alerts_per_second:g} alerts/s")
    table.columns[1].justify = "right"
    for stage, microseconds in figures.stages_us.items():
        table.add_row(stage, f"{microseconds:.0f}")
    table.add_section()
    table.add_row("all stages", f"{sum(figures.stages_us.values()):.0f}")
    console.print(table)
    console.print("processor time, µs per alert", figures.cpu_us)
    console.print("sizes", figures.sizes)
    console.print("peak memory, MB", figures.rss_mb)
    console.print(figures.machine)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=ALERTS)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    with running_stack("--no-play") as stack:
        figures = measure(stack, draw(stack, options.alerts))
    show(figures, Console())
    if options.json:
        options.json.write_text(json.dumps(asdict(figures), indent=2) + "\n")


if __name__ == "__main__":
    main()
