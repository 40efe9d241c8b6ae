"""Load a dataset, so that loading again changes nothing and a killed load goes on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import UpdateOne
from pymongo.database import Database

from kowalski.catalogs import loads
from kowalski.catalogs.files import Columns
from kowalski.catalogs.loader import LoadOptions, Progress, check_name, load_files, remaining
from kowalski.catalogs.loads import Load
from kowalski.catalogs.rows import without_missing
from kowalski.datasets.dataset import PUBLIC, Dataset, Part, Reading


@dataclass(frozen=True)
class Loaded:
    """What loading one collection has done; `written` are the documents that are new or differ."""

    collection: str
    read: int
    written: int


def load_dataset(
    database: Database[Any],
    dataset: Dataset,
    path: Path,
    tag: str | None = None,
    batch_size: int = 2000,
    progress: Progress = lambda phase, done, total: None,
    programs: frozenset[int] = PUBLIC,
) -> list[Loaded]:
    """Load the files at a path into the collections of a dataset.

    Whoever may read a collection sees all that is in it: of measurements that belong to a program,
    only those of `programs` are loaded.

    Raises
    ------
    CatalogFileError
        There are no such files, or they are not what they should be.
    """
    reading = Reading(database, path, tag or dataset.tag or "", programs)
    done = []
    for part in dataset.parts:
        name = part.name(reading.tag)
        told = in_phase(name, progress)
        if part.catalog:
            options = LoadOptions(
                identifier=part.identifier,
                batch_size=batch_size,
                version=reading.tag or None,
                indexes=part.indexes,
            )
            report = load_files(database, name, part.open(reading), options, told)
            done.append(Loaded(name, report.read, report.written))
        else:
            done.append(load_documents(database, name, part, reading, batch_size, told))
    return done


def in_phase(name: str, progress: Progress) -> Progress:
    """Return a progress that names the collection."""
    return lambda phase, done, total: progress(f"{name}: {phase}", done, total)


def load_documents(
    database: Database[Any],
    name: str,
    part: Part,
    reading: Reading,
    batch_size: int,
    progress: Progress,
) -> Loaded:
    """Load rows that need no position; each adds to the document of its `_id`."""
    check_name(name)
    if part.indexes:
        database[name].create_indexes([index.model() for index in part.indexes])
    files = part.open(reading)
    source = {
        "files": [loads.state_of(file) for file in files],
        "programs": sorted(reading.programs),
    }
    load = loads.begun(database, name, source) or Load(name, source, [])
    for piece in remaining(files, batch_size, load.read):
        load.written += merge(database, name, piece)
        load.read += len(piece["_id"])
        loads.keep(database, load)
        progress("rows", load.read, None)
    loads.forget(database, name)
    return Loaded(name, load.read, load.written)


def merge(database: Database[Any], name: str, piece: Columns) -> int:
    """Write the rows of a piece, and return how many documents are new or differ."""
    rows = without_missing(piece)
    if not rows:
        return 0
    updates = [UpdateOne({"_id": row.pop("_id")}, {"$set": row}, upsert=True) for row in rows]
    result = database[name].bulk_write(updates, ordered=False)
    return int(result.upserted_count + result.modified_count)
