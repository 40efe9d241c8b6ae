"""Looking for a text in others, and putting texts in order."""

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute


def has_in_it(
    text: ColumnElement[Any] | InstrumentedAttribute[Any], part: str
) -> ColumnElement[bool]:
    """Return the condition that a text has another one in it, whether in small or capital letters.

    PostgreSQL does so in half the time that it takes for `ilike`.
    """
    return func.strpos(func.lower(text), func.lower(part)) > 0


def alphabetically(name: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return what sorts names for people: PostgreSQL compares code points, with Z before a."""
    return func.lower(name)
