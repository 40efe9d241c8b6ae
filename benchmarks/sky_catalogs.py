"""All catalogues that ZTF's alerts are matched with, of any size, on the simulated sky.

What the simulation itself lists (Gaia_EDR3, PS1_DR1, AllWISE, CLU_20190625) is kept, so that filters
pass what they are for; the rest is filled up with rows on the fields that are observed, a part of
them at the places of stars and galaxies, where alerts come from.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
from numpy.typing import NDArray
from pyarrow import parquet
from pymongo.database import Database
from rich.console import Console

from baselayer.settings.kowalski import CrossMatchSettings
from baselayer.settings.load import DEFAULTS, read_yaml
from kowalski.catalogs.loader import LoadOptions, load_catalog
from kowalski.filters.alert_fields import read
from kowalski.stream.simulation.catalogue_rows import (
    Table,
    allwise_rows,
    clu_rows,
    gaia_rows,
    joined,
    ps1_rows,
)
from kowalski.stream.simulation.sky import Sky, sky_of
from kowalski.stream.simulation.survey import COLUMNS, FIELDS, QUADRANTS, ROWS, sky_position

SIMULATED: Mapping[str, Callable[[Sky], Table]] = {
    "Gaia_EDR3": gaia_rows,
    "PS1_DR1": ps1_rows,
    "AllWISE": allwise_rows,
    "CLU_20190625": clu_rows,
}
AT_SOURCES = 0.3  # of the sky's sources are in a catalogue that the simulation does not draw
ERROR_ARCSEC = 0.2
REDSHIFTS = (0.002, 0.2)
LOGARITHMIC = frozenset({"Msun", "Msun/yr", "Mpc"})
WORDS = ("STAR", "GALAXY", "QSO", "UNSURE")
RANGES = {  # of values, by their unit
    "": (0.0, 1.0),
    "%": (0.0, 100.0),
    "K": (4000.0, 40000.0),
    "Mpc": (5.0, 500.0),
    "Msun": (1e6, 1e11),
    "Msun/yr": (1e-3, 10.0),
    "arcmin": (0.1, 3.0),
    "d": (55000.0, 60000.0),
    "deg": (0.0, 180.0),
    "dex": (7.0, 9.0),
    "mag": (13.0, 21.0),
    "mas": (-1.0, 5.0),
    "mas/yr": (-20.0, 20.0),
}


def write_catalogs(folder: Path, rows: int, sky: Sky) -> dict[str, Path]:
    """Write each catalogue that ZTF is matched with as Parquet, and return the files by name.

    A catalogue of which the simulation has more than `rows` rows keeps them all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for number, (name, settings) in enumerate(matched_with("ZTF").items()):
        paths[name] = folder / f"{name}.parquet"
        random = np.random.default_rng((sky.seed, number))
        table = pyarrow.table(catalog(name, settings, rows, sky, random))
        parquet.write_table(table, paths[name])
    return paths


def load_catalogs(database: Database[Any], paths: Mapping[str, Path]) -> int:
    """Load catalogues with their loader, each for the radius of its matches; return all rows."""
    settings = matched_with("ZTF")
    loaded = 0
    for name, path in paths.items():
        options = LoadOptions(radius_arcsec=settings[name].radius_arcsec)
        loaded += load_catalog(database, name, path, options).catalog.rows
    return loaded


def matched_with(survey: str) -> dict[str, CrossMatchSettings]:
    """Return the catalogues that a survey is matched with by default."""
    sections = read_yaml(DEFAULTS)["kowalski"]["crossmatch"][survey]
    return {name: CrossMatchSettings.model_validate(one) for name, one in sections.items()}


def catalog(
    name: str, settings: CrossMatchSettings, rows: int, sky: Sky, random: np.random.Generator
) -> Table:
    """Return one catalogue."""
    if name not in SIMULATED:
        return invented(name, settings, rows, sky, random)
    drawn = SIMULATED[name](sky)
    missing = max(rows - len(drawn["ra"]), 0)
    filling = invented(name, settings, missing, sky, random, at_sources=0.0)
    filling["_id"] = identifiers(drawn["_id"], missing)
    return joined(drawn, {column: filling[column] for column in drawn})


def identifiers(taken: NDArray[Any], count: int) -> NDArray[Any]:
    """Return identifiers of the kind of those that are taken, and none of these."""
    numbers = np.arange(count)
    if taken.dtype.kind == "U":
        return np.array([f"F{number}" for number in numbers.tolist()], dtype=np.str_)
    return numbers + int(taken.max()) + 1


def invented(
    name: str,
    settings: CrossMatchSettings,
    rows: int,
    sky: Sky,
    random: np.random.Generator,
    at_sources: float = AT_SOURCES,
) -> Table:
    """Return rows with a value in every column that is kept with objects."""
    ra, dec = positions(sky, rows, random, at_sources)
    table: Table = {"_id": np.arange(rows), "ra": ra, "dec": dec}
    described = read("catalogs")["all"] | read("catalogs")[name]
    for column in columns(settings):
        kind, unit, _ = described[column]
        table.setdefault(column, values(column, kind, unit, rows, random))
    return table


def columns(settings: CrossMatchSettings) -> Iterator[str]:
    """Yield the columns of a catalogue that are kept, but for those that the loader makes."""
    for column, kept in settings.projection.items():
        if kept and "." not in column:
            yield column


def positions(
    sky: Sky, rows: int, random: np.random.Generator, at_sources: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return right ascensions and declinations in degrees."""
    sources = np.flatnonzero(random.uniform(size=len(sky.sources)) < at_sources)[:rows]
    scattered = rows - len(sources)
    error = ERROR_ARCSEC / 3600
    dec = sky.sources.dec[sources] + random.normal(0, error, len(sources))
    ra = sky.sources.ra[sources] + random.normal(0, error, len(sources)) / np.cos(np.radians(dec))
    elsewhere_ra, elsewhere_dec = sky_position(
        sky.survey,
        random.integers(0, FIELDS, scattered),
        random.integers(0, QUADRANTS, scattered),
        random.uniform(0, COLUMNS, scattered),
        random.uniform(0, ROWS, scattered),
    )
    return np.concatenate([np.mod(ra, 360.0), elsewhere_ra]), np.concatenate([dec, elsewhere_dec])


def values(
    column: str, kind: str, unit: str, rows: int, random: np.random.Generator
) -> NDArray[Any]:
    """Return likely values of a column."""
    if kind == "string":
        return np.array([f"{WORDS[number % len(WORDS)]}" for number in range(rows)], dtype=np.str_)
    if kind == "long":
        return random.integers(10**17, 10**18, rows)
    low, high = REDSHIFTS if column == "z" else RANGES[unit]
    if column == "z" or unit in LOGARITHMIC:
        return np.exp(random.uniform(np.log(low), np.log(high), rows))
    return random.uniform(low, high, rows)


def main() -> None:
    """Write the catalogues."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--alerts", type=int, default=2000, help="alerts of a night of this sky")
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--start-jd", type=float, default=2461041.0)
    options = parser.parse_args()
    started = time.monotonic()
    sky = sky_of(options.seed, options.alerts, options.start_jd)
    paths = write_catalogs(options.folder, options.rows, sky)
    Console().print(f"{len(paths)} catalogues in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
