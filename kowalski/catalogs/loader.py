"""Load a catalogue from files into MongoDB, in constant memory, so that loading again is safe."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymongo import ASCENDING, GEOSPHERE, ReplaceOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from kowalski.catalogs.files import CatalogFile, CatalogFileError, catalog_files
from kowalski.catalogs.pixels import MAX_ORDER, choose_order
from kowalski.catalogs.registry import COLLECTION, PIXEL, Catalog, registered
from kowalski.catalogs.rows import Extent, Positions, documents, find_positions, measure

DEFAULT_RADIUS_ARCSEC = 2.0
DUPLICATE_KEY = 11000
OURS = re.compile(
    r"^(system\..*|.*_alerts|.*_aux|.*_classifications|catalogs|filters|users|queries|outbox"
    r"|dead_letters|batches|skymaps)$"
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LoadOptions:
    """How a catalogue is to be loaded."""

    ra: str | None = None
    dec: str | None = None
    identifier: str | None = None
    batch_size: int = 2000
    order: int | None = None
    version: str | None = None
    drop: bool = False
    radius_arcsec: float = DEFAULT_RADIUS_ARCSEC


@dataclass
class LoadReport:
    """What a load has done."""

    catalog: Catalog
    read: int = 0
    written: int = 0
    without_position: int = 0


def load_catalog(
    database: Database[Any],
    name: str,
    path: Path,
    options: LoadOptions,
    progress: Progress = lambda done, total: None,
) -> LoadReport:
    """Load the files at a path into the collection `name` and enter it in the registry.

    With `options.drop` the new rows take the place of the old ones when all of them are there.

    Raises
    ------
    CatalogFileError
        The name is one of our own collections, the files cannot be read, or the pixel order
        differs from that of the rows already loaded.
    """
    if OURS.match(name) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*", name):
        raise CatalogFileError(f"{name} cannot be the name of a catalogue")
    files = catalog_files(path)
    positions = find_positions(files[0].columns, options.ra, options.dec, options.identifier)
    extent = measure(files, positions, options.batch_size)
    known = None if options.drop else registered(database, [name]).get(name)
    report = LoadReport(plan(name, options, extent, known))
    target = database[f"{name}.loading" if options.drop else name]
    if options.drop:
        target.drop()
    elif known is None:
        enter(database, report.catalog)  # rows are found from now on; matched again at the end
    index(target)
    write_files(target, files, positions, options.batch_size, report, extent.rows, progress)
    if options.drop:
        target.rename(name, dropTarget=True)
    finish(database, report, known)
    return report


def plan(name: str, options: LoadOptions, extent: Extent, known: Catalog | None) -> Catalog:
    """Return the registry's entry with which the load starts."""
    if options.order is not None and not 0 <= options.order <= MAX_ORDER:
        raise CatalogFileError(f"--order: {options.order} is not between 0 and {MAX_ORDER}")
    if known is not None:
        if options.order not in (None, known.healpix_order):
            raise CatalogFileError(
                f"{name} is loaded with pixels of order {known.healpix_order}: "
                "leave --order out, or replace it with --drop"
            )
        return replace(known, version=options.version or known.version)
    radius = options.radius_arcsec
    order = options.order
    if order is None:
        order = choose_order(radius, extent.per_square_degree)
    version = options.version or f"{datetime.now(UTC):%Y-%m-%d}"
    return Catalog(name, version, 0, [], order, radius, None)


def index(target: Collection[Any]) -> None:
    """Make the indexes of a catalogue: pixels for the pipeline, the sphere for people."""
    target.create_index([(PIXEL, ASCENDING)])
    target.create_index([("coordinates.radec_geojson", GEOSPHERE), ("_id", ASCENDING)])


def write_files(
    target: Collection[Any],
    files: list[CatalogFile],
    positions: Positions,
    batch_size: int,
    report: LoadReport,
    total: int,
    progress: Progress,
) -> None:
    """Write all rows of the files and count them."""
    columns = set(report.catalog.columns)
    for file in files:
        for piece in file.pieces(batch_size):
            rows = documents(piece, positions, report.catalog.healpix_order)
            columns |= set(piece)
            read = len(piece[positions.ra])
            report.read += read
            report.without_position += read - len(rows)
            report.written += write(target, rows)
            progress(report.read, total)
    report.catalog = replace(report.catalog, columns=sorted(columns - {"_id"}))


def write(target: Collection[Any], rows: list[dict[str, Any]]) -> int:
    """Write rows and return how many are new or different."""
    if not rows:
        return 0
    try:
        target.insert_many(rows, ordered=False)
    except BulkWriteError as error:
        faults = error.details["writeErrors"]
        if any(fault["code"] != DUPLICATE_KEY for fault in faults):
            raise
        known = [rows[fault["index"]] for fault in faults]
        result = target.bulk_write(
            [ReplaceOne({"_id": row["_id"]}, row) for row in known], ordered=False
        )
        return int(error.details["nInserted"]) + result.modified_count
    return len(rows)


def finish(database: Database[Any], report: LoadReport, known: Catalog | None) -> None:
    """Enter what is now loaded; objects are matched again only if rows have changed."""
    unchanged = known is not None and not report.written
    report.catalog = replace(
        report.catalog,
        rows=database[report.catalog.name].estimated_document_count(),
        loaded_at=known.loaded_at if known and unchanged else datetime.now(UTC),
    )
    enter(database, report.catalog)


def enter(database: Database[Any], catalog: Catalog) -> None:
    """Write an entry of the registry."""
    database[COLLECTION].replace_one({"_id": catalog.name}, catalog.document(), upsert=True)
