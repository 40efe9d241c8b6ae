"""The list of sources."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    UnaryExpression,
    any_,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import Caller
from skyportal.domain import cards
from skyportal.domain.annotations import ANNOTATIONS
from skyportal.domain.classifications import classifications_by_obj
from skyportal.domain.comments import COMMENTS
from skyportal.domain.coordinates import in_cone
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.labels import labels_by_obj
from skyportal.domain.listings import is_listed
from skyportal.domain.object_conditions import conditions as known_conditions
from skyportal.domain.objects import described
from skyportal.domain.photometry import photstats_by_obj
from skyportal.domain.remarks import remarks_by_obj
from skyportal.domain.tags import TAGS
from skyportal.domain.thumbnails import thumbnails_by_obj
from skyportal.models.obj import Obj
from skyportal.models.source import Source as Row
from skyportal.schemas.listing import FAVORITES
from skyportal.schemas.source import (
    SourceConditions,
    SourcePage,
    SourceRow,
    SourceSort,
    SourcesQuery,
)

Condition = ColumnElement[bool]


def list_sources(session: Session, caller: Caller, query: SourcesQuery) -> SourcePage:
    """Return a page of objects that the caller's groups have saved."""
    count, ordered = matching(caller, query)
    page = session.execute(ordered.offset(query.offset).limit(query.num_per_page))
    return SourcePage(
        sources=rows_of(session, query, [(one.id, one.saved_at) for one in page]),
        totalMatches=session.scalar(count) or 0,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def matching(
    caller: Caller, query: SourceConditions
) -> tuple[Select[int], Select[str, datetime.datetime]]:
    """Return two queries: how many sources match, and their ids, in order, with when they were saved."""
    saved = saved_rows(caller, query)
    matches = (
        select(Obj.id, saved.c.saved_at)
        .join(saved, saved.c.obj_id == Obj.id)
        .where(*object_conditions(caller, query))
    )
    count = select(func.count()).select_from(matches.subquery())
    return count, matches.order_by(*ordering(query, saved), Obj.id)


def saved_rows(caller: Caller, query: SourceConditions) -> Subquery:
    """Return the objects that were saved as asked for, with the last time that was."""
    return (
        select(Row.obj_id, func.max(Row.saved_at).label("saved_at"))
        .where(*saved_conditions(caller, query))
        .group_by(Row.obj_id)
        .subquery("saved")
    )


def saved_conditions(caller: Caller, query: SourceConditions) -> Iterator[Condition]:
    """Yield what must hold of how an object was saved."""
    if query.pending_only:
        yield Row.requested.is_(True)
    else:
        yield cards.wanted() if query.include_requested else Row.active.is_(True)
    if query.group_ids is not None:
        yield Row.group_id.in_(query.group_ids)
    if query.saved_before is not None:
        yield Row.saved_at <= query.saved_before
    if query.saved_after is not None:
        yield Row.saved_at >= query.saved_after
    if query.saved_by_current_user:
        yield Row.saved_by_id == caller.user_id


def object_conditions(caller: Caller, query: SourceConditions) -> Iterator[Condition]:
    """Yield what must hold of the object itself, and of what is known of it."""
    yield from name_conditions(query)
    if query.origin is not None:
        yield Obj.origin == query.origin
    if query.list_name is not None:
        yield is_listed(Obj.id, query.list_name)
    if query.created_or_modified_after is not None:
        yield Obj.modified >= query.created_or_modified_after
    if query.min_redshift is not None:
        yield Obj.redshift >= query.min_redshift
    if query.max_redshift is not None:
        yield Obj.redshift <= query.max_redshift
    yield from place_conditions(query)
    yield from known_conditions(Obj.id, query, caller.user_id)


def name_conditions(query: SourceConditions) -> Iterator[Condition]:
    """Yield what must hold of an object's names."""
    if query.source_id:
        aliases = func.array_to_string(Obj.alias, " ")
        named = (Obj.id, aliases, Obj.tns_name)
        yield or_(*(name.icontains(query.source_id, autoescape=True) for name in named))
    if query.rejected_source_ids:
        yield Obj.id.not_in(query.rejected_source_ids)
    if query.alias is not None:
        yield literal(query.alias) == any_(Obj.alias)
    if query.tns_name is not None:
        yield Obj.tns_name.icontains(query.tns_name, autoescape=True)
    if query.has_tns_name:
        yield Obj.tns_name.is_not(None)
    if query.has_no_tns_name:
        yield Obj.tns_name.is_(None)


def place_conditions(query: SourceConditions) -> Iterator[Condition]:
    """Yield that an object lies in a cone, if one is asked for."""
    given = (query.ra, query.dec, query.radius)
    if all(value is None for value in given):
        return
    if query.ra is None or query.dec is None or query.radius is None:
        raise InvalidRequestError("ra, dec, radius: give all three of them, or none.")
    yield in_cone(Obj.ra, Obj.dec, query.ra, query.dec, query.radius)


def ordering(query: SourceConditions, saved: Subquery) -> Iterator[UnaryExpression[Any]]:
    """Yield by what the list is sorted; what has no value comes last."""
    columns: dict[SourceSort, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
        SourceSort.SAVED_AT: saved.c.saved_at,
        SourceSort.ID: Obj.id,
        SourceSort.RA: Obj.ra,
        SourceSort.DEC: Obj.dec,
        SourceSort.REDSHIFT: Obj.redshift,
        SourceSort.ORIGIN: Obj.origin,
        SourceSort.ALIAS: Obj.alias[1],
        SourceSort.FAVORITES: is_listed(Obj.id, FAVORITES),
    }
    column = columns[query.sort_by]
    yield (column.asc() if query.sort_order == "asc" else column.desc()).nulls_last()


def rows_of(
    session: Session, query: SourceConditions, found: Sequence[tuple[str, datetime.datetime]]
) -> list[SourceRow]:
    """Return the rows of a page, in a handful of queries however many they are."""
    saved_at = dict(found)
    obj_ids = list(saved_at)
    details = described(session, obj_ids)
    groups = cards.groups_by_obj(
        session, obj_ids, active=not (query.include_requested or query.pending_only)
    )
    statistics = photstats_by_obj(session, obj_ids)
    classifications = classifications_by_obj(session, obj_ids)
    annotations = remarks_by_obj(session, ANNOTATIONS, obj_ids) if query.include_annotations else {}
    thumbnails = thumbnails_by_obj(session, obj_ids) if query.include_thumbnails else {}
    comments = remarks_by_obj(session, COMMENTS, obj_ids) if query.include_comments else {}
    tags = remarks_by_obj(session, TAGS, obj_ids) if query.include_tags else {}
    labels = labels_by_obj(session, obj_ids) if query.include_labellers else {}
    return [
        SourceRow(
            **dict(details[obj_id]),
            groups=groups[obj_id],
            photstats=statistics.get(obj_id),
            saved_at=saved_at[obj_id],
            classifications=classifications[obj_id],
            annotations=annotations.get(obj_id),
            thumbnails=thumbnails.get(obj_id),
            comments=comments.get(obj_id),
            tags=tags.get(obj_id),
            labels=labels.get(obj_id),
        )
        for obj_id in obj_ids
        if obj_id in details
    ]
