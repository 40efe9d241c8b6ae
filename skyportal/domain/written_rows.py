"""Rows of objects that PostgreSQL writes as JSON, for answers that carry it as it is."""

import functools
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, DateTime, Select, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from skyportal.domain.prepared import Prepared
from skyportal.schemas.written import Written

NONE: Written[Any] = Written("[]")


def written_by_obj(
    session: Session, rows: Select[*tuple[Any, ...]], order: tuple[str, ...], obj_ids: Sequence[str]
) -> dict[str, Written[Any]]:
    """Return of each object that has some its rows as a list, ordered by some of their columns.

    The columns are those of the model that the answer has; `rows` and `order` are the same each
    time, whoever asks.
    """
    found = statement(rows, order).execute(session, {"obj_ids": list(obj_ids)})
    return {obj_id: Written(written) for obj_id, written in found}


@functools.cache
def statement(rows: Select[*tuple[Any, ...]], order: tuple[str, ...]) -> Prepared:
    """Return the statement of rows as JSON by object; it is compiled once."""
    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    source = rows.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    told = ", ".join(f"'{column.key}', {as_told(column)}" for column in rows.selected_columns)
    by = ", ".join(f"row.{name}" for name in order)
    return Prepared(
        f"select row.obj_id, json_agg(json_build_object({told}) order by {by})::text"  # noqa: S608
        f" from ({source}) as row where row.obj_id = any(:obj_ids) group by row.obj_id",
        obj_ids=ARRAY(Text),
    )


def as_told(column: ColumnElement[Any]) -> str:
    """Return a column as answers have it: times are UTC, and say so."""
    if isinstance(column.type, DateTime):
        return f"to_char(row.{column.key} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    return f"row.{column.key}"
