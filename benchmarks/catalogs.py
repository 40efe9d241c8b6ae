"""How fast a catalogue is loaded and matched with, and that memory does not grow with its rows.

A MongoDB of its own runs for as long as this takes. Each load runs in a fresh process, whose
largest resident memory is measured.
"""

import argparse
import json
import multiprocessing
import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow
import pymongo
from pyarrow import csv, parquet
from rich.console import Console

from baselayer.settings.kowalski import CrossMatchSettings
from benchmarks.machine import machine
from kowalski.catalogs.loader import LoadOptions, load_catalog
from kowalski.catalogs.verification import verify_catalog
from kowalski.pipeline.crossmatch import crossmatch
from launcher.instance import free_run
from launcher.servers import mongodb

ROWS = 1_000_000
CACHE_GB = 1.0  # as the launcher starts it
MAGNITUDES = ("parallax", "parallax_error", "pm", "g", "bp", "rp", "l", "b")
BATCH = 256
BATCHES = 20
RADIUS_ARCSEC = 2.0


@dataclass(frozen=True)
class Figures:
    """What one load has shown; the memory is the loader's largest."""

    name: str
    rows: int
    seconds: float
    rows_per_second: float
    rss_mb: float
    loader_cpu_seconds: float
    mongodb_cpu_seconds: float
    verify_seconds: float
    match_us: float
    machine: Mapping[str, Any]


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """Run a MongoDB, and give its address and process."""
    port = free_run(1)[0]
    program = mongodb.prepare(folder, port, CACHE_GB)
    process = subprocess.Popen(program.command, stdout=subprocess.DEVNULL, cwd=program.folder)
    try:
        while not mongodb.ready(port):
            time.sleep(0.1)
        yield mongodb.uri(port), process.pid
    finally:
        process.terminate()
        process.wait()


def draw(rows: int) -> pyarrow.Table:
    """Return a catalogue like one of stars, on the whole sky; one value in twenty is missing."""
    random = np.random.default_rng(rows)
    columns: dict[str, Any] = {
        "_id": 4 * 10**18 + np.arange(rows),
        "ra": random.uniform(0, 360, rows),
        "dec": np.degrees(np.arcsin(random.uniform(-1, 1, rows))),
    }
    for name in MAGNITUDES:
        values = random.normal(size=rows)
        columns[name] = pyarrow.array(values, mask=random.uniform(size=rows) < 0.05)
    columns["designation"] = [f"Star {number}" for number in range(rows)]
    return pyarrow.table(columns)


def write_parquet(table: pyarrow.Table, path: Path) -> None:
    """Write a table as Parquet."""
    parquet.write_table(table, path, row_group_size=100_000)


def write_csv(table: pyarrow.Table, path: Path) -> None:
    """Write a table as comma-separated values."""
    csv.write_csv(table, path)


def write_with_astropy(table: pyarrow.Table, path: Path) -> None:
    """Write a table as FITS or HDF5, as the name tells; what is missing is NaN."""
    from astropy.table import Table

    columns = {name: table[name].to_numpy() for name in table.column_names}
    columns["designation"] = columns["designation"].astype("S")
    options = {"path": "stars"} if path.suffix == ".hdf5" else {}
    Table(columns).write(path, **options)


WRITERS: Mapping[str, Callable[[pyarrow.Table, Path], None]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "fits": write_with_astropy,
    "hdf5": write_with_astropy,
}


def load(uri: str, path: Path, answer: Any) -> None:
    """Load a file in this process, and answer with seconds, processor seconds and memory in MB."""
    database = pymongo.MongoClient[dict[str, Any]](uri, w="majority", journal=True)["benchmark"]
    started = time.monotonic()
    load_catalog(database, "Stars", path, LoadOptions(radius_arcsec=RADIUS_ARCSEC, drop=True))
    elapsed = time.monotonic() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    answer.send((elapsed, usage.ru_utime + usage.ru_stime, peak_mb()))


def peak_mb() -> float:
    """Return the largest resident memory of this process.

    Not `ru_maxrss`: that of the process that started this one counts in it.
    """
    facts = Path("/proc/self/status").read_text()
    (peak_kb,) = re.findall(r"VmHWM:\s+(\d+) kB", facts)
    return int(peak_kb) / 1024


def measure(uri: str, pid: int, folder: Path, rows: int, kind: str) -> Figures:
    """Load a catalogue of so many rows, check it and match with it."""
    path = folder / f"stars_{rows}.{kind}"
    WRITERS[kind](draw(rows), path)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    before = cpu_seconds(pid)
    process = context.Process(target=load, args=(uri, path, there))
    process.start()
    seconds, own_cpu, memory = here.recv()
    process.join()
    spent = cpu_seconds(pid) - before
    path.unlink()
    database = pymongo.MongoClient[dict[str, Any]](uri)["benchmark"]
    started = time.monotonic()
    assert verify_catalog(database, "Stars").faults == []
    verified = time.monotonic() - started
    return Figures(
        name=f"load {rows} rows of {kind}",
        rows=rows,
        seconds=round(seconds, 1),
        rows_per_second=round(rows / seconds),
        rss_mb=round(memory, 1),
        loader_cpu_seconds=round(own_cpu, 1),
        mongodb_cpu_seconds=round(spent, 1),
        verify_seconds=round(verified, 1),
        match_us=round(match(database), 1),
        machine=machine(),
    )


def match(database: Any) -> float:
    """Return the time of a match in µs per position."""
    random = np.random.default_rng(1)
    settings = {
        "Stars": CrossMatchSettings(radius_arcsec=RADIUS_ARCSEC, projection={"_id": 1, "g": 1})
    }
    started = time.monotonic()
    for _ in range(BATCHES):
        dec = np.degrees(np.arcsin(random.uniform(-1, 1, BATCH)))
        crossmatch(database, settings, np.stack([random.uniform(0, 360, BATCH), dec], axis=1))
    return (time.monotonic() - started) / (BATCH * BATCHES) * 1e6


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--kind", choices=list(WRITERS), default="parquet")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    console = Console()
    found = []
    with tempfile.TemporaryDirectory(prefix="fritz-catalogs-") as name:
        folder = Path(name)
        with server(folder / "mongodb") as (uri, pid):
            for rows in (options.rows // 10, options.rows):
                figures = measure(uri, pid, folder, rows, options.kind)
                console.print(figures)
                found.append(asdict(figures))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
