"""From the columns of a file to the documents of a catalogue."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress
from typing import Any

import bson
import numpy as np
from bson import ObjectId

from kowalski.catalogs.files import CatalogFile, CatalogFileError, Columns, is_missing, missing
from kowalski.catalogs.pixels import pixels_of
from kowalski.catalogs.registry import PIXEL
from kowalski.catalogs.sphere import Degrees, radec_strings

RA_COLUMNS = ("ra", "objra")
DEC_COLUMNS = ("dec", "objdec")
SAMPLE_ORDER = 6
SQUARE_DEGREES_OF_SKY = 41252.96


@dataclass(frozen=True)
class Positions:
    """Names of the columns that say where a row is, in degrees, and what it is called."""

    ra: str
    dec: str
    identifier: str | None


@dataclass(frozen=True)
class Extent:
    """How many rows a catalogue has, and how dense it is where it is dense."""

    rows: int
    per_square_degree: float


def find_positions(
    columns: list[str], ra: str | None, dec: str | None, identifier: str | None
) -> Positions:
    """Return the columns to use; those not given are found by their usual names.

    Raises
    ------
    CatalogFileError
        A column is not there; the text lists those that are.
    """
    return Positions(
        ra=find_column(columns, ra, RA_COLUMNS, "--ra"),
        dec=find_column(columns, dec, DEC_COLUMNS, "--dec"),
        identifier=find_column(columns, identifier, (), "--id")
        if identifier
        else ("_id" if "_id" in columns else None),
    )


def find_column(columns: list[str], given: str | None, usual: tuple[str, ...], option: str) -> str:
    """Return the column given, or the first that is called as usual."""
    if given is not None:
        if given in columns:
            return given
        raise CatalogFileError(f"{option}: no column {given}; there are {', '.join(columns)}")
    for name in usual:
        for column in columns:
            if column.lower() == name:
                return column
    raise CatalogFileError(
        f"no column {' or '.join(usual)}: name it with {option}; there are {', '.join(columns)}"
    )


def measure(files: Iterable[CatalogFile], positions: Positions, batch_size: int) -> Extent:
    """Return the extent of a catalogue, reading no more than its positions.

    The density is that of the ninetieth percentile of the occupied patches of sky, so that a
    crowded plane counts more than an empty pole.
    """
    counts = np.zeros(12 * 4**SAMPLE_ORDER, dtype=np.int64)
    rows = 0
    for file in files:
        for piece in file.pieces(batch_size, [positions.ra, positions.dec]):
            ra, dec = as_degrees(piece[positions.ra]), as_degrees(piece[positions.dec])
            rows += len(ra)
            valid = on_sky(ra, dec)
            np.add.at(counts, pixels_of(SAMPLE_ORDER, ra[valid], dec[valid]), 1)
    occupied = counts[counts > 0]
    if not len(occupied):
        raise CatalogFileError("no row has a position")
    patch = SQUARE_DEGREES_OF_SKY / len(counts)
    return Extent(rows, float(np.percentile(occupied, 90)) / patch)


def documents(piece: Columns, positions: Positions, order: int) -> list[dict[str, Any]]:
    """Return the documents of one piece; rows without a position on the sky are left out.

    Nulls are dropped. A row without an identifier is named by its content, so that loading it
    again gives the same document.
    """
    ra, dec = as_degrees(piece[positions.ra]), as_degrees(piece[positions.dec])
    valid = on_sky(ra, dec)
    if not valid.all():
        piece = {name: list(compress(values, valid)) for name, values in piece.items()}
        ra, dec = ra[valid], dec[valid]
    identifiers = piece.get("_id")
    if positions.identifier not in (None, "_id"):
        identifiers = piece[positions.identifier]
    rows = without_missing({name: values for name, values in piece.items() if name != "_id"})
    if identifiers is None:
        identifiers = [None] * len(rows)
    texts = zip(*radec_strings(ra, dec), strict=True)
    pixels = pixels_of(order, ra, dec).tolist()
    points = zip((ra - 180.0).tolist(), dec.tolist(), strict=True)
    # MongoDB puts _id first; only so does it see that a row is the same as before.
    return [
        {
            "_id": content_name(row) if is_missing(identifier) else identifier,
            **row,
            "coordinates": {
                "radec_str": list(text),
                "radec_geojson": {"type": "Point", "coordinates": list(point)},
            },
            PIXEL: pixel,
        }
        for row, identifier, text, point, pixel in zip(
            rows, identifiers, texts, points, pixels, strict=True
        )
    ]


def without_missing(piece: Columns) -> list[dict[str, Any]]:
    """Return the rows of a piece, each without the columns that it has no value in."""
    names = list(piece)
    rows = [dict(zip(names, values, strict=True)) for values in zip(*piece.values(), strict=True)]
    for name, values in piece.items():
        for number in missing(values):
            del rows[number][name]
    return rows


def content_name(document: dict[str, Any]) -> ObjectId:
    """Return an identifier made from a row's values."""
    return ObjectId(hashlib.blake2b(bson.encode(document), digest_size=12).digest())


def as_degrees(values: list[Any]) -> Degrees:
    """Return positions as floats; what is missing becomes NaN."""
    try:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    except (TypeError, ValueError):
        raise CatalogFileError("positions must be numbers, in degrees") from None


def on_sky(ra: Degrees, dec: Degrees) -> Any:
    """Tell for each position whether it is one."""
    return (ra >= 0) & (ra <= 360) & (dec >= -90) & (dec <= 90)
