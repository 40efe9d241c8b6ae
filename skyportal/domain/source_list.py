"""The list of sources."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    UnaryExpression,
    and_,
    any_,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import Caller
from skyportal.domain import cards, color_magnitude, detection_conditions
from skyportal.domain.annotations import ANNOTATIONS, PERIOD
from skyportal.domain.classifications import written_classifications
from skyportal.domain.comments import COMMENTS
from skyportal.domain.coordinates import in_cone
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.host import hosts_by_obj
from skyportal.domain.labels import labels_by_obj
from skyportal.domain.light_curves import photstats_by_obj
from skyportal.domain.listings import is_listed
from skyportal.domain.object_conditions import conditions as known_conditions
from skyportal.domain.objects import known_of
from skyportal.domain.remarks import remarks_by_obj
from skyportal.domain.tags import TAGS
from skyportal.domain.texts import has_in_it
from skyportal.domain.thumbnails import thumbnails_by_obj
from skyportal.domain.written_rows import NONE
from skyportal.models.annotation import Annotation
from skyportal.models.comment import Comment
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.source import Source as Row
from skyportal.models.spectrum import Spectrum
from skyportal.schemas.listing import FAVORITES
from skyportal.schemas.source import (
    SourceConditions,
    SourcePage,
    SourceRow,
    SourceSort,
    SourcesQuery,
)

Condition = ColumnElement[bool]
Quantity = ColumnElement[Any] | InstrumentedAttribute[Any]
ObjId = ColumnElement[str] | InstrumentedAttribute[str]
Facts = dict[str, set[str]]


def list_sources(session: Session, caller: Caller, query: SourcesQuery) -> SourcePage:
    """Return a page of objects that the caller's groups have saved."""
    matches = matching(caller, query)
    counted = matches.add_columns(func.count().over().label("total"))
    page = session.execute(counted.offset(query.offset).limit(query.num_per_page)).all()
    if page or query.offset == 0:
        total = page[0].total if page else 0
    else:  # after the last page nobody has counted
        count = select(func.count()).select_from(matches.order_by(None).subquery())
        total = session.scalar(count) or 0
    rows = rows_of(session, query, [(one.id, one.saved_at) for one in page])
    return SourcePage(
        sources=rows,
        geojson=geojson(rows) if query.include_geo_json else None,
        totalMatches=total,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def matching(caller: Caller, query: SourceConditions) -> Select[str, datetime.datetime]:
    """Return the query of the sources that match: their ids, in order, with when they were saved.

    Objects are read only where something is asked of them. Who sees that one is saved sees it.
    """
    saved = saved_rows(caller, query)
    of_objects = list(object_conditions(query))
    matches = select(saved.c.obj_id.label("id"), saved.c.saved_at).where(
        *of_objects, *data_conditions(caller, query, saved.c.obj_id)
    )
    if of_objects or sorts_by_object(query):
        matches = matches.join(Obj, Obj.id == saved.c.obj_id)
    return matches.order_by(*ordering(query, saved), saved.c.obj_id)


def saved_rows(caller: Caller, query: SourceConditions) -> Subquery:
    """Return the objects that were saved as asked for, with the last time that was, by name.

    So they are found in the order of an index, and what is known of them in that of others: one
    look-up after the other finds its pages at hand. With `offset 0` PostgreSQL does not ask conditions
    before it has put rows together, for each of them.
    """
    return (
        select(Row.obj_id, func.max(Row.saved_at).label("saved_at"))
        .where(*saved_conditions(caller, query))
        .group_by(Row.obj_id)
        .order_by(Row.obj_id)
        .offset(0)
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


def data_conditions(caller: Caller, query: SourceConditions, obj_id: ObjId) -> Iterator[Condition]:
    """Yield what must hold of the data on an object."""
    if query.list_name is not None:
        yield is_listed(obj_id, query.list_name)
    if query.source_id:
        yield has_name_with(obj_id, query.source_id)
    if query.rejected_source_ids:
        yield obj_id.not_in(query.rejected_source_ids)
    wanted = detection_conditions.of_sources(query)
    yield from detection_conditions.conditions(obj_id, query, wanted)
    yield from known_conditions(obj_id, query, caller.user_id)


def object_conditions(query: SourceConditions) -> Iterator[Condition]:
    """Yield what must hold of the object itself."""
    yield from name_conditions(query)
    if query.origin is not None:
        yield Obj.origin == query.origin
    if query.created_or_modified_after is not None:
        yield Obj.modified >= query.created_or_modified_after
    if query.min_redshift is not None:
        yield Obj.redshift >= query.min_redshift
    if query.max_redshift is not None:
        yield Obj.redshift <= query.max_redshift
    if query.simbad_class is not None:
        simbad = func.lower(Obj.altdata["simbad"]["class"].astext)
        yield simbad == query.simbad_class.lower()
    yield from place_conditions(query)


def name_conditions(query: SourceConditions) -> Iterator[Condition]:
    """Yield what must hold of an object's other names."""
    if query.alias is not None:
        yield literal(query.alias) == any_(Obj.alias)
    if query.tns_name is not None:
        yield has_in_it(Obj.tns_name, query.tns_name)
    if query.has_tns_name:
        yield Obj.tns_name.is_not(None)
    if query.has_no_tns_name:
        yield Obj.tns_name.is_(None)


def has_name_with(obj_id: ObjId, text: str) -> Condition:
    """Return the condition that a name of an object, or one of its other names, has a text in it.

    Most objects have no other names: an index tells which do, and only these are looked at.
    """
    aliases = func.array_to_string(Obj.alias, " ")
    others = or_(*(has_in_it(name, text) for name in (aliases, Obj.tns_name)))
    has_others = or_(Obj.tns_name.is_not(None), Obj.alias != literal_column("'{}'"))
    named_so = select(Obj.id).where(Obj.id == obj_id, has_others, others)
    return or_(
        has_in_it(obj_id, text),
        named_so.correlate_except(Obj).offset(0).exists(),
    )


def place_conditions(query: SourceConditions) -> Iterator[Condition]:
    """Yield that an object lies in a cone, if one is asked for."""
    given = (query.ra, query.dec, query.radius)
    if all(value is None for value in given):
        return
    if query.ra is None or query.dec is None or query.radius is None:
        raise InvalidRequestError("ra, dec, radius: give all three of them, or none.")
    yield in_cone(Obj.ra, Obj.dec, query.ra, query.dec, query.radius)


OF_OBJECTS: dict[str, Quantity] = {
    SourceSort.RA: Obj.ra,
    SourceSort.DEC: Obj.dec,
    SourceSort.REDSHIFT: Obj.redshift,
    SourceSort.ORIGIN: Obj.origin,
    SourceSort.ALIAS: Obj.alias[1],
}


def sorts_by_object(query: SourceConditions) -> bool:
    """Tell whether the list is sorted by a column of the object itself."""
    return query.sort_by in OF_OBJECTS or query.sort_by.startswith("altdata.")


def ordering(query: SourceConditions, saved: Subquery) -> Iterator[UnaryExpression[Any]]:
    """Yield by what the list is sorted; what has no value comes last."""
    obj_id = saved.c.obj_id
    columns: dict[str, Quantity] = {
        **OF_OBJECTS,
        SourceSort.SAVED_AT: saved.c.saved_at,
        SourceSort.ID: obj_id,
        SourceSort.FAVORITES: is_listed(obj_id, FAVORITES),
    }
    named = query.sort_by in columns
    column = columns[query.sort_by] if named else value_of(query.sort_by, obj_id)
    yield (column.asc() if query.sort_order == "asc" else column.desc()).nulls_last()


def value_of(sort: str, obj_id: ObjId) -> ColumnElement[Any]:
    """Return the value to sort by of `altdata.<field>` or `annotation.<origin>.<key>`, as JSON."""
    kind, _, name = sort.partition(".")
    if kind == "altdata":
        return func.nullif(Obj.altdata[name], cast(literal(None, JSONB), JSONB))
    origin, _, key = name.rpartition(".")
    return (
        select(func.nullif(Annotation.data[key], cast(literal(None, JSONB), JSONB)))
        .where(
            Annotation.obj_id == obj_id,
            Annotation.origin == origin,
            Annotation.data.has_key(key),
        )
        .order_by(Annotation.modified.desc())
        .limit(1)
        .scalar_subquery()
    )


def existing(session: Session, condition: ColumnElement[bool], obj_id: ObjId) -> set[str]:
    """Return the objects of which there is a row."""
    return set(session.scalars(select(obj_id).distinct().where(condition)))


def whether(session: Session, query: SourceConditions, obj_ids: Sequence[str]) -> Facts:
    """Return for each fact that is asked for the objects of which it holds."""
    asked: dict[str, tuple[bool, ObjId, list[ColumnElement[bool]]]] = {
        "comment_exists": (query.include_comment_exists, Comment.obj_id, []),
        "photometry_exists": (query.include_photometry_exists, Photometry.obj_id, []),
        "spectrum_exists": (query.include_spectrum_exists, Spectrum.obj_id, []),
        "period_exists": (
            query.include_period_exists, Annotation.obj_id, [Annotation.data.has_key(PERIOD)]
        ),
    }  # fmt: skip
    return {
        name: existing(session, and_(obj_id.in_(obj_ids), *more), obj_id)
        for name, (wanted, obj_id, more) in asked.items()
        if wanted
    }


def geojson(rows: Sequence[SourceRow]) -> dict[str, object]:
    """Return positions as a FeatureCollection; longitude is the right ascension less 180 degrees."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.ra - 180, row.dec]},
            "properties": {"name": row.id, "url": f"/source/{row.id}"},
        }
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def rows_of(
    session: Session, query: SourceConditions, found: Sequence[tuple[str, datetime.datetime]]
) -> list[SourceRow]:
    """Return the rows of a page, in a handful of queries however many they are."""
    saved_at = dict(found)
    obj_ids = list(saved_at)
    details = known_of(session, obj_ids)
    groups = cards.written_groups(
        session, obj_ids, active=not (query.include_requested or query.pending_only)
    )
    statistics = photstats_by_obj(session, obj_ids)
    classifications = written_classifications(session, obj_ids)
    annotations = remarks_by_obj(session, ANNOTATIONS, obj_ids) if query.include_annotations else {}
    thumbnails = thumbnails_by_obj(session, obj_ids) if query.include_thumbnails else {}
    comments = remarks_by_obj(session, COMMENTS, obj_ids) if query.include_comments else {}
    tags = remarks_by_obj(session, TAGS, obj_ids) if query.include_tags else {}
    labels = labels_by_obj(session, obj_ids) if query.include_labellers else {}
    passes = cards.passes_by_obj(session, obj_ids) if query.include_candidates else {}
    hosts = hosts_by_obj(session, obj_ids) if query.include_hosts else {}
    colors = color_magnitude.by_obj(session, obj_ids) if query.include_color_magnitude else {}
    facts = whether(session, query, obj_ids)
    return [
        SourceRow(
            **details[obj_id],
            groups=groups.get(obj_id, NONE),
            photstats=statistics.get(obj_id),
            saved_at=saved_at[obj_id],
            classifications=classifications.get(obj_id, NONE),
            annotations=annotations.get(obj_id),
            thumbnails=thumbnails.get(obj_id),
            comments=comments.get(obj_id),
            tags=tags.get(obj_id),
            labels=labels.get(obj_id),
            candidates=passes.get(obj_id),
            host=hosts.get(obj_id),
            color_magnitude=colors.get(obj_id),
            **{name: obj_id in holding for name, holding in facts.items()},
        )
        for obj_id in obj_ids
        if obj_id in details
    ]
