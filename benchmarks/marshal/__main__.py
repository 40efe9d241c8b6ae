"""How fast the marshal answers, and in how many SQL statements.

A PostgreSQL of its own is filled with rows; the application is asked over HTTP by one client, as
somebody in one group and as somebody in all sixty. The times include JSON and compression, and end
with the last byte. Processor time is told too, of the application with its client and of
PostgreSQL, for it depends less on what else the machine does.
"""

import argparse
import json
import random
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil
import requests
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, event

from benchmarks.machine import machine
from benchmarks.marshal.clients import send_all
from benchmarks.marshal.instance import SECRETS, TOKENS, filled, folder_for, percentile, prepare
from benchmarks.marshal.kinds import Kind, kinds, writing
from tests.skyportal.marshal_fixtures import (
    RunningMarshal,
    running_marshal,
)


@dataclass(frozen=True)
class Measured:
    """What one kind of request took, of one caller."""

    kind: str
    caller: str
    requests: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    postgresql_cpu_ms: float
    statements: int
    bytes: int
    target_ms: float | None

    @property
    def met(self) -> bool:
        """Whether the target is kept, if there is one."""
        return self.target_ms is None or self.p95_ms <= self.target_ms


class Server:
    """The PostgreSQL of the benchmark, by the processor time that it takes."""

    def __init__(self, folder: Path) -> None:
        pid = (folder / "postgresql" / "postmaster.pid").read_text().split()[0]
        self.process = psutil.Process(int(pid))

    def seconds(self) -> float:
        """Return what all its processes that run now have taken."""
        found = [self.process, *self.process.children(recursive=True)]
        times = [one.cpu_times() for one in found]
        return float(sum(one.user + one.system for one in times))


class Statements:
    """Counts the statements that the application sends to PostgreSQL."""

    def __init__(self) -> None:
        self.count = 0
        event.listen(Engine, "before_cursor_execute", self.note)

    def note(self, *_: object) -> None:
        """Count one."""
        self.count += 1


def measure(
    marshal: RunningMarshal,
    server: Server,
    statements: Statements,
    caller: str,
    kind: Kind,
    repeats: int,
) -> Measured:
    """Send requests of a kind one after another."""
    draw = random.Random(1)  # noqa: S311
    client = requests.Session()
    client.headers["Authorization"] = f"token {TOKENS[caller]}"
    seconds: list[float] = []
    begun = time.process_time(), server.seconds()
    for turn in range(repeats + 2):
        method, path, options = kind.make(draw)
        before, started = statements.count, time.perf_counter()
        answer = client.request(method, marshal.url + path, timeout=300, **options)
        took = time.perf_counter() - started
        if answer.status_code != 200:
            sys.exit(f"{kind.name}: {answer.status_code} {answer.text[:500]}")
        if turn >= 2:  # the first ones warm up
            seconds.append(took)
    return Measured(
        kind=kind.name,
        caller=SECRETS[caller],
        requests=repeats,
        p50_ms=round(1000 * statistics.median(seconds), 1),
        p95_ms=round(1000 * percentile(seconds, 0.95), 1),
        cpu_ms=round(1000 * (time.process_time() - begun[0]) / (repeats + 2), 1),
        postgresql_cpu_ms=round(1000 * (server.seconds() - begun[1]) / (repeats + 2), 1),
        statements=statements.count - before,
        bytes=len(answer.content),
        target_ms=kind.target_ms,
    )


def posted_per_second(marshal: RunningMarshal, kind: Kind, count: int) -> float:
    """Return how many requests of a kind four clients get answered in a second."""
    draw = random.Random(2)  # noqa: S311
    work = [kind.make(draw) for _ in range(count + 40)]
    to = marshal.url, TOKENS["kowalski"]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        process.submit(send_all, *to, work[:40]).result()  # warms up
        seconds = process.submit(send_all, *to, work[40:]).result()
    return round(count / seconds, 1)


def exported(marshal: RunningMarshal, rows: int) -> dict[str, float]:
    """Return rows and seconds of an export with everything, cut after so many rows."""
    headers = {"Authorization": f"token {TOKENS['astronomer2']}"}
    query = {f"include{one}": 1 for one in ("Annotations", "Comments", "Tags", "Labellers")}
    url = f"{marshal.url}/api/export/sources"
    started, lines = time.perf_counter(), -1
    with requests.get(url, headers=headers, params=query, stream=True, timeout=300) as answer:
        for _ in answer.iter_lines():
            lines += 1
            if lines == rows:
                break
    return {"rows": lines, "seconds": round(time.perf_counter() - started, 2)}


def show(found: list[Measured], console: Console) -> None:
    """Print figures for people."""
    table = Table(
        "request", "caller", "p50 ms", "p95 ms", "cpu ms", "PostgreSQL", "SQL", "kB", "target ms"
    )
    for one in found:
        target = "" if one.target_ms is None else f"{one.target_ms:g}{'' if one.met else ' !'}"
        numbers = (
            one.p50_ms,
            one.p95_ms,
            one.cpu_ms,
            one.postgresql_cpu_ms,
            one.statements,
            round(one.bytes / 1000),
        )
        table.add_row(one.kind, one.caller, *map(str, numbers), target)
    console.print(table)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.05, help="1 is a million candidates")
    parser.add_argument("--repeats", type=int, default=20, help="requests of each kind")
    parser.add_argument("--only", default="", help="kinds with this in their names")
    parser.add_argument("--keep", type=Path, help="keep the rows in this folder for the next time")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    console = Console()
    statements = Statements()
    found: list[Measured] = []
    more: dict[str, Any] = {}
    with (
        folder_for(options.keep) as folder,
        filled(folder, options.scale, console) as (settings, size),
    ):
        known, server = prepare(settings), Server(folder)
        with running_marshal(settings) as marshal:
            for caller in ("astronomer1", "astronomer2"):
                for kind in kinds(known):
                    if options.only in kind.name:
                        found.append(
                            measure(marshal, server, statements, caller, kind, options.repeats)
                        )
            for kind in writing(known):
                if options.only in kind.name:
                    found.append(
                        measure(marshal, server, statements, "kowalski", kind, options.repeats)
                    )
            if not options.only:
                *_, kind = writing(known)
                more["candidates_posted_per_second"] = posted_per_second(marshal, kind, 1000)
                more["export"] = exported(marshal, 2400)
    show(found, console)
    console.print(more, machine())
    if options.json:
        report = {
            "machine": machine(),
            "size": asdict(size),
            "requests": [asdict(one) for one in found],
            **more,
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
