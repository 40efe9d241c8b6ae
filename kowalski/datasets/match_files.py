"""Match files of ZTF and PTF: HDF5 files by PyTables with the light curves of a field and chip.

A file has three tables in one group: `exposures`, `sources`, and `sourcedata` with a row for each
measurement of a source.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kowalski.catalogs.files import CatalogFile, CatalogFileError, Columns
from kowalski.datasets.ztf_identifiers import first_exposure, first_source, readout_channel

TABLES = ("exposures", "sources", "sourcedata")
PERCENTILE_25, PERCENTILE_75 = 3, 8
"""Places in the column `percentiles`."""


@dataclass(frozen=True)
class MatchFormat:
    """What differs between match files.

    `name` is a regular expression for files' names with the groups field, band, ccd and, where
    chips have quadrants, quad. `bands` are numbers of bands by their names; without, names are
    numbers. `source` is the column that joins sources and measurements. Points are in order of
    `time`; `points` are the columns of a measurement by what its point calls them. `left_out` are
    columns of sources that are not kept. Numbers are rounded to `digits`, those of points named
    in `exact` to as many as they say.
    """

    name: str
    source: str
    time: str
    points: Mapping[str, str]
    exact: Mapping[str, int]
    left_out: frozenset[str]
    bands: Mapping[str, int] | None = None
    digits: int = 3


@dataclass(frozen=True)
class Place:
    """Where the sources of a match file were seen: what its name tells."""

    facts: Mapping[str, int]
    channel: int

    @classmethod
    def of(cls, path: Path, form: MatchFormat) -> "Place":
        """Return what the name of a file tells.

        Raises
        ------
        CatalogFileError
            It is no name of a match file.
        """
        told = re.fullmatch(form.name, path.name)
        if told is None:
            raise CatalogFileError(f"{path}: not the name of a match file ({form.name})")
        band = told["band"]
        facts = {
            "filter": form.bands[band] if form.bands else int(band),
            "field": int(told["field"]),
            "ccd": int(told["ccd"]),
        }
        if "quad" not in told.groupdict():
            return cls(facts, facts["ccd"])
        facts["quad"] = int(told["quad"])
        channel = readout_channel(facts["ccd"], facts["quad"])
        return cls({**facts, "rc": channel}, channel)

    @property
    def first_source(self) -> int:
        """Number to which that of a source is added."""
        return first_source(self.facts["field"], self.channel, self.facts["filter"])

    @property
    def first_exposure(self) -> int:
        """Number to which that of an exposure is added."""
        return first_exposure(self.facts["field"], self.channel, self.facts["filter"])


class MatchFile(CatalogFile):
    """The light curves of a match file; a row is a source, its points are in `data`.

    Points of other programs than `programs` are left out, and sources that have no others.
    """

    def __init__(self, path: Path, form: MatchFormat, programs: frozenset[int]) -> None:
        super().__init__(path)
        self.form = form
        self.programs = programs
        self.place = Place.of(path, form)

    @property
    def columns(self) -> list[str]:
        with group_of(self.path) as tables:
            return ["_id", "ra", "dec", *self.place.facts, *self.kept(tables), "data"]

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        with group_of(self.path) as tables:
            measured = Measured(tables["sourcedata"], self.form.source, self.programs)
            sources = tables["sources"][:]
            sources = sources[np.isin(sources[self.form.source], measured.owners)]
            plain = columns is not None and {"ra", "dec"} <= set(sources.dtype.names)
            for start in range(0, len(sources), rows):
                part = sources[start : start + rows]
                points = [] if plain else [self.points(read) for read in measured.of(part)]
                yield self.rows(part, points, columns)

    def points(self, read: Any) -> list[dict[str, Any]]:
        """Return the measurements of one source as points, in order of time."""
        read = read[np.argsort(read[self.form.time], kind="stable")]
        values = {
            name: rounded(read[column], self.form.exact.get(name, self.form.digits))
            for name, column in self.form.points.items()
            if column in read.dtype.names
        }
        if "expid" in values:
            values["uexpid"] = [self.place.first_exposure + number for number in values["expid"]]
        return [
            {name: value for name, value in zip(values, point, strict=True) if value == value}
            for point in zip(*values.values(), strict=True)
        ]

    def rows(
        self, sources: Any, points: list[list[dict[str, Any]]], columns: Sequence[str] | None
    ) -> Columns:
        """Return the columns of some sources."""
        numbers = sources[self.form.source].tolist()
        found: Columns = {
            "_id": [self.place.first_source + number for number in numbers],
            **{
                name: [float(np.median([point[name] for point in data])) for data in points]
                if name not in sources.dtype.names
                else sources[name].tolist()
                for name in ("ra", "dec")
            },
        }
        if columns is not None:
            return {name: found[name] for name in columns}
        found |= {name: [value] * len(numbers) for name, value in self.place.facts.items()}
        for name in self.kept({"sources": sources}):
            found[name] = (
                interquartile_range(sources["percentiles"])
                if name == "iqr"
                else rounded(sources[name], self.form.digits)
            )
        return found | {"nobs": [len(data) for data in points], "data": points}

    def kept(self, tables: Mapping[str, Any]) -> list[str]:
        """Return the columns of sources that are kept, beside the position."""
        kinds = tables["sources"].dtype
        plain = [
            name
            for name in kinds.names
            if not kinds[name].shape and name not in self.form.left_out | {"ra", "dec"}
        ]
        return [*plain, *(["iqr"] if "percentiles" in kinds.names else [])]


class Measured:
    """The measurements of a match file, by the source that they are of."""

    def __init__(self, table: Any, source: str, programs: frozenset[int]) -> None:
        self.table = table
        self.source = source
        places = permitted(table, programs)
        owners = table[source][places]
        order = np.argsort(owners, kind="stable")
        self.order = places[order]
        self.owners = owners[order]

    def of(self, sources: Any) -> Iterator[Any]:
        """Yield the measurements of each source; only those are in memory."""
        numbers = sources[self.source]
        first = np.searchsorted(self.owners, numbers, "left")
        end = np.searchsorted(self.owners, numbers, "right")
        for low, high in zip(first, end, strict=True):
            places = np.sort(self.order[low:high])
            if places[-1] - places[0] + 1 == len(places):
                yield self.table[places[0] : places[-1] + 1]
            else:
                yield self.table[places]


class ExposuresFile(CatalogFile):
    """The exposures of a match file, those of some programs."""

    def __init__(self, path: Path, form: MatchFormat, programs: frozenset[int]) -> None:
        super().__init__(path)
        self.programs = programs
        self.place = Place.of(path, form)

    @property
    def columns(self) -> list[str]:
        with group_of(self.path) as tables:
            return ["_id", "matchfile", *self.place.facts, *tables["exposures"].dtype.names]

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        with group_of(self.path) as tables:
            exposures = tables["exposures"][:]
            exposures = exposures[permitted(exposures, self.programs)]
            for start in range(0, len(exposures), rows):
                part = exposures[start : start + rows]
                numbers = part["expid"].tolist()
                found: Columns = {
                    "_id": [self.place.first_exposure + number for number in numbers],
                    "matchfile": [self.path.name] * len(numbers),
                    **{name: texts(part[name]) for name in part.dtype.names},
                    **{name: [value] * len(numbers) for name, value in self.place.facts.items()},
                }
                yield found if columns is None else {name: found[name] for name in columns}


def permitted(table: Any, programs: frozenset[int]) -> NDArray[np.intp]:
    """Return the places of the rows of some programs; all where rows have no program."""
    if "programid" not in table.dtype.names:
        return np.arange(len(table))
    return np.flatnonzero(np.isin(table["programid"], list(programs)))


@contextmanager
def group_of(path: Path) -> Iterator[Mapping[str, Any]]:
    """Open the tables of a match file.

    Raises
    ------
    CatalogFileError
        It has none, or they are compressed in a way that cannot be read.
    """
    import h5py

    try:
        with h5py.File(path) as file:
            groups: list[Any] = [file]
            file.visititems(
                lambda _, node: groups.append(node) if isinstance(node, h5py.Group) else None
            )
            for group in groups:
                if all(name in group for name in TABLES):
                    yield {name: group[name] for name in TABLES}
                    return
    except OSError as error:
        raise CatalogFileError(f"{path}: {error}") from None
    raise CatalogFileError(f"{path}: no tables {', '.join(TABLES)}")


def rounded(values: Any, digits: int) -> list[Any]:
    """Return numbers as Python's, decimals rounded: it saves much room when compressed."""
    if values.dtype.kind == "f":
        return [round(value, digits) for value in values.tolist()]
    return texts(values)


def texts(values: Any) -> list[Any]:
    """Return values as Python's, bytes as text."""
    found: list[Any] = values.tolist()
    if values.dtype.kind == "S":
        return [value.decode(errors="replace") for value in found]
    return found


def interquartile_range(percentiles: Any) -> list[float]:
    """Return the range between the quartiles of the magnitudes of each source."""
    with np.errstate(all="ignore"):
        ranges = percentiles[:, PERCENTILE_75] - percentiles[:, PERCENTILE_25]
    return rounded(ranges, 3)
