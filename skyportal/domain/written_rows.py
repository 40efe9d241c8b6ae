"""Rows of objects that PostgreSQL writes as JSON, for answers that carry it as it is."""

import datetime
import functools
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ARRAY, ColumnElement, DateTime, Select, Text, func
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.domain.prepared import Prepared
from skyportal.schemas.written import Written

NONE: Written[Any] = Written("[]")
MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


def written_by_obj(
    session: Session,
    model: type[BaseModel],
    rows: Select[*tuple[Any, ...]],
    order: tuple[str, ...],
    obj_ids: Sequence[str],
) -> dict[str, Written[Any]]:
    """Return of each object that has some its rows as a list, ordered by some of their columns.

    Rows have a column for each field of the model that the answer has, and the object; `rows` and
    `order` are the same each time, whoever asks.
    """
    found = statement(model, rows, order).execute(session, {"obj_ids": list(obj_ids)})
    return {obj_id: Written(written) for obj_id, written in found}


@functools.cache
def statement(
    model: type[BaseModel], rows: Select[*tuple[Any, ...]], order: tuple[str, ...]
) -> Prepared:
    """Return the statement of rows as JSON by object; it is compiled once."""
    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    source = rows.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    columns = {column.key: column for column in rows.selected_columns}
    told = ", ".join(f"'{name}', {as_told(columns[name])}" for name in model.model_fields)
    by = ", ".join(f"row.{name}" for name in order)
    return Prepared(
        f"select row.obj_id, json_agg(json_build_object({told}) order by {by})::text"  # noqa: S608
        f" from ({source}) as row where row.obj_id = any(:obj_ids) group by row.obj_id",
        obj_ids=ARRAY(Text),
    )


def as_told(column: ColumnElement[Any]) -> str:
    """Return a column as answers have it: times are UTC, and say so."""
    if isinstance(column.type, DateTime):
        return f"to_char(row.{column.key} at time zone 'UTC', '{MOMENT}')"
    return f"row.{column.key}"


def moment(
    column: InstrumentedAttribute[datetime.datetime],
) -> ColumnElement[str]:
    """Return the expression of a time within JSON, as `as_told` has it."""
    return func.to_char(func.timezone("UTC", column), MOMENT)
