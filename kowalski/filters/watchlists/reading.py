"""Entries of watch lists from tables of comma-separated values."""

import csv
import io
from typing import Any, TypeVar

from kowalski.filters.watchlists.definition import MAX_ENTRIES, Entry, WatchlistError, entry_of

Row = TypeVar("Row")

COLUMNS = {
    "label": "label",
    "name": "label",
    "ra": "ra",
    "dec": "dec",
    "radius": "radius_arcsec",
    "radius_arcsec": "radius_arcsec",
    "object_id": "object_id",
    "objectid": "object_id",
}
"""Names of columns, in any case, and what they hold; others are passed over."""


def entries_of_csv(text: str) -> list[Entry]:
    """Return the entries of a table whose first line names the columns.

    Raises
    ------
    WatchlistError
        A column is missing, a line is no entry, or there are too many; the text names the line.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        names = [COLUMNS.get(name.strip().lower()) for name in next(reader, [])]
        if "object_id" not in names and not {"ra", "dec"} <= set(names):
            raise WatchlistError("csv: the first line must name ra and dec, or object_id")
        return checked_number(
            [
                entry_of(row_of(names, cells), f"csv, line {reader.line_num}")
                for cells in reader
                if any(cell.strip() for cell in cells)
            ]
        )
    except csv.Error as error:
        raise WatchlistError(f"csv, line {reader.line_num}: {error}") from None


def row_of(names: list[str | None], cells: list[str]) -> dict[str, Any]:
    """Return a line of the table by the names of what it holds."""
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}


def entries_of_rows(rows: list[dict[str, Any]]) -> list[Entry]:
    """Return the entries that a request lists.

    Raises
    ------
    WatchlistError
        One is no entry, or there are too many.
    """
    return [
        entry_of(row, f"entry {place}") for place, row in enumerate(checked_number(rows), start=1)
    ]


def checked_number(rows: list[Row]) -> list[Row]:
    """Return entries that are not more than a list may have."""
    if len(rows) > MAX_ENTRIES:
        raise WatchlistError(f"a watch list has at most {MAX_ENTRIES} entries, not {len(rows)}")
    return rows
