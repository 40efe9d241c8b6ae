"""The list of candidates, as people scan it.

An object is listed once, at the time it last passed one of the filters asked for. Pages are cut
by position, not by number of rows, so that saving and rejecting while one scans skips nothing.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import cards, cursor, detection_conditions
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.listings import is_listed
from skyportal.domain.object_conditions import has_one_of, has_tag
from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate as Row
from skyportal.models.filter import Filter
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.schemas.candidate import (
    AnnotationCondition,
    Candidate,
    CandidateConditions,
    CandidatePage,
    CandidatesQuery,
    SavedStatus,
)

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Place:
    """Where an object stands in the list."""

    obj_id: str
    passed_at: datetime.datetime
    value: object


def list_candidates(session: Session, caller: Caller, query: CandidatesQuery) -> CandidatePage:
    """Return a page of objects that passed filters."""
    passes = list(pass_conditions(query))
    matches = matching(query, [*passes, *object_conditions(session, caller, query)])
    total, places = page_of(session, matches, query)
    shown = places[: query.num_per_page]
    more = len(places) > query.num_per_page
    return CandidatePage(
        candidates=cards.candidates(
            session,
            [place.obj_id for place in shown],
            passes=passes,
            photometry=query.include_photometry,
            comments=query.include_comments,
            spectra=query.include_spectra,
        ),
        totalMatches=total,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
        cursor=cursor_after(shown[-1], query) if more else None,
    )


def pass_conditions(query: CandidateConditions) -> Iterator[Condition]:
    """Yield what must hold of a row: who passed it, and when."""
    if query.group_ids:
        yield Row.group_id.in_(query.group_ids)
    elif query.filter_ids:
        yield Row.filter_id.in_(query.filter_ids)
    if query.start_date is not None:
        yield Row.passed_at >= query.start_date
    if query.end_date is not None:
        yield Row.passed_at <= query.end_date


def object_conditions(
    session: Session, caller: Caller, query: CandidateConditions
) -> Iterator[Condition]:
    """Yield what must hold of a row's object."""
    yield from saved_conditions(session, caller, query)
    if query.list_name is not None:
        yield is_listed(Row.obj_id, query.list_name)
    if query.list_name_reject is not None:
        yield ~is_listed(Row.obj_id, query.list_name_reject)
    if query.obj_id is not None:
        yield Row.obj_id == query.obj_id
    if query.tags:
        yield has_tag(Row.obj_id, query.tags)
    wanted = detection_conditions.of_candidates(query)
    yield from detection_conditions.conditions(Row.obj_id, query, wanted)
    if query.min_redshift is not None or query.max_redshift is not None:
        yield has_redshift(query.min_redshift, query.max_redshift)
    if query.classifications:
        yield has_one_of(Row.obj_id, query.classifications)
    if query.classifications_reject:
        yield ~has_one_of(Row.obj_id, query.classifications_reject)
    for condition in query.annotation_filter_list:
        yield has_annotation(condition)


def selected_groups(session: Session, caller: Caller, query: CandidateConditions) -> list[int]:
    """Return the groups that a query selects: by themselves, by their filters, else all."""
    if query.group_ids:
        return query.group_ids
    if query.filter_ids:
        of_filters = select(Filter.group_id).where(Filter.id.in_(query.filter_ids))
        return list(session.scalars(of_filters.distinct()))
    return list(caller.group_ids)


def saved_conditions(
    session: Session, caller: Caller, query: CandidateConditions
) -> Iterator[Condition]:
    """Yield whether the object is to be saved; unsaved objects and requests do not count."""
    if query.saved_status is SavedStatus.ALL:
        return
    groups = selected_groups(session, caller, query)
    saved = select(Source.obj_id).where(Source.active)
    selected = saved.where(Source.group_id.in_(groups))
    by_all = selected.group_by(Source.obj_id).having(func.count() == len(set(groups)))
    match query.saved_status:
        case SavedStatus.TO_ANY_ACCESSIBLE:
            yield Row.obj_id.in_(saved)
        case SavedStatus.NOT_TO_ANY_ACCESSIBLE:
            yield Row.obj_id.not_in(saved)
        case SavedStatus.TO_ANY_SELECTED:
            yield Row.obj_id.in_(selected)
        case SavedStatus.NOT_TO_ANY_SELECTED:
            yield Row.obj_id.not_in(selected)
        case SavedStatus.TO_ALL_SELECTED:
            yield Row.obj_id.in_(by_all) if groups else false()
        case SavedStatus.NOT_TO_ALL_SELECTED:
            yield Row.obj_id.not_in(by_all)


def has_redshift(lowest: float | None, highest: float | None) -> Condition:
    """Return the condition that the object's redshift is known and lies between limits."""
    of_object = exists().where(Obj.id == Row.obj_id)
    if lowest is not None:
        of_object = of_object.where(Obj.redshift >= lowest)
    if highest is not None:
        of_object = of_object.where(Obj.redshift <= highest)
    return of_object


def has_annotation(wanted: AnnotationCondition) -> Condition:
    """Return the condition that the object has an annotation with this value."""
    if wanted.value is None and wanted.min is None and wanted.max is None:
        raise InvalidRequestError(
            f"annotationFilterList: give value, min or max for {wanted.origin} {wanted.key}."
        )
    value = Annotation.data[wanted.key]
    found = exists().where(Annotation.obj_id == Row.obj_id, Annotation.origin == wanted.origin)
    if wanted.value is not None:
        same = value == as_json(wanted.value)
        if isinstance(wanted.value, str):  # numbers and truth come as text from an address
            same |= value.astext == wanted.value
        found = found.where(same)
    number = case((func.jsonb_typeof(value) == "number", cast(value.astext, Obj.ra.type)))
    if wanted.min is not None:
        found = found.where(number >= wanted.min)
    if wanted.max is not None:
        found = found.where(number <= wanted.max)
    return found


def as_json(value: object) -> ColumnElement[object]:
    """Return a value as JSON in SQL, where numbers of any notation compare by what they are."""
    return cast(literal(value, JSONB), JSONB)


def matching(query: CandidateConditions, conditions: Sequence[Condition]) -> Subquery:
    """Return the objects: id, when each last passed, the value to sort by, and how many they are."""
    objects = (
        select(Row.obj_id, func.max(Row.passed_at).label("passed_at"))
        .where(*conditions)
        .group_by(Row.obj_id)
        .subquery("objects")
    )
    value, total = value_of(objects, query).label("value"), func.count().over().label("total")
    return select(objects, value, total).subquery("matches")


def value_of(objects: Subquery, query: CandidateConditions) -> ColumnElement[object]:
    """Return the annotation's value by which to sort, as JSON; null if there is none."""
    if not query.sort_by_annotation_origin or not query.sort_by_annotation_key:
        return cast(literal(None), JSONB)
    return (
        select(func.nullif(Annotation.data[query.sort_by_annotation_key], as_json(None)))
        .where(
            Annotation.obj_id == objects.c.obj_id,
            Annotation.origin == query.sort_by_annotation_origin,
            Annotation.data.has_key(query.sort_by_annotation_key),
        )
        .order_by(Annotation.modified.desc())
        .limit(1)
        .scalar_subquery()
    )


def page_of(session: Session, matches: Subquery, query: CandidatesQuery) -> tuple[int, list[Place]]:
    """Return how many objects match, and those of the page with one more if there is one."""
    page = ordered(matches, query).limit(query.num_per_page + 1)
    if query.cursor is not None:
        page = page.where(after(matches, query, query.cursor))
    else:
        page = page.offset(query.offset)
    rows = session.execute(page).all()
    total = rows[0].total if rows else session.scalar(select(func.count()).select_from(matches))
    return total or 0, [Place(row.obj_id, row.passed_at, row.value) for row in rows]


def ordered(matches: Subquery, query: CandidateConditions) -> Select[*tuple[Any, ...]]:
    """Return the query of all places in the order of the list."""
    places = matches.c
    by_value = places.value.asc() if ascending(query) else places.value.desc()
    order = by_value.nulls_last(), places.passed_at.desc(), places.obj_id.desc()
    return select(matches).order_by(*order)


def batches(
    session: Session, caller: Caller, query: CandidateConditions, size: int
) -> Iterator[list[Candidate]]:
    """Yield all objects that passed filters, so many at once, without light curves."""
    passes = list(pass_conditions(query))
    matches = matching(query, [*passes, *object_conditions(session, caller, query)])
    places = session.execute(ordered(matches, query), execution_options={"yield_per": size})
    for batch in places.partitions():
        obj_ids = [place.obj_id for place in batch]
        yield cards.candidates(session, obj_ids, passes=passes, photometry=False, pictures=False)


def ascending(query: CandidateConditions) -> bool:
    """Tell whether the smallest value of the annotation comes first."""
    return query.sort_by_annotation_order == "asc"


def cursor_after(last: Place, query: CandidateConditions) -> str:
    """Return the cursor of the page after the one that ends here."""
    return cursor.encode(last.value, last.passed_at.isoformat(), last.obj_id)


def after(matches: Subquery, query: CandidateConditions, text: str) -> Condition:
    """Return the condition that an object stands after the place that a cursor marks."""
    value, passed_at, obj_id = cursor.decode(text, 3)
    try:
        moment = datetime.datetime.fromisoformat(str(passed_at))
    except ValueError:
        raise InvalidRequestError("cursor: this is not the cursor of such a list.") from None
    places = matches.c
    later = tuple_(places.passed_at, places.obj_id) < tuple_(literal(moment), literal(str(obj_id)))
    if value is None:
        return and_(places.value.is_(None), later)
    marked = as_json(value)
    beyond = places.value > marked if ascending(query) else places.value < marked
    return or_(beyond, places.value.is_(None), and_(places.value == marked, later))
