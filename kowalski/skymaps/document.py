"""Skymaps as documents of the collection `skymaps`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kowalski.skymaps.geojson import outlines
from kowalski.skymaps.localisation import Localisation
from kowalski.skymaps.region import Region

CELLS_OF_OUTLINES = 1000
CELLS_OF_REGIONS = 200_000
"""The text of so many cells is about a megabyte; a document may have sixteen."""

Document = dict[str, Any]


def contours(localisation: Localisation, levels: Iterable[int]) -> tuple[Document, Document]:
    """Return the regions of some levels in percent, to be drawn and exactly.

    The first has `center` and, for each level, `contour<level>` as a MultiPolygon; the second has
    the same levels as ASCII MOCs. Takes seconds for a map of the whole sky.
    """
    ra, dec = localisation.centre
    centre = {"type": "Point", "coordinates": [ra, dec], "properties": {"credible_level": 0}}
    drawn: Document = {"center": centre}
    exact: Document = {}
    for level, region in localisation.credible_regions(list(levels)).items():
        bounded = region.within(CELLS_OF_REGIONS)
        outline = outlines(bounded, CELLS_OF_OUTLINES)
        drawn[key(level)] = {**outline, "properties": {"credible_level": level}}
        exact[key(level)] = bounded.text
    return drawn, exact


def key(level: int) -> str:
    """Return the name of a level's contour."""
    return f"contour{level}"


def levels_of(document: Mapping[str, Any]) -> list[int]:
    """Return the levels that a document has."""
    return sorted(int(name.removeprefix("contour")) for name in document.get("mocs", {}))


def region_of(document: Mapping[str, Any], level: int) -> Region | None:
    """Return the region of a level, None where the document has none."""
    text = document.get("mocs", {}).get(key(level))
    return None if text is None else Region.read(text)


def timestamp(dateobs: datetime) -> str:
    """Return a time as documents have it: ISO 8601, UTC, without a zone."""
    return dateobs.replace(tzinfo=None).isoformat()
