"""The list of candidates, as people scan it.

An object is listed once, at the time it last passed one of the filters asked for. Pages are cut
by position, not by number of rows, so that saving and rejecting while one scans skips nothing.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
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
from sqlalchemy.dialects.postgresql import JSONB, array, distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import Caller
from skyportal.domain import cards, cursor, detection_conditions, looks
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.listings import is_listed
from skyportal.domain.object_conditions import has_one_of, has_tag, measurement_conditions
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
    PassConditions,
    SavedStatus,
    Scanners,
)
from skyportal.schemas.look import ProgressQuery, ScanProgress

Condition = ColumnElement[bool]
Quantity = ColumnElement[Any] | InstrumentedAttribute[Any]

COUNTED = 5_000  # rows are counted up to so many; more are "at least so many objects"
WALKED = 3  # rows that are read for each object of a page, at first


@dataclass(frozen=True)
class Place:
    """Where an object stands in the list."""

    obj_id: str
    passed_at: datetime.datetime
    value: object


def list_candidates(session: Session, caller: Caller, query: CandidatesQuery) -> CandidatePage:
    """Return a page of objects that passed filters."""
    passes = list(pass_conditions(query))
    data = list(data_conditions(caller, query))
    conditions = [*passes, *saved_conditions(session, caller, query), *data]
    if sorts_by_value(query):
        places, (total, rows) = page_by_value(session, query, conditions)
    else:
        places, (total, rows) = newest_places(session, query, conditions, together=bool(data))
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
            requests=query.include_followup_requests,
        ),
        totalMatches=total,
        totalIsExact=rows < COUNTED,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
        cursor=cursor_after(shown[-1], query) if more else None,
    )


def scan_progress(session: Session, query: ProgressQuery) -> ScanProgress:
    """Return how many of the candidates have been seen, and by whom."""
    return looks.progress(session, list(pass_conditions(query)))


def pass_conditions(query: PassConditions | ProgressQuery) -> Iterator[Condition]:
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
    yield from data_conditions(caller, query)


def data_conditions(caller: Caller, query: CandidateConditions) -> Iterator[Condition]:
    """Yield what must hold of the data on a row's object, and of who has looked at it."""
    if query.list_name is not None:
        yield is_listed(Row.obj_id, query.list_name)
    if query.list_name_reject is not None:
        yield ~is_listed(Row.obj_id, query.list_name_reject)
    if query.not_rejected_by is not None:
        yield ~looks.was_rejected(caller if query.not_rejected_by is Scanners.ME else None)
    if query.not_seen_by is not None:
        yield ~looks.was_seen(caller if query.not_seen_by is Scanners.ME else None)
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
    yield from measurement_conditions(Row.obj_id, query)


def selected_groups(session: Session, caller: Caller, query: PassConditions) -> list[int]:
    """Return the groups that a query selects: by themselves, by their filters, else all."""
    if query.group_ids:
        return query.group_ids
    if query.filter_ids:
        of_filters = select(Filter.group_id).where(Filter.id.in_(query.filter_ids))
        return list(session.scalars(of_filters.distinct()))
    return list(caller.group_ids)


def saved_conditions(
    session: Session, caller: Caller, query: PassConditions
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
            yield is_not_among(saved)
        case SavedStatus.TO_ANY_SELECTED:
            yield Row.obj_id.in_(selected)
        case SavedStatus.NOT_TO_ANY_SELECTED:
            yield is_not_among(selected)
        case SavedStatus.TO_ALL_SELECTED:
            yield Row.obj_id.in_(by_all) if groups else false()
        case SavedStatus.NOT_TO_ALL_SELECTED:
            yield Row.obj_id.not_in(by_all)


def is_not_among(sources: Select[str]) -> Condition:
    """Return the condition that a row's object is none of the sources.

    Most objects are saved nowhere, so each row is looked up by itself; PostgreSQL would read all
    sources of all groups first (see `models.access.looked_up`).
    """
    return ~sources.where(Source.obj_id == Row.obj_id).correlate(Row).offset(0).exists()


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


def count_of(rows: CTE | Subquery) -> ScalarSelect[list[int]]:
    """Return of how many objects rows are, and how many they are."""
    by_obj = select(rows.c.obj_id, func.count().label("rows")).group_by(rows.c.obj_id)
    each = by_obj.subquery()
    numbers = array([func.count(), func.coalesce(func.sum(each.c.rows), 0)])
    return select(cast(numbers, ARRAY(Integer))).select_from(each).scalar_subquery()


def some_rows(conditions: Sequence[Condition]) -> Select[str, datetime.datetime]:
    """Return rows, so many as are counted."""
    return select(Row.obj_id, Row.passed_at).where(*conditions).limit(COUNTED)


def newest_places(
    session: Session, query: CandidatesQuery, conditions: Sequence[Condition], *, together: bool
) -> tuple[list[Place], list[int]]:
    """Return the objects of a page with one more if there is one, newest first, and how many match.

    Rows are read newest first, so many as are needed; of an object that passed several times the
    newest counts. `together` with the first of them those are read that are counted: where a row
    costs more than its place in an index, each is looked at once.
    """
    wanted = query.num_per_page + 1 + (0 if query.cursor else query.offset)
    place = None if query.cursor is None else place_of(query.cursor)
    stored: tuple[Quantity, Quantity] = Row.obj_id, Row.passed_at
    counted: CTE | Subquery = some_rows(conditions).subquery()
    columns = stored
    if together:
        counted = walked(some_rows(conditions), stored, None).cte("newest")
        columns = counted.c.obj_id, counted.c.passed_at
    count = count_of(counted)
    part: Select[*tuple[Any, ...]] = select(*columns, count.label("numbers"))
    if not together:
        part = part.where(*conditions)
    numbers: list[int] = []
    found: dict[str, Place] = {}
    before: set[str] = set()
    size = WALKED * wanted
    while len(found) < wanted:
        rows = session.execute(walked(part, columns, place).limit(size)).all()
        at_end = len(rows) < size
        if not numbers:
            numbers = rows[0].numbers if rows else session.execute(select(count)).scalar_one()
            at_end = at_end and not (together and numbers[1] == COUNTED)
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


def sorts_by_value(query: CandidateConditions) -> bool:
    """Tell whether the list is sorted by an annotation."""
    return bool(query.sort_by_annotation_origin and query.sort_by_annotation_key)


def matching(query: CandidateConditions, conditions: Sequence[Condition]) -> Subquery:
    """Return the objects: id, when each last passed, and the value to sort by."""
    objects = (
        select(Row.obj_id, func.max(Row.passed_at).label("passed_at"))
        .where(*conditions)
        .group_by(Row.obj_id)
        .subquery("objects")
    )
    if not sorts_by_value(query):
        return select(objects, cast(literal(None), JSONB).label("value")).subquery("matches")
    values = values_of(query)
    return (
        select(objects, values.c.value)
        .outerjoin(values, values.c.obj_id == objects.c.obj_id)
        .subquery("matches")
    )


def values_of(query: CandidateConditions) -> Subquery:
    """Return the annotation's values by which to sort, as JSON; of an object the newest."""
    value = func.nullif(Annotation.data[query.sort_by_annotation_key], as_json(None))
    return (
        select(Annotation.obj_id, value.label("value"))
        .ext(distinct_on(Annotation.obj_id))
        .where(
            Annotation.origin == query.sort_by_annotation_origin,
            Annotation.data.has_key(query.sort_by_annotation_key),
        )
        .order_by(Annotation.obj_id, Annotation.modified.desc())
        .subquery("values")
    )


def page_by_value(
    session: Session, query: CandidatesQuery, conditions: Sequence[Condition]
) -> tuple[list[Place], list[int]]:
    """Return the objects of a page as `newest_places` does, sorted by an annotation."""
    matches = matching(query, conditions)
    page = ordered(matches, query).limit(query.num_per_page + 1)
    if query.cursor is not None:
        page = page.where(after(matches, query, query.cursor))
    else:
        page = page.offset(query.offset)
    count = count_of(some_rows(conditions).subquery())
    rows = session.execute(page.add_columns(count.label("numbers"))).all()
    places = [Place(row.obj_id, row.passed_at, row.value) for row in rows]
    numbers = rows[0].numbers if rows else session.execute(select(count)).scalar_one()
    return places, numbers


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
    place, places = place_of(text), matches.c
    stands = tuple_(literal(place.passed_at), literal(place.obj_id))
    later = tuple_(places.passed_at, places.obj_id) < stands
    if place.value is None:
        return and_(places.value.is_(None), later)
    marked = as_json(place.value)
    beyond = places.value > marked if ascending(query) else places.value < marked
    return or_(beyond, places.value.is_(None), and_(places.value == marked, later))


def place_of(text: str) -> Place:
    """Return the place that a cursor marks."""
    value, passed_at, obj_id = cursor.decode(text, 3)
    try:
        return Place(str(obj_id), datetime.datetime.fromisoformat(str(passed_at)), value)
    except ValueError:
        raise InvalidRequestError("cursor: this is not the cursor of such a list.") from None
