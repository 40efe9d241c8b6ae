"""`python -m benchmarks.api_load`: the query service under load, and one search of many positions.

The platform is started as `make run` starts it; then everything stops but MongoDB and the query
service, which share the machine with the clients. First, one client searches 10,000 positions in a
catalogue of a million rows; then 200 clients ask for ten minutes (`clients.py`).
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.api_load import PLAN_VARIABLE, archive, many_positions
from benchmarks.api_load.questions import Target
from benchmarks.api_load.service import alone, url, users, watched
from benchmarks.machine import machine
from benchmarks.night import ALERTS as ALERTS_OF_A_NIGHT
from benchmarks.night import draw
from tests.stack import Stack, running_stack

CLIENTS = 200
REQUESTS_PER_SECOND = 150.0
MINUTES = 10.0
ALERTS = 100_000
CATALOG_ROWS = 1_000_000
WARM_UP_SECONDS = 10.0


def load(stack: Stack, targets: list[Target], options: argparse.Namespace) -> dict[str, Any]:
    """Let the clients ask, and return what was seen."""
    plan, seen = stack.state / "plan.json", stack.state / "seen.json"
    facts = {
        "url": url(stack),
        "tokens": users(stack),
        "targets": [astuple(one) for one in targets],
        "clients": options.clients,
        "requests_per_second": options.rate,
        "warm_up_seconds": WARM_UP_SECONDS,
        "seen": str(seen),
    }
    plan.write_text(json.dumps(facts))
    command = [
        *(sys.executable, "-m", "locust", "--headless", "--only-summary", "--skip-log"),
        *("--locustfile", str(Path(__file__).with_name("clients.py"))),
        *("--users", str(options.clients), "--spawn-rate", "100"),
        *("--run-time", f"{round(options.minutes * 60 + WARM_UP_SECONDS)}s"),
    ]
    with watched(stack) as use:
        before = os.times()
        subprocess.run(command, check=False, env=os.environ | {PLAN_VARIABLE: str(plan)})
        after = os.times()
    clients_cpu = sum(after[2:4]) - sum(before[2:4])
    return summary(json.loads(seen.read_text())) | {
        "clients": options.clients,
        "alerts": options.alerts,
        "api_mb_begin": round(use.api_mb[0], 1),
        "api_mb_end": round(use.api_mb[-1], 1),
        "api_mb_each_minute": [round(one, 1) for one in use.api_mb[::12]],
        "cpu_seconds": {name: round(one, 1) for name, one in use.cpu_seconds.items()}
        | {"clients": round(clients_cpu, 1)},
        "load_average": os.getloadavg(),
    }


def summary(seen: dict[str, Any]) -> dict[str, Any]:
    """Return figures of what the clients have seen."""
    by_kind = seen["milliseconds"]
    together = [one for times in by_kind.values() for one in times]
    return {
        "requests_per_second": round(len(together) / seen["seconds"], 1),
        "errors": sum(seen["errors"].values()),
        "milliseconds": {
            kind: percentiles(times)
            for kind, times in (*sorted(by_kind.items()), ("all", together))
        },
    }


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """Return the figures of one kind of question."""
    p50, p95, p99 = np.percentile(milliseconds, [50, 95, 99]).tolist()
    found = {"p50": p50, "p95": p95, "p99": p99, "max": max(milliseconds)}
    return {"requests": len(milliseconds)} | {name: round(one, 1) for name, one in found.items()}


def show(figures: dict[str, Any], console: Console) -> None:
    """Print figures for people."""
    table = Table("question", "requests", "p50 ms", "p95 ms", "p99 ms", "longest")
    for kind, row in figures["milliseconds"].items():
        table.add_row(kind, *(f"{one:g}" for one in row.values()))
    console.print(table)
    console.print({name: one for name, one in figures.items() if name != "milliseconds"})


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.api_load", description=__doc__)
    parser.add_argument("--alerts", type=int, default=ALERTS)
    parser.add_argument("--rows", type=int, default=CATALOG_ROWS, help="of the catalogue; 0 skips")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--rate", type=float, default=REQUESTS_PER_SECOND, help="requests a second")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    console = Console()
    found: list[dict[str, Any]] = []
    with running_stack("--no-play") as stack:
        alone(stack)
        if options.rows:
            seconds, rows = many_positions.measure(stack, stack.state, options.rows)
            found.append(
                {
                    "name": f"{many_positions.POSITIONS} positions in {options.rows} rows",
                    "seconds": [round(one, 2) for one in seconds],
                    "rows_found": rows,
                }
            )
            console.print(found[-1])
        night = draw(stack, min(options.alerts, ALERTS_OF_A_NIGHT))
        targets = archive.fill(stack.mongo, night, options.alerts)
        found.append({"name": "clients"} | load(stack, targets, options))
        show(found[-1], console)
    if options.json:
        report = {"machine": machine(), "scenarios": found}
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
