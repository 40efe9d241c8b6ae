"""Positions as people write them, and how they are named in answers."""

import ast
import math
import re
from dataclasses import dataclass
from typing import Any

from kowalski.api.errors import InvalidRequestError
from kowalski.api.extended_json import MAX_DEPTH, nesting

MAX_POSITIONS = 20_000
RADIANS = {
    "arcsec": math.pi / 180 / 3600,
    "arcmin": math.pi / 180 / 60,
    "deg": math.pi / 180,
    "rad": 1.0,
}
SEXAGESIMAL = re.compile(r"^([+-]?)(\d+)[:hd](\d+)(?:[:m](\d+(?:\.\d*)?)s?)?m?$")


@dataclass(frozen=True)
class Position:
    """A place on the sky, in degrees; `name` is its key in the answer."""

    name: str
    ra: float
    dec: float


def radians(angle: float, unit: str) -> float:
    """Return an angle in radians, at most half a turn.

    Raises
    ------
    InvalidRequestError
        It is more.
    """
    value = angle * RADIANS[unit]
    if value > math.pi:
        raise InvalidRequestError(f"An angle of {angle:g} {unit} is more than half a turn.")
    return value


def positions(radec: Any) -> list[Position]:
    """Return the positions of a query.

    They are given as `"ra dec"`, as a list of pairs, or as `{name: [ra, dec]}`; each coordinate in
    degrees or as `h:m:s` and `d:m:s` (`04h46m37.8s -10d13m35s` as well).

    Raises
    ------
    InvalidRequestError
        They are given otherwise, or are not on the sky.
    """
    given = from_text(radec) if isinstance(radec, str) else radec
    if isinstance(given, dict):
        pairs = [(str(name), pair) for name, pair in given.items()]
    elif isinstance(given, list | tuple):
        pairs = [(str(pair), pair) for pair in given]
    else:
        raise InvalidRequestError(
            'Unsupported object coordinate specs: radec must be "ra dec", [[ra, dec], ...] or '
            f"{{name: [ra, dec]}}, not {radec!r:.60}."
        )
    if len(pairs) > MAX_POSITIONS:
        raise InvalidRequestError(f"radec: at most {MAX_POSITIONS} positions, not {len(pairs)}.")
    return [position(name, pair) for name, pair in pairs]


def from_text(text: str) -> Any:
    """Return what a text of positions holds: a literal, or one position."""
    if text.lstrip()[:1] in ("[", "{", "("):
        if nesting(text) > MAX_DEPTH:
            raise InvalidRequestError(f"radec: nested deeper than {MAX_DEPTH} levels.")
        try:
            literal = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
            raise InvalidRequestError(f"radec: {text[:60]!r} cannot be read: {error}") from None
        return [literal] if isinstance(literal, tuple) else literal
    parts = text.split()
    if len(parts) != 2:
        raise InvalidRequestError(f'radec: {text[:60]!r} must be like "71.65 -10.22".')
    try:
        return [(float(parts[0]), float(parts[1]))]
    except ValueError:
        return [(parts[0], parts[1])]


def position(name: str, pair: Any) -> Position:
    """Return one position."""
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise InvalidRequestError(f"radec: {name[:60]}: {pair!r:.60} must be a pair [ra, dec].")
    ra = degrees(name, "right ascension", pair[0], 15.0)
    dec = degrees(name, "declination", pair[1], 1.0)
    if not 0 <= ra <= 360:
        raise InvalidRequestError(
            f"radec: {name[:60]}: right ascension {ra:g} is out of bounds, 0 to 360 degrees."
        )
    if not -90 <= dec <= 90:
        raise InvalidRequestError(
            f"radec: {name[:60]}: declination {dec:g} is out of bounds, -90 to 90 degrees."
        )
    return Position(name.replace(".", "_"), ra, dec)


def degrees(name: str, which: str, value: Any, per_unit: float) -> float:
    """Return one coordinate in degrees; sexagesimal right ascensions are in hours."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    if isinstance(value, str):
        match = SEXAGESIMAL.match(value.strip())
        if match:
            sign, whole, minutes, seconds = match.groups()
            size = int(whole) + int(minutes) / 60 + float(seconds or 0) / 3600
            return (-1 if sign == "-" else 1) * size * per_unit
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
    raise InvalidRequestError(
        f"radec: {name[:60]}: {which} {value!r:.40} must be degrees, or a text like 04:46:37.8."
    )
