"""Alert streams and who may see them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.domain.errors import NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.texts import alphabetically
from skyportal.domain.users import find_user
from skyportal.models.stream import Stream, StreamUser
from skyportal.schemas.base import Identifier
from skyportal.schemas.stream import StreamChange, StreamCreate, StreamSummary


def find_stream(session: Session, stream_id: int) -> Stream:
    """Return a stream of the caller."""
    stream = session.get(Stream, stream_id)
    if stream is None:
        raise NotFoundError(f"There is no stream {stream_id} that you have access to.")
    return stream


def list_streams(session: Session) -> list[StreamSummary]:
    """Return the caller's streams."""
    rows = session.scalars(select(Stream).order_by(alphabetically(Stream.name)))
    return [StreamSummary.model_validate(row) for row in rows]


def create_stream(session: Session, request: StreamCreate) -> Identifier:
    """Make a stream."""
    stream = Stream(**request.model_dump())
    session.add(stream)
    session.flush()
    return Identifier(id=stream.id)


def change_stream(session: Session, stream_id: int, request: StreamChange) -> None:
    """Change what the request names."""
    stream = find_stream(session, stream_id)
    for name, value in request.model_dump(exclude_unset=True).items():
        setattr(stream, name, value)


def delete_stream(session: Session, stream_id: int) -> None:
    """Remove a stream that no filter uses."""
    remove(session, find_stream(session, stream_id))


def grant_stream(session: Session, stream_id: int, user_id: int) -> None:
    """Let a user see a stream."""
    find_stream(session, stream_id)
    find_user(session, user_id)
    session.add(StreamUser(stream_id=stream_id, user_id=user_id))


def revoke_stream(session: Session, stream_id: int, user_id: int) -> None:
    """Hide a stream from a user; refused while one of the user's groups works on it."""
    row = session.scalars(
        select(StreamUser).filter_by(stream_id=stream_id, user_id=user_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"User {user_id} does not have stream {stream_id}.")
    remove(session, row)
