"""`make bench`: what the pipeline does in a second, on this machine, in several situations.

The first run is the platform as it comes: 3 filters, 4 catalogues, 6 models. With `--all` follow 25
filters and 14 catalogues, on an empty archive, on one of long light curves, with a model of
BTSbot's kind, with 10 and 100 filters, one alert at a time, and at a steady pace into the marshal.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pymongo import InsertOne
from rich.console import Console
from rich.table import Table

from benchmarks import one_at_a_time, paced
from benchmarks.filter_sets import replace_filters
from benchmarks.machine import machine
from benchmarks.night import ALERTS, SEED, START_JD, draw
from benchmarks.pipeline import Figures, empty_archive, measure
from benchmarks.sky_catalogs import load_catalogs, write_catalogs
from kowalski.archive.older_points import page_out
from kowalski.models.networks import btsbot
from kowalski.pipeline.decode import decode
from kowalski.stream.simulation.sky import sky_of
from kowalski.surveys import SURVEYS
from tests.stack import Stack, running_stack, wait_until

CATALOG_ROWS = 100_000
FILTERS = 25
HISTORY_POINTS = 300
ONE_AT_A_TIME = 60
WORKERS = ("worker-0", "worker-1")


def all_scenarios(stack: Stack, night: Path, alerts: int) -> Iterator[Figures]:
    """Yield the figures of every run but the first."""
    sky = sky_of(SEED, alerts, START_JD)
    load_catalogs(
        stack.mongo, write_catalogs(stack.state / "benchmark" / "many", CATALOG_ROWS, sky)
    )
    with configured(stack, {"scoring": {"engine": "onnxruntime"}}):
        for number in (10, 100, FILTERS):
            replace_filters(stack.mongo, number)
            empty_archive(stack)
            yield measure(stack, f"{number} filters, 14 catalogues", night)
        empty_archive(stack)
        lengthen(stack, night)
        yield measure(stack, f"{HISTORY_POINTS} points of history", night)
    empty_archive(stack)
    figures = measure(stack, f"{FILTERS} filters, 14 catalogues, TensorFlow", night)
    yield figures
    slow = one_at_a_time.measure(stack.current(), sample(night, ONE_AT_A_TIME))
    ratio = round(figures.alerts_per_second / slow, 1)
    yield replace(
        figures,
        name="one alert at a time",
        alerts_per_second=round(slow, 2),
        stages_us={},
        cpu_us={},
        rss_mb={},
        sizes={"alerts": ONE_AT_A_TIME},
        notes={"batches_are_faster_by": ratio},
    )
    with configured(stack, {"scoring": {"engine": "onnxruntime"}, "models": with_btsbot(stack)}):
        empty_archive(stack)
        yield measure(stack, "with a model of BTSbot's kind", night)
    empty_archive(stack)
    yield paced.measure(stack, night)


@contextmanager
def configured(stack: Stack, kowalski: Mapping[str, Any]) -> Iterator[None]:
    """Let the workers run with other settings for a while."""
    file = stack.state / "instance.yaml"
    before = file.read_text()
    tree = yaml.safe_load(before)
    tree["kowalski"] = tree["kowalski"] | kowalski
    try:
        file.write_text(yaml.safe_dump(tree))
        restart_workers(stack)
        yield
    finally:
        file.write_text(before)
        restart_workers(stack)


def restart_workers(stack: Stack) -> None:
    """Start the workers anew, and return when they are ready."""
    for name in WORKERS:
        stack.supervisor.stop(name)
        stack.supervisor.start(name)
    wait_until(stack.healthy, "all processes are well", 180)


def with_btsbot(stack: Stack) -> dict[str, Any]:
    """Return settings of a model with BTSbot's inputs and size, and random weights."""
    folder = stack.state / "benchmark" / "btsbot"
    btsbot().save(folder, save_format="tf")
    model = {"path": str(folder), "version": "random", "inputs": ["triplet", "btsbot"]}
    return {"ZTF": {"bts": model}}


def lengthen(stack: Stack, night: Path) -> None:
    """Give every object of a night a long light curve before the night comes."""
    requests = {}
    for path in night.rglob("*.avro"):
        record = decode(SURVEYS["ZTF"], path.read_bytes())
        candidate = record["candidate"]
        point = {key: value for key, value in candidate.items() if value is not None}
        times = candidate["jd"] - 40 - np.arange(HISTORY_POINTS) * 2.0
        points = [point | {"jd": jd, "candid": int(jd * 1e6)} for jd in times[::-1].tolist()]
        requests[record["objectId"]] = InsertOne(
            {"_id": record["objectId"], "cross_matches": {}, "prv_candidates": points, "version": 1}
        )
    stack.mongo["ZTF_alerts_aux"].bulk_write(list(requests.values()), ordered=False)
    page_out(stack.mongo, SURVEYS["ZTF"], requests)


def sample(night: Path, count: int) -> list[Path]:
    """Return some alerts of a night, always the same."""
    return random.Random(SEED).sample(sorted(night.rglob("*.avro")), count)  # noqa: S311


def show(figures: Figures, console: Console) -> None:
    """Print figures for people."""
    title = f"{figures.name}: {figures.alerts_per_second:g} alerts/s"
    if not figures.stages_us:
        console.print(title, figures.sizes, figures.notes, figures.cpu_us)
        return
    table = Table("stage", "µs per alert", title=title)
    table.columns[1].justify = "right"
    for stage, microseconds in figures.stages_us.items():
        table.add_row(stage, f"{microseconds:.0f}")
    table.add_section()
    table.add_row("all stages", f"{sum(figures.stages_us.values()):.0f}")
    console.print(table)
    console.print("processor time, µs per alert", figures.cpu_us)
    console.print("sizes", figures.sizes, "engine", figures.engine)
    console.print("peak memory, MB", figures.rss_mb)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=ALERTS)
    parser.add_argument("--all", action="store_true", help="run every scenario, not only the first")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    console = Console()
    found: list[Figures] = []
    with running_stack("--no-play") as stack:
        night = draw(stack, options.alerts)
        found.append(measure(stack, "spine", night))
        show(found[0], console)
        if options.all:
            for figures in all_scenarios(stack, night, options.alerts):
                found.append(figures)
                show(figures, console)
    console.print(machine())
    if options.json:
        report = asdict(found[0]) | {
            "machine": machine(),
            "scenarios": [asdict(one) for one in found],
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
