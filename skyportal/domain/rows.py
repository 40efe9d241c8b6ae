"""Finding rows by many names, and changing rows under policies that may refuse."""

from collections.abc import Sequence

from sqlalchemy import ARRAY, ColumnElement, Text, any_, delete, inspect, literal
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.domain.errors import ForbiddenError
from skyportal.models.base import Base


def among(column: InstrumentedAttribute[str], names: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a column is one of many names, which are sent as one value."""
    return column == any_(literal(list(names), ARRAY(Text)))


def remove(session: Session, row: Base) -> None:
    """Delete a row.

    Raises
    ------
    ForbiddenError
        The caller may see the row but not delete it: the policy made the statement match nothing.
    """
    mapper = inspect(type(row))
    conditions = [
        column == value
        for column, value in zip(
            mapper.primary_key, mapper.primary_key_from_instance(row), strict=True
        )
    ]
    # The ORM only warns when a policy makes its own delete match nothing.
    statement = delete(type(row)).where(*conditions).returning(*mapper.primary_key)
    if session.execute(statement).first() is None:
        kind = type(row).__name__.lower()
        raise ForbiddenError(f"You may see this {kind} but not delete it.")
