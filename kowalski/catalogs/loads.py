"""How far a load has come, so that one that was killed goes on where it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

from kowalski.archive.collections import LOADS as COLLECTION
from kowalski.catalogs.files import CatalogFile
from kowalski.catalogs.rows import Positions

DONE = ("read", "written", "without_position", "complete")


@dataclass
class Load:
    """One load: what is loaded where to, and how much of it is written.

    A load is the same as an earlier one if the files, their times of change, the columns of the
    position and the pixels are. It is `complete` when all rows and indexes are there.
    """

    target: str
    source: Mapping[str, Any]
    columns: list[str]
    read: int = 0
    written: int = 0
    without_position: int = 0
    complete: bool = False

    def document(self) -> dict[str, Any]:
        """Return the document that tells of the load."""
        return {
            "_id": self.target,
            "source": self.source,
            "columns": self.columns,
            **{name: getattr(self, name) for name in DONE},
        }


def source_of(files: list[CatalogFile], positions: Positions, order: int) -> dict[str, Any]:
    """Return what tells whether two loads are of the same rows."""
    return {
        "files": [state_of(file) for file in files],
        "positions": [positions.ra, positions.dec, positions.identifier],
        "order": order,
    }


def state_of(file: CatalogFile) -> list[Any]:
    """Return what tells whether a file is still the same: path, size, time of change."""
    known = file.path.stat()
    return [str(file.path.resolve()), known.st_size, known.st_mtime_ns]


def begun(database: Database[Any], target: str, source: Mapping[str, Any]) -> Load | None:
    """Return a load as far as it came, if it was begun and not finished."""
    document = database[COLLECTION].find_one({"_id": target, "source": source})
    if document is None:
        return None
    return Load(target, source, document["columns"], **{name: document[name] for name in DONE})


def keep(database: Database[Any], load: Load) -> None:
    """Write down how far a load has come; all rows before must be acknowledged."""
    database[COLLECTION].replace_one({"_id": load.target}, load.document(), upsert=True)


def forget(database: Database[Any], target: str) -> None:
    """Remove what is known of a load."""
    database[COLLECTION].delete_one({"_id": target})
