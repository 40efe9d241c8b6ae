"""What programs and people note about objects, as keys and values."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from skyportal.domain.sharing import author_json, groups_json
from skyportal.models.annotation import Annotation as Row
from skyportal.schemas.annotation import Annotation


def shown() -> Select[*tuple[object, ...]]:
    """Return the query of annotations with author and groups."""
    return select(
        Row.id,
        Row.obj_id,
        Row.origin,
        Row.data,
        Row.author_id,
        Row.created_at,
        Row.modified,
        author_json(Row.author_id).label("author"),
        groups_json(Row.group_ids).label("groups"),
    ).order_by(Row.origin, Row.id)


def annotations_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[Annotation]]:
    """Return the annotations of each object."""
    found: dict[str, list[Annotation]] = {obj_id: [] for obj_id in obj_ids}
    for row in session.execute(shown().where(Row.obj_id.in_(obj_ids))):
        found[row.obj_id].append(Annotation.model_validate(row))
    return found
