"""Small pictures of objects."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from skyportal.models.thumbnail import Thumbnail as Row
from skyportal.schemas.thumbnail import Thumbnail

COLUMNS = (Row.id, Row.obj_id, Row.type, Row.origin, Row.is_grayscale, Row.created_at)


def url_of(thumbnail_id: int) -> str:
    """Return where a picture is fetched; it never changes there."""
    return f"/api/thumbnail/{thumbnail_id}/image"


def thumbnails_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[Thumbnail]]:
    """Return of each object the newest picture of each type."""
    found: dict[str, list[Thumbnail]] = {obj_id: [] for obj_id in obj_ids}
    newest = (
        select(*COLUMNS)
        .ext(distinct_on(Row.obj_id, Row.type))
        .where(Row.obj_id.in_(obj_ids))
        .order_by(Row.obj_id, Row.type, Row.created_at.desc(), Row.id.desc())
    )
    for row in session.execute(newest):
        found[row.obj_id].append(Thumbnail(**row._mapping, url=url_of(row.id)))
    return found
