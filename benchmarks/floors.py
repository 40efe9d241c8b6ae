"""What single steps cost on this machine with the libraries alone, beside the machine of the aims.

The aims for `make bench` come from such costs on two cores of AMD's Zen 5 with AVX-512. On an older
processor the same calls take longer, and the pipeline with them; the last column says by how much.
"""

import argparse
import io
import json
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bson
import fastavro
import numpy as np
import yaml
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from baselayer.settings.kowalski import ModelSettings
from benchmarks.machine import machine
from benchmarks.night import SEED, START_JD
from kowalski.models.engine_choice import EngineChoice, read_models
from kowalski.models.registry import Model, ModelError, models
from kowalski.pipeline.decode import read_block, read_header
from kowalski.stream.simulation.night import draw_night
from kowalski.stream.simulation.sky import sky_of

AIMED_US = {
    "fastavro, schema known": 655.0,
    "three stamps: unpacked, divided by their norms": 240.0,
    "record to BSON": 97.0,
    "record from BSON": 152.0,
    "ONNX Runtime, braai, eight at once": 199.0,
    "ONNX Runtime, one ACAI, eight at once": 51.0,
}
"""Microseconds per alert, the least of many, on the machine that the aims were set on."""

ALERTS = 40
ROUNDS = 20
AT_ONCE = 8
FITS_HEADER = 2880  # bytes
GZIP = 31  # window bits that ask for gzip's header and checksum
STAMPS = ("cutoutScience", "cutoutTemplate", "cutoutDifference")


def measure(folder: Path) -> dict[str, float]:
    """Return the least time of each step in µs per alert."""
    draw_night(sky_of(SEED, ALERTS, START_JD), 0, folder)
    packets = [path.read_bytes() for path in sorted(folder.rglob("*.avro"))]
    header, start = read_header(packets[0])
    schema = fastavro.parse_schema(json.loads(header["avro.schema"]))
    contents = [read_block(packet, start, header.get("avro.codec", b"null")) for packet in packets]

    def decoded() -> list[Any]:
        return [fastavro.schemaless_reader(io.BytesIO(one), schema, None) for one in contents]

    records = decoded()
    encoded = [bson.encode(record) for record in records]
    sessions = opened(folder / "onnx")
    return {
        "fastavro, schema known": least(decoded, len(packets)),
        "three stamps: unpacked, divided by their norms": least(
            lambda: [triplet(record) for record in records], len(packets)
        ),
        "record to BSON": least(lambda: [bson.encode(record) for record in records], len(packets)),
        "record from BSON": least(lambda: [bson.decode(one) for one in encoded], len(packets)),
        "ONNX Runtime, braai, eight at once": least(scoring(sessions["braai"]), AT_ONCE),
        "ONNX Runtime, one ACAI, eight at once": least(scoring(sessions["acai_h"]), AT_ONCE),
    }


def least(step: Callable[[], object], alerts: int) -> float:
    """Return the least of several times of a step on some alerts, in µs per alert."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        step()
        times.append(time.perf_counter() - began)
    return round(min(times) / alerts * 1e6, 1)


def triplet(record: dict[str, Any]) -> NDArray[np.float64]:
    """Return an alert's stamps, the shortest way."""
    channels = []
    for name in STAMPS:
        raw = zlib.decompress(record[name]["stampData"], wbits=GZIP)
        side = int(((len(raw) - FITS_HEADER) // 4) ** 0.5)
        pixels = np.frombuffer(raw, ">f4", side * side, FITS_HEADER).astype(np.float64)
        np.nan_to_num(pixels, copy=False)
        channels.append(pixels / np.linalg.norm(pixels))
    return np.stack(channels, axis=-1)


def opened(folder: Path) -> dict[str, Any]:
    """Return a session of each model that the platform comes with."""
    tree = yaml.safe_load(Path("config.defaults.yaml").read_text())["kowalski"]["models"]["ZTF"]
    settings = {name: ModelSettings.model_validate(one) for name, one in tree.items()}
    choice = EngineChoice("onnxruntime", folder)
    read = read_models(choice, models("ZTF", settings), complain)
    return {model.name: session for model, session in read.items()}


def complain(model: Model, error: ModelError) -> None:
    """Give up: all models are needed."""
    raise error


def scoring(session: Any) -> Callable[[], object]:
    """Return a call of a model on some alerts."""
    random = np.random.default_rng(SEED)
    given = {
        one.name: random.random((AT_ONCE, *one.shape[1:]), np.float32)
        for one in session.get_inputs()
    }
    return lambda: session.run(None, given)


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(prog="benchmarks.floors", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder))
    table = Table("step", "here, µs per alert", "machine of the aims", "ratio")
    for name, microseconds in found.items():
        aimed = AIMED_US[name]
        table.add_row(name, f"{microseconds:.0f}", f"{aimed:.0f}", f"{microseconds / aimed:.1f}")
    console = Console()
    console.print(table, machine())
    if options.json:
        report = {"machine": machine(), "floors_us": found, "aimed_us": AIMED_US}
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
