"""What the Transient Name Server says of an object, as a document."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from kowalski.datasets.coordinates import coordinates

Fields = Mapping[str, Any]

IN_PAGES: Mapping[str, str] = {
    "RA": "ra",
    "DEC": "dec",
    "Redshift": "redshift",
    "Host Name": "hostname",
    "Host Redshift": "host_redshift",
    "Disc. Internal Name": "internal_names",
    "Discovery Mag/Flux": "discoverymag",
    "Discovery Date (UT)": "discoverydate",
    "Remarks": "remarks",
}
NAMED_IN_PAGES: Mapping[str, tuple[str, str]] = {
    "Obj. Type": ("object_type", "name"),
    "Discovery Filter": ("discmagfilter", "name"),
    "Reporting Group/s": ("reporting_group", "group_name"),
    "Discovery Data Source/s": ("discovery_data_source", "group_name"),
}
"""Columns of pages, and what answers of the API call the same."""
NUMBERS = ("redshift", "host_redshift", "discoverymag")
LONG = ("photometry", "spectra", "related_files", "at_reports", "classification_reports")
"""Parts of an answer that are not kept."""


def document(answer: Fields) -> dict[str, Any]:
    """Return the document of an object: what was answered, its name, date and coordinates.

    Raises
    ------
    ValueError
        It has no number, name or position.
    """
    kept = {
        name: value
        for name, value in answer.items()
        if name not in LONG and value not in (None, "", {}, [])
    }
    ra, dec = position(answer)
    prefix, name = answer.get("name_prefix"), answer.get("objname")
    if not name or not answer.get("objid"):
        raise ValueError("an object without number or name")
    return {
        "_id": int(answer["objid"]),
        **kept,
        "name": f"{prefix} {name}" if prefix else str(name),
        "discovery_date": date_of(answer.get("discoverydate")),
        "coordinates": coordinates(ra, dec),
    }


def position(answer: Fields) -> tuple[float, float]:
    """Return right ascension and declination in degrees."""
    if answer.get("radeg") is not None and answer.get("decdeg") is not None:
        return float(answer["radeg"]), float(answer["decdeg"])
    return degrees(str(answer["ra"])) * 15.0, degrees(str(answer["dec"]))


def degrees(text: str) -> float:
    """Return the value of `DD:MM:SS.sss`."""
    whole, minutes, seconds = text.strip().split(":")
    size = abs(float(whole)) + float(minutes) / 60 + float(seconds) / 3600
    return -size if whole.startswith("-") else size


def date_of(text: object) -> datetime | None:
    """Return a moment, UTC; None where there is none."""
    return datetime.fromisoformat(str(text)).replace(tzinfo=UTC) if text else None


def answers_of_page(page: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a page of CSV, in the words of the API."""
    for row in csv.DictReader(io.StringIO(page)):
        prefix, _, name = row["Name"].rpartition(" ")
        answer: dict[str, Any] = {"objid": row["ID"], "objname": name, "name_prefix": prefix}
        answer |= {word: row.get(column) for column, word in IN_PAGES.items()}
        answer |= {word: float(answer[word]) for word in NUMBERS if answer[word]}
        for column, (word, part) in NAMED_IN_PAGES.items():
            if row.get(column):
                answer[word] = {part: row[column]}
        yield answer
