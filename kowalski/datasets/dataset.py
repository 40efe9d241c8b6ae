"""How a source of data becomes collections: the declaration that every loader consists of."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo.database import Database

from kowalski.archive.index import Index
from kowalski.catalogs.files import CatalogFile, CatalogFileError

PUBLIC = frozenset({1})
"""Programs whose measurements everybody may see."""


@dataclass(frozen=True)
class Reading:
    """What is read: the files below a path, for a release of the data.

    `database` is the archive, for rows that need to know what is there already. Of measurements
    that belong to a program of a survey, those of `programs` are read.
    """

    database: Database[Any]
    path: Path
    tag: str
    programs: frozenset[int] = PUBLIC

    def matching(self, pattern: str) -> list[Path]:
        """Return the files at the path whose names match, sorted.

        Raises
        ------
        CatalogFileError
            There are none.
        """
        if not self.path.exists():
            raise CatalogFileError(f"{self.path} does not exist")
        paths = sorted(self.path.rglob(pattern)) if self.path.is_dir() else [self.path]
        if not paths:
            raise CatalogFileError(f"{self.path}: no file {pattern}")
        return paths


Open = Callable[[Reading], list[CatalogFile]]


@dataclass(frozen=True)
class Part:
    """One collection of a dataset, and the files whose rows it holds.

    Column `identifier` names rows. Those of a `catalog` have a right ascension and a declination
    in degrees as well; it gets pixels and an entry in the registry like any other. Rows of other
    parts become documents as they are, and are added to what is known under the same `_id`.
    """

    collection: str
    open: Open
    indexes: tuple[Index, ...] = ()
    identifier: str = "_id"
    catalog: bool = True

    def name(self, tag: str) -> str:
        """Return the collection for a release."""
        return self.collection.format(tag=tag)


@dataclass(frozen=True)
class Dataset:
    """A source of data. `tag` is the release that is loaded unless another is named; None for a
    source without releases."""

    about: str
    parts: tuple[Part, ...]
    tag: str | None = None
