"""What was changed of objects, by whom, and from what to what."""

from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.domain.sharing import author_json, check_objects
from skyportal.models.object_change import ObjectChange as Row
from skyportal.schemas.base import PageQuery
from skyportal.schemas.history import ObjectChange, ObjectChanges


def list_changes(session: Session, obj_id: str, query: PageQuery) -> ObjectChanges:
    """Return a page of what was changed of an object, newest first."""
    check_objects(session, [obj_id])
    total = session.scalar(select(func.count()).where(Row.obj_id == obj_id)) or 0
    page = (
        select(
            Row.id,
            Row.obj_id,
            author_json(Row.author_id).label("author"),
            Row.origin,
            Row.before,
            Row.after,
            Row.created_at,
        )
        .where(Row.obj_id == obj_id)
        .order_by(Row.id.desc())
        .offset(query.offset)
        .limit(query.num_per_page)
    )
    return ObjectChanges(
        changes=[ObjectChange.model_validate(row) for row in session.execute(page)],
        totalMatches=total,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def redshifts_of(obj_id: InstrumentedAttribute[str]) -> ScalarSelect[Any]:
    """Return the expression of all redshifts that an object was given, oldest first."""
    given = func.jsonb_build_object(
        "set_by_user_id", Row.author_id, "set_at_utc", Row.created_at,
        "value", Row.after["redshift"], "uncertainty", Row.after["redshift_error"],
        "origin", Row.after["redshift_origin"],
    )  # fmt: skip
    listed = func.jsonb_agg(aggregate_order_by(given, Row.id))
    return (
        select(func.coalesce(listed, func.jsonb_build_array(), type_=JSONB))
        .where(Row.obj_id == obj_id, Row.after.has_key("redshift"))
        .scalar_subquery()
    )
