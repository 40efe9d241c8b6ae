"""What happened lately to objects that the caller sees: saved, commented, classified, observed."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, String, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.models.classification import Classification
from skyportal.models.comment import Comment
from skyportal.models.group import Group
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.models.spectrum import Spectrum
from skyportal.models.user import User
from skyportal.schemas.newsfeed import NewsItem, NewsKind, NewsQuery
from skyportal.schemas.user import UserSummary

COMMENT_BEGINNING = 200  # characters


def list_news(session: Session, query: NewsQuery) -> list[NewsItem]:
    """Return what happened last, the newest first; what programs say is left out."""
    items = [
        NewsItem(
            type=kind,
            obj_id=row.obj_id,
            time=row.time,
            author=None if row.User is None else UserSummary.model_validate(row.User),
            message=row.message,
        )
        for kind, statement in happenings()
        for row in session.execute(statement.limit(query.num_items))
    ]
    items.sort(key=lambda item: item.time, reverse=True)
    return items[: query.num_items]


def happenings() -> Iterator[tuple[NewsKind, Select[Any]]]:
    """Yield each kind of news with its query, the newest first."""
    yield (
        NewsKind.SAVED,
        news(Source.obj_id, Source.saved_at, Source.saved_by_id, Group.name)
        .join(Group, Group.id == Source.group_id)
        .where(Source.active),
    )
    beginning = func.left(Comment.text, COMMENT_BEGINNING, type_=String)
    yield (
        NewsKind.COMMENTED,
        news(Comment.obj_id, Comment.created_at, Comment.author_id, beginning).where(~Comment.bot),
    )
    yield (
        NewsKind.CLASSIFIED,
        news(
            Classification.obj_id,
            Classification.created_at,
            Classification.author_id,
            Classification.classification,
        ).where(~Classification.ml),
    )
    yield (
        NewsKind.OBSERVED,
        news(Spectrum.obj_id, Spectrum.created_at, Spectrum.owner_id, Instrument.name).join(
            Instrument, Instrument.id == Spectrum.instrument_id
        ),
    )


def news(
    obj_id: InstrumentedAttribute[str],
    time: InstrumentedAttribute[Any],
    author_id: InstrumentedAttribute[int | None],
    message: ColumnElement[str] | InstrumentedAttribute[str],
) -> Select[Any]:
    """Return the query of one kind of news about objects that the caller sees."""
    return (
        select(obj_id.label("obj_id"), time.label("time"), message.label("message"), User)
        .join(Obj, Obj.id == obj_id)
        .outerjoin(User, User.id == author_id)
        .order_by(time.desc())
    )
