"""What it costs to keep a light curve: microseconds per alert against the points that are stored.

Each alert brings thirty-one points of which one is new, of objects that have 30, 300 or 1,000. A
batch is read, merged and written as the pipeline does it, into a MongoDB of its own.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymongo
from bson import Int64
from pymongo.database import Database
from rich.console import Console
from rich.table import Table

from benchmarks.machine import machine
from kowalski.archive.collections import prepare
from kowalski.pipeline import history
from kowalski.pipeline.document import Alert
from kowalski.stream.batches import Packet
from kowalski.surveys import SURVEYS
from launcher.instance import free_run
from launcher.servers import mongodb

ZTF = SURVEYS["ZTF"]
LENGTHS = (30, 300, 1000)
OBJECTS = 50
ROUNDS = 4
BROUGHT = 31
START_JD = 2_460_000.5


@contextmanager
def archive() -> Iterator[Database[Any]]:
    """Run a MongoDB for the time of a measurement."""
    with tempfile.TemporaryDirectory(prefix="fritz-bench-") as folder:
        port = free_run(1)[0]
        program = mongodb.prepare(Path(folder) / "mongodb", port, 1.0)
        process = subprocess.Popen(
            program.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
        )
        try:
            while not mongodb.ready(port):
                time.sleep(0.1)
            client: pymongo.MongoClient[Any] = pymongo.MongoClient(
                mongodb.uri(port), tz_aware=True, w="majority", journal=True
            )
            yield client["bench"]
            client.close()
        finally:
            process.terminate()
            process.wait(30)


def point(number: int) -> dict[str, Any]:
    """Return a detection with about as many fields as a survey's: some 800 bytes."""
    candid = Int64(2_400_000_000_000_000_000 + number)
    own = {"jd": START_JD + number, "fid": 1 + number % 2, "programid": 1, "candid": candid}
    return own | {"magpsf": 18.0 + number % 7 / 10} | {f"quantity{n:02}": n / 7 for n in range(40)}


def forced(number: int) -> dict[str, Any]:
    """Return a point of forced photometry."""
    own = {"jd": START_JD + number, "fid": 1, "programid": 1, "procstatus": "0", "magzpsci": 26.0}
    measured = {"forcediffimflux": 100.0 + number % 5, "forcediffimfluxunc": 5.0}
    return own | measured | {f"quantity{n:02}": n / 7 for n in range(20)}


def alert(number: int, object_id: str) -> Alert:
    """Return the alert of an object's latest point, with the points of its last days."""
    candidate = point(number) | {"ra": 150.0, "dec": 20.0, "ndethist": 2}
    days = range(max(0, number - BROUGHT), number)
    return Alert(
        packet=Packet("benchmark", 0, number, b""),
        candid=int(candidate["candid"]),
        object_id=object_id,
        document={"candidate": candidate},
        history=[point(day) for day in days],
        forced_points=[forced(day) for day in days[-15:]],
        missing_values=(),
    )


def fill(database: Database[Any], names: list[str], length: int) -> None:
    """Store objects with so many points, as alerts would have left them."""
    for start in range(0, length, BROUGHT):
        write(database, [alert(min(start + BROUGHT, length), name) for name in names])


def write(database: Database[Any], alerts: list[Alert]) -> tuple[float, float]:
    """Take alerts through the stages that light curves have, and return the seconds of each."""
    groups = history.grouped(alerts)
    started = time.perf_counter()
    stored = history.read(database, ZTF, groups)
    for one in alerts:
        history.light_curve(stored[one.object_id], one)
    read = time.perf_counter()
    history.write(database, ZTF, alerts, stored, {})
    return read - started, time.perf_counter() - read


def measure(database: Database[Any], length: int) -> dict[str, float]:
    """Return the mean time of an alert of objects with so many points."""
    names = [f"ZTF{length:05}{number:04}" for number in range(OBJECTS)]
    fill(database, names, length)
    reading, writing = 0.0, 0.0
    for turn in range(1, ROUNDS + 1):
        read, written = write(database, [alert(length + turn, name) for name in names])
        reading, writing = reading + read, writing + written
    alerts = OBJECTS * ROUNDS / 1e6
    return {"read_us": round(reading / alerts, 1), "write_us": round(writing / alerts, 1)}


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    with archive() as database:
        prepare(database)
        figures = {length: measure(database, length) for length in LENGTHS}
    table = Table("points stored", "read, µs", "write, µs", title=f"{datetime.now(UTC):%Y-%m-%d}")
    for length, times in figures.items():
        table.add_row(str(length), f"{times['read_us']:.0f}", f"{times['write_us']:.0f}")
    Console().print(table)
    if options.json:
        record = {"name": "histories", "stages_us": figures, "machine": machine()}
        options.json.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
