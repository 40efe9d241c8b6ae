"""Whether a catalogue is what the registry says: rows, indexes, positions and pixels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pymongo.collection import Collection
from pymongo.database import Database

from kowalski.archive.check import of_collection
from kowalski.archive.collections import OF_CATALOGS
from kowalski.catalogs.loader import Progress
from kowalski.catalogs.pixels import pixels_of
from kowalski.catalogs.registry import PIXEL, Catalog, registered

ROWS_AT_ONCE = 10_000
POSITION = "coordinates.radec_geojson.coordinates"
EXAMPLES = 3


@dataclass
class Verification:
    """What is wrong with a catalogue, sentence by sentence; nothing if `faults` is empty."""

    name: str
    rows: int = 0
    looked_at: int = 0
    faults: list[str] = field(default_factory=list)


def verify_catalog(
    database: Database[Any],
    name: str,
    sample: int | None = None,
    progress: Progress = lambda phase, done, total: None,
) -> Verification:
    """Return what is wrong with a catalogue; all rows are looked at, or a random sample."""
    catalog = registered(database, [name]).get(name)
    found = Verification(name)
    if catalog is None or catalog.loaded_at is None:
        found.faults.append("it is not loaded" if catalog is None else "its load is not finished")
        return found
    collection = database[name]
    found.rows = collection.count_documents({})
    if found.rows != catalog.rows:
        found.faults.append(f"{found.rows} rows, the registry says {catalog.rows}")
    found.faults += [
        f"index {deviation.kind}: {deviation.index}"
        for deviation in of_collection(name, OF_CATALOGS, collection.index_information(), {})
        if deviation.serious
    ]
    look_at_rows(collection, catalog, found, sample, progress)
    return found


def look_at_rows(
    collection: Collection[Any],
    catalog: Catalog,
    found: Verification,
    sample: int | None,
    progress: Progress,
) -> None:
    """Count the rows whose position or pixel is wrong, and name some of them."""
    total = found.rows if sample is None else min(sample, found.rows)
    wrong: dict[str, list[Any]] = {"no position on the sky": [], "another pixel": []}
    for rows in pieces(collection, sample):
        radec = np.array([position(row) for row in rows], dtype=np.float64)
        ra, dec = radec[:, 0] + 180.0, radec[:, 1]
        on_sky = (ra >= 0) & (ra <= 360) & (dec >= -90) & (dec <= 90)
        pixels = np.full(len(rows), -1, dtype=np.int64)
        pixels[on_sky] = pixels_of(catalog.healpix_order, ra[on_sky], dec[on_sky])
        held = np.array([pixel(row) for row in rows], dtype=np.int64)
        for what, where in (
            ("no position on the sky", ~on_sky),
            ("another pixel", on_sky & (held != pixels)),
        ):
            wrong[what] += [rows[number]["_id"] for number in np.flatnonzero(where)]
        found.looked_at += len(rows)
        progress("rows", found.looked_at, total)
    for what, names in wrong.items():
        if names:
            some = ", ".join(repr(name) for name in names[:EXAMPLES])
            found.faults.append(f"{len(names)} rows with {what}, such as {some}")


def pieces(collection: Collection[Any], sample: int | None) -> Iterator[list[dict[str, Any]]]:
    """Yield rows, as far as they are looked at."""
    stages: list[dict[str, Any]] = [{"$project": {"radec": f"${POSITION}", PIXEL: 1}}]
    if sample is not None:
        stages.insert(0, {"$sample": {"size": sample}})
    rows = []
    for row in collection.aggregate(stages, batchSize=ROWS_AT_ONCE):
        rows.append(row)
        if len(rows) == ROWS_AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def position(row: dict[str, Any]) -> tuple[float, float]:
    """Return longitude and latitude of a row; NaN where it has none."""
    match row.get("radec"):
        case [int() | float() as longitude, int() | float() as latitude]:
            return float(longitude), float(latitude)
    return np.nan, np.nan


def pixel(row: dict[str, Any]) -> int:
    """Return the pixel that a row holds; none is −2."""
    held = row.get(PIXEL)
    return held if isinstance(held, int) else -2
