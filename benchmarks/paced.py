"""Seconds from Kafka to a candidate in the marshal, when alerts come at a steady pace.

The marshal's own filters get other stages for this: each passes a share of the alerts by chance, and
looks at the history. So there are enough candidates to tell how long the slowest wait.
"""

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from benchmarks.machine import machine
from benchmarks.night import ALERTS, draw
from benchmarks.pipeline import Figures, cpu_seconds, done, pids
from kowalski.filters.definition import COLLECTION, Stage
from kowalski.filters.store import save_version
from tests.stack import Stack, running_stack, wait_until

PACE = 50
ONE_IN = 20
"""Each filter passes one in so many of the alerts that its group may see."""
LEAST_CANDIDATES = 200
MOMENTS = ("filtered", "candidate", "published")
"""In the outbox, a candidate in the marshal, all else told to the marshal as well."""


def stages(number: int) -> list[Stage]:
    """Return the stages of a filter that passes a share of alerts, another one for each number."""
    chance: Stage = {"$expr": {"$eq": [{"$mod": ["$candid", ONE_IN]}, number]}}
    says = {"faintest": {"$max": "$prv_candidates.magpsf"}, "drb": "$candidate.drb"}
    return [{"$match": chance}, {"$project": {"_id": 0, "candid": 1, "annotations": says}}]


def prepare(stack: Stack) -> None:
    """Let the filters that the marshal knows pass a share of the alerts, and no other filter be."""
    stack.mongo[COLLECTION].delete_many({})
    stack.kowalski("filters", "seed")
    for number, known in enumerate(list(stack.mongo[COLLECTION].find())):
        save_version(
            stack.mongo,
            filter_id=known["filter_id"],
            group_id=known["group_id"],
            catalog=known["catalog"],
            permissions=known["permissions"],
            pipeline=stages(number),
        )
    wait_until(stack.healthy, "all processes are well", 180)


def measure(stack: Stack, night: Path) -> Figures:
    """Let a night's alerts come at a steady pace, and time them from Kafka to the marshal."""
    prepare(stack)
    alerts = sum(1 for _ in night.rglob("*.avro"))
    processes = pids(stack)
    before = {process: cpu_seconds(pid) for process, pid in processes.items()}
    stack.replay(night, rate=PACE).wait(alerts / PACE + 60)
    wait_until(lambda: done(stack) >= alerts, "all are archived", 120)
    wait_until(lambda: stack.waiting() == 0, "all are published", 120)
    spent = {process: cpu_seconds(pid) - before[process] for process, pid in processes.items()}
    waits = [
        since_kafka(one)
        for one in stack.mongo["outbox"].find({"steps.candidate": {"$exists": True}})
    ]
    assert len(waits) >= LEAST_CANDIDATES, f"only {len(waits)} candidates; play more alerts"
    notes = {}
    for moment, seconds in zip(MOMENTS, np.array(waits).T, strict=True):
        for share in (50, 99):
            notes[f"{moment}, p{share} s"] = round(float(np.percentile(seconds, share)), 2)
    return Figures(
        name=f"{PACE} alerts/s into the marshal",
        alerts_per_second=float(PACE),
        stages_us={},
        cpu_us={process: round(seconds / alerts * 1e6, 1) for process, seconds in spent.items()},
        rss_mb={},
        sizes={"alerts": alerts, "candidates": len(waits)},
        engine=stack.current().kowalski.scoring.engine,
        notes=notes,
    )


def since_kafka(document: dict[str, Any]) -> list[float]:
    """Return the seconds from Kafka to each moment of an alert."""
    moments: list[datetime] = [
        document["created_at"],
        document["steps"]["candidate"],
        document["published_at"],
    ]
    return [(moment - document["sent_at"]).total_seconds() for moment in moments]


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paced", description=__doc__)
    parser.add_argument("--alerts", type=int, default=ALERTS)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    console = Console()
    with running_stack("--no-play") as stack:
        figures = measure(stack, draw(stack, options.alerts))
    console.print(figures)
    if options.json:
        options.json.write_text(
            json.dumps({"machine": machine()} | asdict(figures), indent=2) + "\n"
        )


if __name__ == "__main__":
    main()
