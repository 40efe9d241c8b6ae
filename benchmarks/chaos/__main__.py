"""Run the rounds, and say what was lost: nothing, if all is well.

`python -m benchmarks.chaos --kills 50 --minutes 30 --seed 7 --json chaos.json`
"""

import argparse
import json
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.chaos.faults import OTHERS
from benchmarks.chaos.rounds import Record, Stream, accounts, ground, plan, run_round
from benchmarks.machine import machine
from tests.stack import Stack

SUMS = ("lost_alerts", "doubled_alerts", "lost_candidates", "doubled_candidates")


def options_of(arguments: list[str]) -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="rounds with a kill")
    parser.add_argument("--minutes", type=float, default=30.0, help="no round begins after these")
    parser.add_argument("--alerts", type=int, default=300, help="alerts of a round")
    parser.add_argument("--rate", type=float, default=60.0, help="alerts per second")
    parser.add_argument("--seed", type=int, default=None, help="the same seed, the same faults")
    parser.add_argument("--json", type=Path, help="write the record to this file")
    options = parser.parse_args(arguments)
    if options.seed is None:
        options.seed = secrets.randbelow(1_000_000)
    return options


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Run rounds until all are done, the time is up or something is lost; return the record."""
    faults = plan(options.seed, options.kills)
    stream = Stream(options.alerts, options.rate, options.seed)
    console.print(
        f"seed {options.seed}: {len(faults)} rounds in {options.minutes:g} minutes at most"
    )
    began = time.monotonic()
    records: list[Record] = []
    with ground() as place:
        for number, fault in enumerate(faults):
            if time.monotonic() - began > options.minutes * 60:
                break
            records.append(run_round(place, number, fault, stream))
            console.print(line(records[-1]), markup=False, highlight=False, soft_wrap=True)
            if not records[-1].whole:
                console.print(f"logs are kept in {keep_logs(place.stack)}")
                break
        account = accounts(place.stack) if all(one.whole for one in records) else []
    minutes = (time.monotonic() - began) / 60
    return summary(records, options, len(faults), account) | {"minutes": round(minutes, 1)}


def keep_logs(stack: Stack) -> Path:
    """Copy the logs of an instance to where they outlive it, and return the folder."""
    folder = Path(tempfile.mkdtemp(prefix="fritz-chaos-logs-"))
    shutil.copytree(stack.state / "logs", folder, dirs_exist_ok=True)
    return folder


def line(record: Record) -> str:
    """Return one round for people."""
    what = f"{record.number:3} {record.kind}" + (f" ({record.detail})" if record.detail else "")
    if record.skipped:
        return f"{what}: SKIPPED: {record.skipped}"
    if record.outcome is None:
        return f"{what}: {record.seconds} s: NOT WELL: {record.problem}"
    found = record.outcome
    verdict = "nothing lost" if record.whole else f"LOST OR DOUBLED: {found}, {record.balanced=}"
    return f"{what}: {record.seconds} s, {found.alerts} alerts, {found.passes} passes: {verdict}"


def summary(
    records: list[Record],
    options: argparse.Namespace,
    planned: int,
    account: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return the JSON record of a run."""
    done = [record for record in records if not record.skipped]
    outcomes = [record.outcome for record in done if record.outcome]
    return {
        "name": "chaos",
        "seed": options.seed,
        "rounds_planned": planned,
        "rounds_run": len(done),
        "faults": Counter(record.kind for record in done),
        "skipped": {record.kind: record.skipped for record in records if record.skipped},
        "not_reached": sorted({kind.kind for kind in OTHERS} - {one.kind for one in records}),
        "alerts": sum(one.alerts for one in outcomes),
        "passes": sum(one.passes for one in outcomes),
        **{name: total(outcomes, name) for name in SUMS},
        "dead_letters": max((one.dead_letters for one in outcomes), default=0),
        "whole": bool(done) and all(record.whole for record in records),
        "reconciled": account,
        "rounds": [asdict(record) for record in records],
        "machine": machine(),
    }


def total(outcomes: Iterable[object], name: str) -> int:
    """Return the sum of one field."""
    return sum(int(getattr(one, name)) for one in outcomes)


def main() -> None:
    """Run the suite; the exit code is 1 when anything was lost or doubled."""
    options = options_of(sys.argv[1:])
    console = Console()
    record = run(options, console)
    shown = {key: value for key, value in record.items() if key not in ("rounds", "machine")}
    console.print_json(data=shown)
    if options.json:
        options.json.write_text(json.dumps(record, indent=2) + "\n")
    sys.exit(0 if record["whole"] else 1)


if __name__ == "__main__":
    main()
