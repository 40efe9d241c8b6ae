"""Simulated nights as files, read back with the libraries that everybody uses."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import fastavro

from kowalski.stream.simulation.night import draw_night, night_folder
from kowalski.stream.simulation.sky import Sky, sky_of

START_JD = 2461041.0


@dataclass(frozen=True)
class Drawn:
    """A folder of nights of one sky."""

    folder: Path
    sky: Sky
    nights: tuple[int, ...]

    def packets_of(self, night: int) -> list[dict[str, Any]]:
        """Return the alerts of one night, by candid."""
        return [
            read_packet(path) for path in sorted(night_folder(self.folder, night).glob("*.avro"))
        ]

    @cached_property
    def packets(self) -> dict[int, list[dict[str, Any]]]:
        """The alerts of each night."""
        return {night: self.packets_of(night) for night in self.nights}

    @cached_property
    def everything(self) -> list[dict[str, Any]]:
        """All alerts."""
        return [packet for night in self.nights for packet in self.packets[night]]

    @cached_property
    def truth(self) -> dict[int, dict[str, str]]:
        """The truth about each alert, by candid."""
        rows = {}
        for night in self.nights:
            with (night_folder(self.folder, night) / "truth.csv").open() as file:
                rows |= {int(row["candid"]): row for row in csv.DictReader(file)}
        return rows


def read_packet(path: Path) -> dict[str, Any]:
    """Return the one record of an alert file."""
    with path.open("rb") as file:
        (record,) = fastavro.reader(file)
    assert isinstance(record, dict)
    return record


def draw(folder: Path, seed: int, alerts: int, nights: tuple[int, ...]) -> Drawn:
    """Draw nights into a folder."""
    sky = sky_of(seed, alerts, START_JD)
    for night in nights:
        draw_night(sky, night, folder)
    return Drawn(folder, sky, nights)
