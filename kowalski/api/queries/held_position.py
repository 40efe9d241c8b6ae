"""Asking for a document's position along with what the caller wants of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kowalski.api.access.projections import is_slice
from kowalski.filters.stages import excludes

COORDINATES = "coordinates"
POINT = "coordinates.radec_geojson.coordinates"
HELD = "__radec"

Document = dict[str, Any]


@dataclass(frozen=True)
class HeldPosition:
    """A projection that keeps the position, and how to take it out again.

    A projection that names what it keeps gets a further field; one that names what it leaves out
    must not leave out the position: `removed` is taken out afterwards.
    """

    projection: Document | None
    adds: bool
    removed: tuple[str, ...]

    def take(self, document: Document) -> tuple[float, float] | None:
        """Return where a document is, in degrees, and leave in it what was asked for."""
        point = document.pop(HELD, None) if self.adds else at_path(document, POINT)
        for path in self.removed:
            remove_path(document, path)
        if not isinstance(point, list) or len(point) != 2:
            return None
        return point[0] + 180.0, point[1]


def holding(projection: Mapping[str, Any]) -> HeldPosition:
    """Return the projection to send in place of a caller's."""
    without_slices = {key: value for key, value in projection.items() if not is_slice(value)}
    if without_slices and not excludes(without_slices):
        return HeldPosition({**projection, HELD: f"${POINT}"}, adds=True, removed=())
    removed = tuple(
        key
        for key in projection
        if key == COORDINATES or key.startswith("coordinates.radec_geojson")
    )
    kept = {key: value for key, value in projection.items() if key not in removed}
    return HeldPosition(kept or None, adds=False, removed=removed)


def at_path(document: Any, path: str) -> Any:
    """Return what is at a dotted path, None where there is nothing."""
    for name in path.split("."):
        if not isinstance(document, Mapping):
            return None
        document = document.get(name)
    return document


def remove_path(document: Document, path: str) -> None:
    """Remove what is at a dotted path."""
    parent, _, name = path.rpartition(".")
    place = at_path(document, parent) if parent else document
    if isinstance(place, dict):
        place.pop(name, None)
