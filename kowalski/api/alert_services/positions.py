"""Places that an address names."""

from typing import Any

from kowalski.api.errors import InvalidRequestError
from kowalski.api.models.alerts import Around
from kowalski.api.queries.cone_search import cone
from kowalski.api.queries.positions import RADIANS, Position, radians


def in_cone(ra: float, dec: float, radius: float) -> dict[str, Any]:
    """Return the condition for being near a place in degrees; the radius is in radians."""
    return cone(Position("here", ra, dec), radius)


def near(around: Around) -> dict[str, Any] | None:
    """Return the condition for being near the place of an address, None if it names none.

    Raises
    ------
    InvalidRequestError
        It wants to look farther than a degree.
    """
    if around.ra is None or around.dec is None:
        return None
    radius = radians(around.radius, around.radius_units)
    if radius > RADIANS["deg"] * (1 + 1e-9):
        raise InvalidRequestError("radius: at most a degree around a position is looked at.")
    return in_cone(around.ra, around.dec, radius)
