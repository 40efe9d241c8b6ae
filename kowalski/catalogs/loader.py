"""Load a catalogue from files into MongoDB, in constant memory, so that loading again is safe.

A catalogue that is new, or replaces another, is written beside it and takes its place when all
rows and indexes are there. One thread makes rows while others write them.
"""

import gc
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymongo import ReplaceOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from kowalski.archive.collections import OF_CATALOGS
from kowalski.archive.index import Index
from kowalski.catalogs import loads
from kowalski.catalogs.files import CatalogFile, CatalogFileError, Columns, catalog_files
from kowalski.catalogs.loads import Load
from kowalski.catalogs.pixels import MAX_ORDER, choose_order
from kowalski.catalogs.registry import COLLECTION, Catalog, enter, registered
from kowalski.catalogs.rows import Extent, Positions, documents, find_positions, measure

DEFAULT_RADIUS_ARCSEC = 2.0
DUPLICATE_KEY = 11000
WRITERS = 2
BATCHES_IN_HAND = 4
KEEP_SECONDS = 1.0
LOADING = "{name}.loading"
OURS = re.compile(
    r"^(system\..*|.*_alerts|.*_aux|.*_classifications|catalogs|catalog_loads|filters|users"
    r"|queries|outbox|dead_letters|batches|skymaps|watchlists|watchlist_entries)$"
)

Progress = Callable[[str, int, int | None], None]
"""Called with the phase, how much of it is done, and how much there is if that is known."""


@dataclass(frozen=True)
class LoadOptions:
    """How a catalogue is to be loaded; `indexes` are those beyond the ones that each has."""

    ra: str | None = None
    dec: str | None = None
    identifier: str | None = None
    batch_size: int = 2000
    order: int | None = None
    version: str | None = None
    drop: bool = False
    radius_arcsec: float = DEFAULT_RADIUS_ARCSEC
    indexes: tuple[Index, ...] = ()


@dataclass(frozen=True)
class LoadReport:
    """What a load has done; `resumed` are the rows of it that an earlier attempt had read."""

    catalog: Catalog
    read: int
    written: int
    without_position: int
    resumed: int


def load_catalog(
    database: Database[Any],
    name: str,
    path: Path,
    options: LoadOptions,
    progress: Progress = lambda phase, done, total: None,
) -> LoadReport:
    """Load the files at a path into the collection `name` and enter it in the registry.

    With `options.drop` the new rows take the place of the old ones when all of them are there.
    A load that was killed goes on where it stopped.

    Raises
    ------
    CatalogFileError
        The name is one of our own collections or of a collection that is no catalogue, the files
        cannot be read, or the pixel order differs from that of the rows already loaded.
    """
    return load_files(database, name, catalog_files(path), options, progress)


def load_files(
    database: Database[Any],
    name: str,
    files: list[CatalogFile],
    options: LoadOptions,
    progress: Progress = lambda phase, done, total: None,
) -> LoadReport:
    """Load files into the collection `name` as `load_catalog` does."""
    check_name(name)
    positions = find_positions(files[0].columns, options.ra, options.dec, options.identifier)
    entry = registered(database, [name]).get(name)
    if entry is None and not options.drop and database[name].find_one({}, {"_id": 1}):
        raise CatalogFileError(f"{name} exists and is no catalogue: replace it with --drop")
    known = None if options.drop or entry is None or entry.loaded_at is None else entry
    progress("measuring", 0, None)
    extent = measure(files, positions, options.batch_size)
    planned = plan(name, options, extent, known)
    if entry is None:
        enter(database, planned)
    if known is not None:
        loads.forget(database, LOADING.format(name=name))  # of a load that was killed after its end
    target = database[name if known else LOADING.format(name=name)]
    load = begin(target, loads.source_of(files, positions, planned.healpix_order), known)
    resumed = load.read
    if not load.complete:
        write_files(target, files, positions, options.batch_size, load, extent.rows, progress)
        progress("indexes", extent.rows, extent.rows)
        index(target, options.indexes)
        load.complete = True
        loads.keep(database, load)
    if known is None and target.name in database.list_collection_names():
        target.rename(name, dropTarget=True)
    catalog = finish(database, planned, load, known)
    loads.forget(database, target.name)
    return LoadReport(catalog, load.read, load.written, load.without_position, resumed)


def begin(target: Collection[Any], source: dict[str, Any], known: Catalog | None) -> Load:
    """Return the load as far as it came before; a new one starts with an empty collection."""
    database = target.database
    load = loads.begun(database, target.name, source)
    there = known is not None or target.name in database.list_collection_names()
    # A complete load whose collection is gone was killed after it had taken its place.
    if load is not None and (there or load.complete):
        return load
    if known is None:
        target.drop()
    return Load(target.name, source, known.columns if known else [])


def check_name(name: str) -> None:
    """Refuse names that cannot be those of catalogues."""
    if OURS.match(name) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*", name):
        raise CatalogFileError(f"{name} cannot be the name of a catalogue")


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


def index(target: Collection[Any], more: tuple[Index, ...] = ()) -> None:
    """Make the indexes of a catalogue: pixels for the pipeline, the sphere for people."""
    target.create_indexes([one.model() for one in (*OF_CATALOGS, *more)])


def write_files(
    target: Collection[Any],
    files: list[CatalogFile],
    positions: Positions,
    batch_size: int,
    load: Load,
    total: int,
    progress: Progress,
) -> None:
    """Write the rows of the files that are not written yet, and count them."""
    order = load.source["order"]
    writing: deque[tuple[int, int, set[str], Future[int]]] = deque()
    kept_at = time.monotonic()
    with ThreadPoolExecutor(WRITERS, "catalogue") as writers, uncollected():
        for piece in remaining(files, batch_size, load.read):
            rows = documents(piece, positions, order)
            read = len(piece[positions.ra])
            writing.append((read, len(rows), set(piece), writers.submit(write, target, rows)))
            if len(writing) == BATCHES_IN_HAND:
                count(load, *writing.popleft())
                progress("rows", load.read, total)
            if time.monotonic() - kept_at > KEEP_SECONDS:
                loads.keep(target.database, load)
                kept_at = time.monotonic()
        while writing:
            count(load, *writing.popleft())
        progress("rows", load.read, total)
    loads.keep(target.database, load)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking through rows again and again: none is in a circle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def remaining(files: list[CatalogFile], batch_size: int, read: int) -> Iterator[Columns]:
    """Yield the files in pieces, without the first rows that were read before."""
    for file in files:
        for piece in file.pieces(batch_size):
            rows = len(next(iter(piece.values())))
            if read >= rows:
                read -= rows
                continue
            yield {name: values[read:] for name, values in piece.items()} if read else piece
            read = 0


def count(load: Load, read: int, rows: int, columns: set[str], written: Future[int]) -> None:
    """Wait until a piece is written, and count it."""
    load.written += written.result()
    load.read += read
    load.without_position += read - rows
    load.columns = sorted(columns.union(load.columns) - {"_id"})


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


def finish(database: Database[Any], planned: Catalog, load: Load, known: Catalog | None) -> Catalog:
    """Enter what is now loaded; objects are matched again only if rows have changed."""
    catalog = replace(
        planned, rows=database[planned.name].count_documents({}), columns=load.columns
    )
    # First the rows, then their time: a match that is younger than the time has seen the rows.
    enter(database, catalog)
    if known is not None and not load.written:
        return catalog
    catalog = replace(catalog, loaded_at=datetime.now(UTC))
    enter(database, catalog)
    return catalog


def drop_catalog(database: Database[Any], name: str) -> bool:
    """Remove a catalogue, or what is left of a load of it; tell whether there was anything.

    Objects keep the matches that they have until they are matched again.

    Raises
    ------
    CatalogFileError
        The name cannot be that of a catalogue.
    """
    check_name(name)
    was_there = database[COLLECTION].delete_one({"_id": name}).deleted_count > 0
    unfinished = LOADING.format(name=name)
    was_loading = unfinished in database.list_collection_names()
    for collection in [name, unfinished] if was_there else [unfinished]:
        database[collection].drop()
        loads.forget(database, collection)
    return was_there or was_loading
