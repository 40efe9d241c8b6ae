"""Threads of comments on objects.

A thread is the comments that name it. So each sees those threads of which he sees a comment, and
others may have threads of the same name that he does not know of.
"""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import remarks
from skyportal.domain.comments import COMMENTS
from skyportal.domain.errors import ForbiddenError, NotFoundError
from skyportal.domain.sharing import check_objects
from skyportal.models.comment import Comment as Row
from skyportal.schemas.base import Removed
from skyportal.schemas.comment import Comment, Thread


def list_comments(session: Session, obj_id: str, channel: str | None) -> list[Comment]:
    """Return the comments on an object and its spectra, or those of one thread, oldest first."""
    if channel is None:
        return remarks.list_remarks(session, COMMENTS, obj_id)
    check_objects(session, [obj_id])
    wanted = remarks.shown(COMMENTS).where(Row.obj_id == obj_id, Row.channel == channel)
    return [Comment.model_validate(row) for row in session.execute(wanted)]


def list_threads(session: Session, obj_id: str) -> list[Thread]:
    """Return the threads on an object, the one with the newest comment first."""
    check_objects(session, [obj_id])
    newest = func.max(Row.created_at)
    wanted = (
        select(Row.channel, func.count().label("comments"), newest.label("last_comment_at"))
        .where(Row.obj_id == obj_id, Row.channel.is_not(None))
        .group_by(Row.channel)
        .order_by(newest.desc(), Row.channel)
    )
    return [Thread.model_validate(row) for row in session.execute(wanted)]


def delete_thread(session: Session, caller: Caller, obj_id: str, channel: str) -> Removed:
    """Remove a thread: all its comments that the caller sees, if all are his, or none.

    Comments that he does not see stay: to others they are a thread of this name still.

    Raises
    ------
    NotFoundError
        He sees no comment of it.
    ForbiddenError
        Somebody else has said something in it.
    """
    check_objects(session, [obj_id])
    seen = select(Row.id, Row.author_id, Row.group_ids).where(
        Row.obj_id == obj_id, Row.channel == channel
    )
    comments = session.execute(seen).all()
    if not comments:
        raise NotFoundError(
            f"There is no thread {channel!r} of comments on {obj_id} that you have access to."
        )
    others = [row for row in comments if row.author_id != caller.user_id]
    if others and not caller.is_system_admin:
        raise ForbiddenError(
            f"channel: {len(others)} of the {len(comments)} comments in {channel!r} are not yours, "
            "and who wrote a comment removes it; remove your own ones of it."
        )
    gone = delete(Row).where(Row.id.in_([row.id for row in comments])).returning(Row.id)
    removed = len(session.scalars(gone).all())
    told = {group_id for row in comments for group_id in row.group_ids}
    remarks.announce(session, caller, COMMENTS, obj_id, told)
    return Removed(removed=removed)
