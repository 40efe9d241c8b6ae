"""What a watch list is, and what its entries may be."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kowalski.filters.definition import DefinitionError

LISTS = "watchlists"
ENTRIES = "watchlist_entries"

MAX_LISTS = 50
MAX_ENTRIES = 20_000
MAX_RADIUS_ARCSEC = 600.0
DEFAULT_RADIUS_ARCSEC = 3.0
MAX_TEXT = 100


class WatchlistError(DefinitionError):
    """A watch list cannot be stored; the text says why."""


class UnknownWatchlistError(WatchlistError):
    """There is no such watch list, or not for who asks."""

    def __init__(self, watchlist_id: str) -> None:
        super().__init__(f"Watch list {watchlist_id} not found")


@dataclass(frozen=True)
class Entry:
    """One thing to wait for: a position with its radius, or an object by its identifier.

    `radius_arcsec` is None where that of the list holds.
    """

    label: str
    ra: float | None = None
    dec: float | None = None
    radius_arcsec: float | None = None
    object_id: str | None = None


def entry_of(row: Mapping[str, Any], where: str) -> Entry:
    """Return an entry from its fields: `ra` and `dec` in degrees, or `object_id`; and a `label`.

    Raises
    ------
    WatchlistError
        A field is missing, unknown or out of its range; `where` begins the sentence.
    """
    known = {"label", "ra", "dec", "radius_arcsec", "object_id"}
    given = {key: value for key, value in row.items() if value not in (None, "")}
    if unknown := sorted(set(given) - known):
        raise WatchlistError(
            f"{where}: {', '.join(unknown)} is unknown", f"Known are {', '.join(sorted(known))}."
        )
    object_id = given.get("object_id")
    if ("ra" in given) != ("dec" in given) or ("ra" in given) == (object_id is not None):
        raise WatchlistError(f"{where}: it needs ra and dec, or object_id")
    radius = number(given, "radius_arcsec", 0.0, MAX_RADIUS_ARCSEC, where)
    if object_id is not None:
        name = text(object_id, "object_id", where)
        return Entry(text(given.get("label", name), "label", where), object_id=name)
    ra = number(given, "ra", 0.0, 360.0, where)
    dec = number(given, "dec", -90.0, 90.0, where)
    label = text(given.get("label", f"{ra:.5f} {dec:+.5f}"), "label", where)
    return Entry(label, ra, dec, radius)


def number(row: Mapping[str, Any], name: str, low: float, high: float, where: str) -> float | None:
    """Return a number of an entry, None where it has none."""
    if name not in row:
        return None
    try:
        value = float(row[name])
    except (TypeError, ValueError):
        value = math.nan
    if isinstance(row[name], bool) or not low <= value <= high:
        raise WatchlistError(
            f"{where}: {name} must be a number from {low:g} to {high:g}, not {row[name]!r:.40}"
        )
    return value


def text(value: object, name: str, where: str) -> str:
    """Return a short text of an entry."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= MAX_TEXT:
        raise WatchlistError(
            f"{where}: {name} must be a text of at most {MAX_TEXT} letters, not {value!r:.40}"
        )
    return value.strip()


def checked_radius(radius_arcsec: float) -> float:
    """Return the radius of a list."""
    if not 0 < radius_arcsec <= MAX_RADIUS_ARCSEC:
        raise WatchlistError(
            f"radius_arcsec must be above 0 and at most {MAX_RADIUS_ARCSEC:g}, not {radius_arcsec:g}"
        )
    return radius_arcsec
