"""Where candidates stand in the list: the newest first, each object once."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from skyportal.domain import cursor
from skyportal.domain.candidate_conditions import Asked, Condition
from skyportal.domain.errors import InvalidRequestError
from skyportal.models.candidate import Candidate as Row
from skyportal.schemas.candidate import CandidatesQuery

Quantity = ColumnElement[Any] | InstrumentedAttribute[Any]

COUNTED = 2_000  # rows are counted, or looked at, up to so many: "at least so many objects" then
WALKED = 3  # rows that are read for each object of a page, at first


@dataclass(frozen=True)
class Numbers:
    """How many objects match, or at least so many."""

    objects: int
    all_counted: bool


@dataclass(frozen=True)
class Place:
    """Where an object stands in the list."""

    obj_id: str
    passed_at: datetime.datetime
    value: object


def counted(asked: Asked) -> tuple[CTE, ScalarSelect[list[int]]]:
    """Return the newest rows that match, or some, of how many objects, and how many were looked at.

    Where the data on objects are asked, the newest rows are looked at, whether they match or not;
    otherwise any that match.
    """
    places = select(Row.obj_id, Row.passed_at, Row.group_id).where(*asked.of_row)
    if asked.is_of_rows:
        matching = places.limit(COUNTED).cte("matching")
        looked_at = matching
    else:
        looked_at = walked(places, (Row.obj_id, Row.passed_at), None).limit(COUNTED).cte("newest")
        near = aliased(Row, looked_at)
        found = select(near.obj_id, near.passed_at).where(*asked.of_object(near))
        matching = found.cte("matching").prefix_with("materialized")
    by_obj = select(matching.c.obj_id, func.count().label("rows")).group_by(matching.c.obj_id)
    each = by_obj.subquery()
    rows: ColumnElement[int] = func.coalesce(func.sum(each.c.rows), 0)
    if not asked.is_of_rows:
        rows = select(func.count()).select_from(looked_at).scalar_subquery()
    numbers = select(cast(array([func.count(), rows]), ARRAY(Integer)))
    return matching, numbers.select_from(each).scalar_subquery()


def numbers_of(told: Sequence[int]) -> Numbers:
    """Return what the numbers of a count say."""
    objects, looked_at = told
    return Numbers(objects, looked_at < COUNTED)


def newest_places(
    session: Session, query: CandidatesQuery, asked: Asked
) -> tuple[list[Place], Numbers]:
    """Return the objects of a page with one more if there is one, newest first, and how many match.

    Rows are read newest first, so many as are needed; of an object that passed several times the
    newest counts. Where the data on objects are asked, the first of them are those that are counted,
    so that each is asked about once.
    """
    wanted = query.num_per_page + 1 + (0 if query.cursor else query.offset)
    place = None if query.cursor is None else place_of(query.cursor)
    matching, count = counted(asked)
    conditions = asked.conditions
    stored: tuple[Quantity, Quantity] = Row.obj_id, Row.passed_at
    columns: tuple[Quantity, Quantity] = matching.c.obj_id, matching.c.passed_at
    part: Select[*tuple[Any, ...]] = select(*columns, count.label("numbers"))
    if asked.is_of_rows:
        columns, part = stored, select(*stored, count.label("numbers")).where(*conditions)
    numbers: Numbers | None = None
    found: dict[str, Place] = {}
    before: set[str] = set()
    size = WALKED * wanted
    while len(found) < wanted:
        rows = session.execute(walked(part, columns, place).limit(size)).all()
        at_end = len(rows) < size
        if numbers is None:
            told = rows[0].numbers if rows else session.execute(select(count)).scalar_one()
            numbers = numbers_of(told)
            at_end = at_end and (asked.is_of_rows or numbers.all_counted)
            columns, part = stored, select(*stored).where(*conditions)
        if query.cursor is not None:
            new = {row.obj_id for row in rows} - found.keys() - before
            before |= standing_before(session, place_of(query.cursor), sorted(new), conditions)
        for row in rows:
            if row.obj_id not in before:
                found.setdefault(row.obj_id, Place(row.obj_id, row.passed_at, None))
        if at_end:
            break
        place = Place(rows[-1].obj_id, rows[-1].passed_at, None) if rows else place
        size *= 2
    assert numbers is not None  # noqa: S101 (a page has at least one place)
    skipped = 0 if query.cursor else query.offset
    return list(found.values())[skipped:wanted], numbers


def walked(
    part: Select[*tuple[Any, ...]], columns: tuple[Quantity, Quantity], place: Place | None
) -> Select[*tuple[Any, ...]]:
    """Return rows after a place, newest first; `columns` are name and time."""
    obj_id, passed_at = columns
    if place is not None:
        stands = tuple_(literal(place.passed_at), literal(place.obj_id))
        part = part.where(tuple_(passed_at, obj_id) < stands)
    return part.order_by(passed_at.desc(), obj_id.desc())


def standing_before(
    session: Session, place: Place, obj_ids: Sequence[str], conditions: Sequence[Condition]
) -> set[str]:
    """Return which of these objects stand before a place of the list, for they passed later again."""
    later = tuple_(Row.passed_at, Row.obj_id) >= tuple_(
        literal(place.passed_at), literal(place.obj_id)
    )
    statement = select(Row.obj_id).where(Row.obj_id.in_(obj_ids), later, *conditions)
    return set(session.scalars(statement.distinct()))


def cursor_after(last: Place) -> str:
    """Return the cursor of the page after the one that ends here."""
    return cursor.encode(last.value, last.passed_at.isoformat(), last.obj_id)


def place_of(text: str) -> Place:
    """Return the place that a cursor marks."""
    value, passed_at, obj_id = cursor.decode(text, 3)
    try:
        return Place(str(obj_id), datetime.datetime.fromisoformat(str(passed_at)), value)
    except ValueError:
        raise InvalidRequestError("cursor: this is not the cursor of such a list.") from None
