"""Candidates sorted by a value of an annotation.

The values are walked in their order, and the objects looked up that have them: a page needs few.
Where few of these passed a filter, all objects that did are grouped and sorted.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnCollection,
    Float,
    Select,
    Subquery,
    UnaryExpression,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.orm import Session, aliased

from skyportal.domain.candidate_conditions import Asked, Condition, as_json
from skyportal.domain.candidate_places import (
    Numbers,
    Place,
    Quantity,
    counted,
    numbers_of,
    place_of,
)
from skyportal.models.annotation import Annotation
from skyportal.models.annotation_value import MISSING, NUMBER
from skyportal.models.annotation_value import AnnotationValue as Value
from skyportal.models.candidate import Candidate as Row
from skyportal.schemas.candidate import CandidateConditions, CandidatesQuery

WALKED = 20  # values that are walked for each object of a page
MOST_WALKED = 4_000


def sorts_by_value(query: CandidateConditions) -> bool:
    """Tell whether the list is sorted by an annotation."""
    return bool(query.sort_by_annotation_origin and query.sort_by_annotation_key)


def places_by_value(
    session: Session, query: CandidatesQuery, asked: Asked
) -> tuple[list[Place], Numbers]:
    """Return the objects of a page as `newest_places` does, sorted by an annotation."""
    place = None if query.cursor is None else place_of(query.cursor)
    skipped = 0 if place else query.offset
    wanted = skipped + query.num_per_page + 1
    numbers: Numbers | None = None
    if WALKED * wanted <= MOST_WALKED and may_be_walked_from(place):
        places, numbers = places_on_walk(session, query, asked, place, wanted)
        if len(places) == wanted:
            return places[skipped:], numbers
    few = numbers is not None and numbers.all_counted
    matches = matching(query, asked.conditions, few=few)
    page = ordered(matches, query).limit(query.num_per_page + 1).offset(skipped)
    if place is not None:
        page = page.where(after(matches.c, query, place))
    if numbers is not None:
        rows = session.execute(page).all()
    else:
        _, count = counted(asked)
        rows = session.execute(page.add_columns(count.label("numbers"))).all()
        told = rows[0].numbers if rows else session.execute(select(count)).scalar_one()
        numbers = numbers_of(told)
    return [Place(row.obj_id, row.passed_at, row.value) for row in rows], numbers


def may_be_walked_from(place: Place | None) -> bool:
    """Tell whether the values after a place are found by their order: if it has a number, or is the start."""
    return place is None or type(place.value) in {int, float}


def places_on_walk(
    session: Session, query: CandidatesQuery, asked: Asked, place: Place | None, wanted: int
) -> tuple[list[Place], Numbers]:
    """Return the first objects after a place as far as some values reach, and how many match."""
    walk, size = walked_values(query, place, wanted), WALKED * wanted
    told = aliased(Annotation, name="told")
    passed = (
        select(func.max(Row.passed_at).label("passed_at"))
        .where(Row.obj_id == walk.c.obj_id, *asked.conditions)
        .lateral("passed")
    )
    found = (
        select(
            walk.c.obj_id,
            passed.c.passed_at,
            told.data[query.sort_by_annotation_key].label("value"),
            walk.c.kind,
            walk.c.number,
        )
        .select_from(walk)
        .join(passed, passed.c.passed_at.is_not(None))
        .join(told, told.id == walk.c.annotation_id)
        .where(is_newest(walk))
        .subquery("found")
    )
    _, count = counted(asked)
    walked = select(func.count()).select_from(walk).scalar_subquery()
    end = select(func.jsonb_build_array(walk.c.kind, walk.c.number))
    end = end.order_by(*in_order(query, walk.c.kind, walk.c.number, back=True)).limit(1)
    page = (
        select(
            found,
            count.label("numbers"),
            walked.label("walked"),
            end.scalar_subquery().label("end"),
        )
        .order_by(*in_order(query, found.c.kind, found.c.number, found.c.value))
        .order_by(found.c.passed_at.desc(), found.c.obj_id.desc())
        .limit(wanted)
    )
    if place is not None:
        page = page.where(after(found.c, query, place))
    rows = session.execute(page).all()
    numbers = rows[0].numbers if rows else session.execute(select(count)).scalar_one()
    # Others may have the value at which the walk stopped, and stand before these.
    whole = [row for row in rows if row.walked < size or [row.kind, row.number] != row.end]
    places = [Place(row.obj_id, row.passed_at, row.value) for row in whole]
    return places, numbers_of(numbers)


def walked_values(query: CandidatesQuery, place: Place | None, wanted: int) -> CTE:
    """Return values in their order, so many as are likely to do for a page."""
    walk = select(
        Value.obj_id, Value.annotation_id, Value.origin, Value.key, Value.kind, Value.number,
        Value.modified,
    ).where(
        Value.origin == query.sort_by_annotation_origin,
        Value.key == query.sort_by_annotation_key,
        Value.kind != MISSING,
    )  # fmt: skip
    if place is not None:
        stands = tuple_(literal(NUMBER), literal(place.value, Float))
        values = tuple_(Value.kind, Value.number)
        walk = walk.where(values >= stands if ascending(query) else values <= stands)
    walk = walk.order_by(*in_order(query, Value.kind, Value.number))
    return walk.limit(WALKED * wanted).cte("walk")


def is_newest(walk: CTE) -> Condition:
    """Return the condition that no annotation of its origin was changed later that has the key."""
    newer = aliased(Value, name="newer")
    later = tuple_(newer.modified, newer.annotation_id) > tuple_(
        walk.c.modified, walk.c.annotation_id
    )
    same = newer.obj_id == walk.c.obj_id, newer.key == walk.c.key, newer.origin == walk.c.origin
    return ~select(newer.obj_id).where(*same, later).correlate(walk).offset(0).exists()


def in_order(
    query: CandidateConditions, *columns: Quantity, back: bool = False
) -> Iterator[UnaryExpression[Any]]:
    """Yield columns in the order of the list, or in the other one."""
    for column in columns:
        yield column.asc() if ascending(query) is not back else column.desc()


def matching(
    query: CandidateConditions, conditions: Sequence[Condition], *, few: bool = False
) -> Subquery:
    """Return the objects: id, when each last passed, and the value to sort by.

    Of `few` each is looked up; of many it takes less to read all annotations of the origin.
    """
    objects = (
        select(Row.obj_id, func.max(Row.passed_at).label("passed_at"))
        .where(*conditions)
        .group_by(Row.obj_id)
        .subquery("objects")
    )
    if not sorts_by_value(query):
        return select(objects, cast(literal(None), JSONB).label("value")).subquery("matches")
    key = query.sort_by_annotation_key
    told = select(func.nullif(Annotation.data[key], as_json(None)).label("value")).where(
        Annotation.origin == query.sort_by_annotation_origin, Annotation.data.has_key(key)
    )
    newest = Annotation.modified.desc(), Annotation.id.desc()
    if few:
        of_object = told.where(Annotation.obj_id == objects.c.obj_id).order_by(*newest).limit(1)
        value = of_object.lateral("value")
        return select(objects, value.c.value).outerjoin(value, true()).subquery("matches")
    values = (
        told.add_columns(Annotation.obj_id)
        .ext(distinct_on(Annotation.obj_id))
        .order_by(Annotation.obj_id, *newest)
        .subquery("values")
    )
    same = values.c.obj_id == objects.c.obj_id
    return select(objects, values.c.value).outerjoin(values, same).subquery("matches")


def ordered(matches: Subquery, query: CandidateConditions) -> Select[*tuple[Any, ...]]:
    """Return the query of all places in the order of the list."""
    places = matches.c
    (by_value,) = in_order(query, places.value)
    order = by_value.nulls_last(), places.passed_at.desc(), places.obj_id.desc()
    return select(matches).order_by(*order)


def ascending(query: CandidateConditions) -> bool:
    """Tell whether the smallest value of the annotation comes first."""
    return query.sort_by_annotation_order == "asc"


def after(
    places: ColumnCollection[str, Any], query: CandidateConditions, place: Place
) -> Condition:
    """Return the condition that an object stands after a place."""
    stands = tuple_(literal(place.passed_at), literal(place.obj_id))
    later = tuple_(places.passed_at, places.obj_id) < stands
    if place.value is None:
        return and_(places.value.is_(None), later)
    marked = as_json(place.value)
    beyond = places.value > marked if ascending(query) else places.value < marked
    return or_(beyond, places.value.is_(None), and_(places.value == marked, later))
