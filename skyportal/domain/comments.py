"""What people and programs say about objects."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from skyportal.domain.sharing import author_json, groups_json
from skyportal.models.comment import Comment as Row
from skyportal.schemas.comment import Comment


def shown() -> Select[*tuple[object, ...]]:
    """Return the query of comments with author and groups, oldest first."""
    return select(
        Row.id,
        Row.obj_id,
        Row.text,
        Row.bot,
        Row.author_id,
        Row.created_at,
        Row.modified,
        author_json(Row.author_id).label("author"),
        groups_json(Row.group_ids).label("groups"),
    ).order_by(Row.created_at, Row.id)


def comments_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[Comment]]:
    """Return the comments on each object, oldest first."""
    found: dict[str, list[Comment]] = {obj_id: [] for obj_id in obj_ids}
    for row in session.execute(shown().where(Row.obj_id.in_(obj_ids))):
        found[row.obj_id].append(Comment.model_validate(row))
    return found
