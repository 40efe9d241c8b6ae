"""Light curves of ZTF's public data releases: Parquet files of one field, band and quadrant each."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kowalski.archive.index import Index, ascending
from kowalski.catalogs.files import CatalogFile, Columns, ParquetFile
from kowalski.datasets.dataset import Dataset, Part, Reading
from kowalski.datasets.ztf_identifiers import ccd_and_quadrant

RENAMED = {
    "objectid": "_id",
    "filterid": "filter",
    "fieldid": "field",
    "rcid": "rc",
    "objra": "ra",
    "objdec": "dec",
    "nepochs": "nobs",
}
POINTS = {
    "hmjd": "hjd",
    "mag": "mag",
    "magerr": "magerr",
    "clrcoeff": "clrcoeffs",
    "catflags": "catflags",
}
"""What a point of `data` calls the columns of arrays; `hjd` is a heliocentric MJD, as released."""
DIGITS = 5

OF_LIGHT_CURVES = (
    Index("field_1_ccd_1_quad_1", ascending("field", "ccd", "quad")),
    Index("nobs_1__id_1", ascending("nobs", "_id")),
)


class PublicFile(CatalogFile):
    """One file of a data release; a row is the light curve of a source."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.table = ParquetFile(path)

    @property
    def columns(self) -> list[str]:
        return [*RENAMED.values(), "ccd", "quad", "data"]

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        names = {
            name: renamed
            for name, renamed in RENAMED.items()
            if columns is None or renamed in columns
        }
        wanted = [*names, *(POINTS if columns is None else ())]
        for piece in self.table.pieces(rows, wanted):
            found = {renamed: piece[name] for name, renamed in names.items()}
            if columns is None:
                places = [ccd_and_quadrant(channel) for channel in piece["rcid"]]
                found["ccd"] = [ccd for ccd, _ in places]
                found["quad"] = [quadrant for _, quadrant in places]
                found["data"] = light_curves(piece)
            yield found


def light_curves(piece: Columns) -> list[list[dict[str, Any]]]:
    """Return the points of each row, in order of time."""
    names = list(POINTS.values())
    found = []
    for arrays in zip(*(piece[column] for column in POINTS), strict=True):
        rounded = [
            [round(value, DIGITS) if isinstance(value, float) else value for value in array]
            for array in arrays
        ]
        points = [dict(zip(names, values, strict=True)) for values in zip(*rounded, strict=True)]
        found.append(sorted(points, key=lambda point: float(point["hjd"])))
    return found


def public_files(reading: Reading) -> list[CatalogFile]:
    """Return the files of a release."""
    return [PublicFile(path) for path in reading.matching("ztf_*.parquet")]


ZTF_PUBLIC = Dataset(
    "ZTF light curves of a public data release (Parquet)",
    (Part("ZTF_public_sources_{tag}", public_files, OF_LIGHT_CURVES),),
    tag="DR5",
)
