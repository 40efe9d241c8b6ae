"""ZTF's log of exposures: a table as IPAC writes it, with bars in its heading between columns."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from kowalski.archive.index import POSITION, Index, ascending, descending
from kowalski.catalogs.files import CatalogFile, CatalogFileError, Columns
from kowalski.datasets.coordinates import coordinates
from kowalski.datasets.dataset import Dataset, Part, Reading

WHOLE = ("sun_elevation", "exp", "filter", "field", "pid")
DECIMAL = ("ra", "dec", "slew", "wait")
NAMES = (
    *("utc_start", "sun_elevation", "exp", "filter", "type", "field", "pid", "ra", "dec"),
    *("slew", "wait", "fileroot", "programpi", "qcomment"),
)
NOWHERE = -99.0
HEADING = "UT_START"
JD_OF_EPOCH = 2_440_587.5
SECONDS_PER_DAY = 86_400

Row = dict[str, Any]


class ExposureLog(CatalogFile):
    """The log; a row is an exposure, named by the root of its files' names."""

    @property
    def columns(self) -> list[str]:
        return ["_id", *NAMES, "utc_end", "jd_start", "jd_end", "coordinates"]

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        found: list[Row] = []
        bars: list[int] = []
        with self.path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.startswith("|"):
                    bars = bars or [place for place, sign in enumerate(line) if sign == "|"]
                elif line.strip() and not line.startswith("\\") and HEADING not in line:
                    found.append(self.exposure(number, cells(line, bars)))
                if len(found) == rows:
                    yield self.as_columns(found)
                    found = []
        if found:
            yield self.as_columns(found)

    def as_columns(self, rows: list[Row]) -> Columns:
        """Return rows as columns."""
        return {name: [row.get(name) for row in rows] for name in self.columns}

    def exposure(self, number: int, values: list[str]) -> Row:
        """Return the exposure that the values of a line tell of.

        Raises
        ------
        CatalogFileError
            It does not.
        """
        try:
            row: Row = dict(zip(NAMES, values, strict=False))
            row |= {name: int(row[name]) for name in WHOLE}
            row |= {name: float(row[name]) for name in DECIMAL}
            start = datetime.fromisoformat(row["utc_start"]).replace(tzinfo=UTC)
            identifier = row["fileroot"]
        except (KeyError, ValueError):
            raise CatalogFileError(
                f"{self.path}, line {number}: not the {len(NAMES)} columns of an exposure"
            ) from None
        end = start + timedelta(seconds=row["exp"])
        row |= {"_id": identifier, "utc_start": start, "utc_end": end}
        row |= {"jd_start": julian_date(start), "jd_end": julian_date(end)}
        if row["ra"] != NOWHERE or row["dec"] != NOWHERE:
            row["coordinates"] = coordinates(row["ra"], row["dec"])
        return row


def cells(line: str, bars: list[int]) -> list[str]:
    """Return the values of a line: by the heading's bars, or by blanks where it has none."""
    if len(bars) <= len(NAMES):
        return line.strip().split(maxsplit=len(NAMES) - 1)
    return [line[start:end].strip() for start, end in pairwise(bars)]


def julian_date(moment: datetime) -> float:
    """Return the Julian date of a moment."""
    return moment.timestamp() / SECONDS_PER_DAY + JD_OF_EPOCH


def logs(reading: Reading) -> list[CatalogFile]:
    """Return the log's files."""
    return [ExposureLog(path) for path in reading.matching("*.tbl")]


ZTF_EXPOSURES = Dataset(
    "ZTF's log of exposures (text)",
    (
        Part(
            "ZTF_ops",
            logs,
            (
                Index("coordinates.radec_geojson_2dsphere", (POSITION,)),
                Index("utc_start_1_utc_end_1", ascending("utc_start", "utc_end", "fileroot")),
                Index("jd_start_1_jd_end_1", ascending("jd_start", "jd_end", "fileroot")),
                Index(
                    "jd_start_-1_pid_1_field_1",
                    (*descending("jd_start"), *ascending("pid", "field")),
                ),
            ),
            catalog=False,
        ),
    ),
)
