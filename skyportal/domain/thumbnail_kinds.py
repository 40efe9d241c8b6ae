"""The kinds of thumbnails that this marshal knows."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.domain.errors import InvalidRequestError
from skyportal.models.thumbnail_kind import ThumbnailKind as Row
from skyportal.schemas.thumbnail import ThumbnailKind

IN_ORDER = (Row.position, Row.name)


def list_kinds(session: Session) -> list[ThumbnailKind]:
    """Return all kinds, as pages show them from left to right."""
    rows = session.scalars(select(Row).order_by(*IN_ORDER))
    return [ThumbnailKind.model_validate(row) for row in rows]


def check_kind(session: Session, field: str, name: str) -> None:
    """Refuse a kind that does not exist; the message names those that do."""
    names = list(session.scalars(select(Row.name).order_by(*IN_ORDER)))
    if name not in names:
        raise InvalidRequestError(
            f"{field}: there is no kind of thumbnails {name!r}; choose one of {', '.join(names)}."
        )
