"""What must hold of candidates: of when and by whom they passed, and of their objects."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, cast, exists, false, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import Caller
from skyportal.domain import detection_conditions, looks
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.listings import is_listed
from skyportal.domain.object_conditions import (
    has_one_of,
    has_tag,
    has_value,
    measurement_conditions,
)
from skyportal.models.annotation import Annotation
from skyportal.models.annotation_value import AnnotationValue as Value
from skyportal.models.candidate import Candidate as Row
from skyportal.models.filter import Filter
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.schemas.candidate import (
    AnnotationCondition,
    CandidateConditions,
    PassConditions,
    SavedStatus,
    Scanners,
)
from skyportal.schemas.look import ProgressQuery

Condition = ColumnElement[bool]
ObjId = ColumnElement[str] | InstrumentedAttribute[str]


@dataclass(frozen=True)
class Groups:
    """The groups that a query selects."""

    ids: Sequence[int]
    are_all: bool = False


@dataclass(frozen=True)
class Asked:
    """What must hold of a row itself, which an index tells, and what of the data on its object."""

    of_row: list[Condition]
    of_object: Callable[[type[Row]], list[Condition]]

    @property
    def is_of_rows(self) -> bool:
        """Whether nothing is asked of the data on objects."""
        return not self.of_object(Row)

    @property
    def conditions(self) -> list[Condition]:
        """All that must hold of a row."""
        return [*self.of_row, *self.of_object(Row)]


def pass_conditions(query: PassConditions | ProgressQuery) -> Iterator[Condition]:
    """Yield what must hold of a row: who passed it, and when."""
    if query.group_ids:
        yield Row.group_id.in_(query.group_ids)
    elif query.filter_ids:
        yield Row.filter_id.in_(query.filter_ids)
    if isinstance(query, CandidateConditions) and query.obj_id is not None:
        yield Row.obj_id == query.obj_id
    if query.start_date is not None:
        yield Row.passed_at >= query.start_date
    if query.end_date is not None:
        yield Row.passed_at <= query.end_date


def asked_of(session: Session, caller: Caller, query: CandidateConditions) -> Asked:
    """Return what must hold of rows: of themselves, and of what is known of their objects.

    Few objects are saved, so that a list of those that are looks up each row, as conditions on the
    data do. Whether an object is not saved is asked of some rows only, until there are enough.
    """
    passes = list(pass_conditions(query))
    groups = selected_groups(session, caller, query)

    def of_object(row: type[Row]) -> list[Condition]:
        return [*saved_conditions(query, groups, row), *data_conditions(caller, query, row)]

    to_any = SavedStatus.TO_ANY_ACCESSIBLE, SavedStatus.TO_ANY_SELECTED
    of_data = next(data_conditions(caller, query, Row), None) is not None
    if not of_data and query.saved_status not in to_any:
        return Asked([*passes, *of_object(Row)], lambda _: [])
    return Asked(passes, of_object)


def data_conditions(
    caller: Caller, query: CandidateConditions, row: type[Row]
) -> Iterator[Condition]:
    """Yield what must hold of the data on a row's object, and of who has looked at it."""
    obj_id = row.obj_id
    if query.list_name is not None:
        yield is_listed(obj_id, query.list_name)
    if query.list_name_reject is not None:
        yield ~is_listed(obj_id, query.list_name_reject)
    if query.not_rejected_by is not None:
        yield ~looks.was_rejected(row, caller if query.not_rejected_by is Scanners.ME else None)
    if query.not_seen_by is not None:
        yield ~looks.was_seen(row, caller if query.not_seen_by is Scanners.ME else None)
    if query.tags:
        yield has_tag(obj_id, query.tags)
    wanted = detection_conditions.of_candidates(query)
    yield from detection_conditions.conditions(obj_id, query, wanted)
    for condition in query.annotation_filter_list:
        yield has_annotation(obj_id, condition)
    if query.min_redshift is not None or query.max_redshift is not None:
        yield has_redshift(obj_id, query.min_redshift, query.max_redshift)
    if query.classifications:
        yield has_one_of(obj_id, query.classifications)
    if query.classifications_reject:
        yield ~has_one_of(obj_id, query.classifications_reject)
    yield from measurement_conditions(obj_id, query)


def selected_groups(session: Session, caller: Caller, query: PassConditions) -> Groups:
    """Return the groups that a query selects: by themselves, by their filters, else all."""
    if query.group_ids:
        return Groups(query.group_ids)
    if query.filter_ids and query.saved_status is not SavedStatus.ALL:
        of_filters = select(Filter.group_id).where(Filter.id.in_(query.filter_ids))
        return Groups(session.scalars(of_filters.distinct()).all())
    return Groups(caller.group_ids, are_all=True)


def saved_conditions(query: PassConditions, groups: Groups, row: type[Row]) -> Iterator[Condition]:
    """Yield whether the object is to be saved; unsaved objects and requests do not count."""
    if query.saved_status is SavedStatus.ALL:
        return
    saved = select(Source.obj_id).where(Source.active)
    # The policy lets the caller see sources of all his groups, and no others.
    selected = saved if groups.are_all else saved.where(Source.group_id.in_(groups.ids))
    by_all = selected.group_by(Source.obj_id).having(func.count() == len(set(groups.ids)))
    match query.saved_status:
        case SavedStatus.TO_ANY_ACCESSIBLE:
            yield is_among(row, saved)
        case SavedStatus.NOT_TO_ANY_ACCESSIBLE:
            yield ~is_among(row, saved)
        case SavedStatus.TO_ANY_SELECTED:
            yield is_among(row, selected)
        case SavedStatus.NOT_TO_ANY_SELECTED:
            yield ~is_among(row, selected)
        case SavedStatus.TO_ALL_SELECTED:
            yield row.obj_id.in_(by_all) if groups.ids else false()
        case SavedStatus.NOT_TO_ALL_SELECTED:
            yield row.obj_id.not_in(by_all)


def is_among(row: type[Row], sources: Select[str]) -> Condition:
    """Return the condition that a row's object is one of the sources.

    Most objects are saved nowhere, so each row is looked up by itself; PostgreSQL would read all
    sources of all groups first (see `models.access.looked_up`).
    """
    of_object = sources.where(Source.obj_id == row.obj_id)
    return of_object.correlate_except(Source).offset(0).exists()


def has_redshift(obj_id: ObjId, lowest: float | None, highest: float | None) -> Condition:
    """Return the condition that the object's redshift is known and lies between limits."""
    of_object = exists().where(Obj.id == obj_id)
    if lowest is not None:
        of_object = of_object.where(Obj.redshift >= lowest)
    if highest is not None:
        of_object = of_object.where(Obj.redshift <= highest)
    return of_object


def has_annotation(obj_id: ObjId, wanted: AnnotationCondition) -> Condition:
    """Return the condition that the object has an annotation with this value."""
    if wanted.value is None and wanted.min is None and wanted.max is None:
        raise InvalidRequestError(
            f"annotationFilterList: give value, min or max for {wanted.origin} {wanted.key}."
        )
    if wanted.value is None:
        bounds = [
            *([] if wanted.min is None else [Value.number >= wanted.min]),
            *([] if wanted.max is None else [Value.number <= wanted.max]),
        ]
        return has_value(obj_id, wanted.key, Value.origin == wanted.origin, *bounds)
    found = exists().where(Annotation.obj_id == obj_id, Annotation.origin == wanted.origin)
    value = Annotation.data[wanted.key]
    same = value == as_json(wanted.value)
    if isinstance(wanted.value, str):  # numbers and truth come as text from an address
        same |= value.astext == wanted.value
    number = case((func.jsonb_typeof(value) == "number", cast(value.astext, Obj.ra.type)))
    found = found.where(same)
    if wanted.min is not None:
        found = found.where(number >= wanted.min)
    if wanted.max is not None:
        found = found.where(number <= wanted.max)
    return found


def as_json(value: object) -> ColumnElement[object]:
    """Return a value as JSON in SQL, where numbers of any notation compare by what they are."""
    return cast(literal(value, JSONB), JSONB)
