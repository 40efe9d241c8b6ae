"""Catalogue files read in pieces of bounded size: CSV, FITS, HDF5 and Parquet.

A piece is a mapping of column names to lists of Python values; missing values are None.
"""

import gzip
import math
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Columns = dict[str, list[Any]]

SUFFIXES = {
    ".csv": "csv",
    ".csv.gz": "csv",
    ".fits": "fits",
    ".fits.gz": "fits",
    ".fit": "fits",
    ".h5": "hdf5",
    ".hdf5": "hdf5",
    ".parquet": "parquet",
}


class CatalogFileError(Exception):
    """A catalogue's file cannot be used; the text says why."""


class CatalogFile(ABC):
    """One file of a catalogue."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    @abstractmethod
    def columns(self) -> list[str]:
        """Names of the columns, in the file's order."""

    @abstractmethod
    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        """Yield the file in pieces of at most `rows` rows; all columns, or some."""


def catalog_files(path: Path) -> list[CatalogFile]:
    """Return the catalogue file at a path, or all those in a folder, sorted by name.

    Raises
    ------
    CatalogFileError
        There is nothing, or no file of a format that can be read.
    """
    if not path.exists():
        raise CatalogFileError(f"{path} does not exist")
    paths = sorted(path.rglob("*")) if path.is_dir() else [path]
    files = [
        open_file(one, format_name) for one in paths if (format_name := format_of(one)) is not None
    ]
    if not files:
        raise CatalogFileError(f"{path}: none of {', '.join(SUFFIXES)}")
    return files


def format_of(path: Path) -> str | None:
    """Return the format that a file's name tells; None if it tells none."""
    name = path.name.lower()
    return next((SUFFIXES[suffix] for suffix in SUFFIXES if name.endswith(suffix)), None)


def open_file(path: Path, format_name: str) -> CatalogFile:
    """Return the reader for a format."""
    readers: dict[str, type[CatalogFile]] = {
        "csv": CSVFile,
        "fits": FITSFile,
        "hdf5": HDF5File,
        "parquet": ParquetFile,
    }
    return readers[format_name](path)


class ParquetFile(CatalogFile):
    """Parquet, by row groups."""

    @property
    def columns(self) -> list[str]:
        from pyarrow import parquet

        names: list[str] = parquet.read_schema(self.path).names
        return names

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        from pyarrow import parquet

        # Buffering ahead would keep the whole file in memory until its end.
        with parquet.ParquetFile(self.path, pre_buffer=False) as file:
            wanted = None if columns is None else list(columns)
            for batch in file.iter_batches(batch_size=rows, columns=wanted):
                yield batch.to_pydict()


class CSVFile(CatalogFile):
    """Comma-separated values with a header line.

    A first pass finds each column's type from all of its rows, so that a column whose later rows
    hold decimals or text is read alike throughout.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.found_types: dict[str, Any] | None = None

    @property
    def columns(self) -> list[str]:
        from pyarrow import csv

        with csv.open_csv(self.path) as reader:
            names: list[str] = reader.schema.names
        return names

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        wanted = None if columns is None else list(columns)
        for batch in self.batches(self.types(), wanted):
            for start in range(0, batch.num_rows, rows):
                yield batch.slice(start, rows).to_pydict()

    def batches(self, types: dict[str, Any], columns: list[str] | None) -> Iterator[Any]:
        """Yield Arrow record batches of the file."""
        from pyarrow import csv

        convert = csv.ConvertOptions(
            column_types=types, include_columns=columns, strings_can_be_null=True
        )
        with csv.open_csv(self.path, convert_options=convert) as reader:
            yield from reader

    def types(self) -> dict[str, Any]:
        """Return the narrowest type that holds every value of each column."""
        import pyarrow

        if self.found_types is None:
            names = self.columns
            found = dict.fromkeys(names, pyarrow.int64())
            for batch in self.batches(dict.fromkeys(names, pyarrow.string()), None):
                for name in names:
                    found[name] = wider(found[name], batch.column(name))
            self.found_types = found
        return self.found_types


def wider(found: Any, texts: Any) -> Any:
    """Return the Arrow type, integer, float or text, that holds these texts and those before."""
    import pyarrow
    from pyarrow import compute

    for candidate in (pyarrow.int64(), pyarrow.float64()):
        if found == pyarrow.string() or (
            found == pyarrow.float64() and candidate == pyarrow.int64()
        ):
            continue
        try:
            compute.cast(texts, candidate)
        except pyarrow.ArrowInvalid:
            # An integer of more than 64 bits would lose digits as a float.
            integers = compute.match_substring_regex(texts, r"^[+-]?\d{19,}$")
            if compute.any(integers).as_py():
                return pyarrow.string()
            continue
        return candidate
    return pyarrow.string()


class FITSFile(CatalogFile):
    """The first table of a FITS file, read by slices of the file on disk."""

    @property
    def columns(self) -> list[str]:
        with self.table() as table:
            names: list[str] = table.columns.names
        return names

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        with self.table() as table:
            nulls = {column.name: column.null for column in table.columns}
            names = list(nulls) if columns is None else list(columns)
            for start in range(0, len(table.data), rows):
                part = table.data[start : start + rows]
                yield {name: fits_values(part[name], nulls[name]) for name in names}

    @contextmanager
    def table(self) -> Iterator[Any]:
        """Open the first table; a compressed file is unpacked beside the others of the system."""
        from astropy.io import fits

        with unpacked(self.path) as path, fits.open(path, memmap=True) as units:
            for unit in units:
                if isinstance(unit, fits.BinTableHDU | fits.TableHDU):
                    yield unit
                    return
        raise CatalogFileError(f"{self.path}: no table in it")


class HDF5File(CatalogFile):
    """The first table of an HDF5 file: a dataset of records, or a group with a dataset a column.

    Columns of more than one dimension, or shorter than the table, are left out.
    """

    @property
    def columns(self) -> list[str]:
        with self.table() as table:
            return table.names

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        with self.table() as table:
            names = table.names if columns is None else list(columns)
            for start in range(0, table.rows, rows):
                part = table.read(start, start + rows, names)
                yield {name: hdf5_values(part[name]) for name in names}

    @contextmanager
    def table(self) -> Iterator["HDF5Table"]:
        """Open the table."""
        import h5py

        with h5py.File(self.path) as file:
            nodes: list[Any] = [file]
            file.visititems(lambda _, node: nodes.append(node))
            for node in nodes:
                table = HDF5Table.at(node)
                if table is not None:
                    yield table
                    return
        raise CatalogFileError(f"{self.path}: no table in it")


@dataclass(frozen=True)
class HDF5Table:
    """A table in an HDF5 file that is open; `read` gives some of its rows, by column."""

    names: list[str]
    rows: int
    read: Callable[[int, int, list[str]], Mapping[str, Any]]

    @classmethod
    def at(cls, node: Any) -> "HDF5Table | None":
        """Return the table that a node of the file is, if it is one."""
        import h5py

        if isinstance(node, h5py.Dataset):
            return cls.of_records(node) if node.ndim == 1 and node.dtype.names else None
        lists = {
            name: column
            for name, column in node.items()
            if isinstance(column, h5py.Dataset) and column.ndim == 1 and not column.dtype.names
        }
        rows = max(map(len, lists.values()), default=0)
        columns = {name: column for name, column in lists.items() if len(column) == rows}
        return cls.of_columns(columns, rows) if len(columns) > 1 else None

    @classmethod
    def of_records(cls, records: Any) -> "HDF5Table":
        """Return the table that a dataset of records is."""
        names = [name for name in records.dtype.names if not records.dtype[name].shape]
        return cls(names, len(records), lambda start, end, _: records[start:end])

    @classmethod
    def of_columns(cls, columns: Mapping[str, Any], rows: int) -> "HDF5Table":
        """Return the table that datasets of equal length are."""

        def read(start: int, end: int, names: list[str]) -> Mapping[str, Any]:
            return {name: columns[name][start:end] for name in names}

        return cls(list(columns), rows, read)


def hdf5_values(values: Any) -> list[Any]:
    """Return the values of an HDF5 column; NaN and blanks become None."""
    found: list[Any] = np.asarray(values).tolist()
    if found and isinstance(found[0], bytes):
        found = [text.decode(errors="replace").rstrip() for text in found]
    for number in missing(found):
        found[number] = None
    return found


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Give a file that can be mapped into memory."""
    if path.suffix != ".gz":
        yield path
        return
    with tempfile.NamedTemporaryFile(suffix=".fits") as plain:
        with gzip.open(path) as packed:
            shutil.copyfileobj(packed, plain)
        plain.flush()
        yield Path(plain.name)


def fits_values(column: Any, null: object) -> list[Any]:
    """Return the values of a FITS column; its null value, NaN and blanks become None."""
    values: list[Any] = np.asarray(column).tolist()
    for number in missing(values, null):
        values[number] = None
    return values


def missing(values: list[Any], null: object = None) -> list[int]:
    """Return the places of the values that stand for nothing."""
    kinds = set(map(type, values)) - {type(None)} if null is None else set()
    if kinds == {float}:
        return [int(number) for number in np.flatnonzero(np.isnan(np.array(values, np.float64)))]
    if kinds == {str}:
        return [number for number, text in enumerate(values) if not text or text.isspace()]
    return [number for number, value in enumerate(values) if is_missing(value, null)]


def is_missing(value: object, null: object = None) -> bool:
    """Tell whether a value stands for nothing."""
    if value is None or (null is not None and value == null):
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, str) and not value.strip()
