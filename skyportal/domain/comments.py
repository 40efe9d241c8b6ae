"""What people and programs say about objects."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import NotFoundError
from skyportal.domain.push import push
from skyportal.domain.rows import remove
from skyportal.domain.sharing import (
    author_json,
    check_author,
    check_objects,
    groups_for_remarks,
    groups_json,
)
from skyportal.models.comment import Comment as Row
from skyportal.models.user import User
from skyportal.schemas.base import Identifier
from skyportal.schemas.comment import Comment, CommentChange, CommentCreate
from skyportal.schemas.push import CommentPush


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


def list_comments(session: Session, obj_id: str) -> list[Comment]:
    """Return the comments on an object, oldest first."""
    check_objects(session, [obj_id])
    return comments_by_obj(session, [obj_id])[obj_id]


def get_comment(session: Session, obj_id: str, comment_id: int) -> Comment:
    """Return one comment on an object."""
    wanted = shown().where(Row.obj_id == obj_id, Row.id == comment_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise missing(obj_id, comment_id)
    return Comment.model_validate(row)


def create_comment(
    session: Session, caller: Caller, obj_id: str, request: CommentCreate
) -> Identifier:
    """Say something about an object."""
    check_objects(session, [obj_id])
    groups = groups_for_remarks(session, caller, request.group_ids)
    bot = session.scalars(select(User.is_bot).where(User.id == caller.user_id)).one()
    row = Row(obj_id=obj_id, text=request.text, bot=bot, author_id=caller.user_id, group_ids=groups)
    session.add(row)
    session.flush()
    push(session, CommentPush(obj_id=obj_id), group_ids=groups, user_ids=[caller.user_id])
    return Identifier(id=row.id)


def change_comment(
    session: Session, caller: Caller, obj_id: str, comment_id: int, request: CommentChange
) -> None:
    """Replace what the request names; only the author may."""
    row = find_comment(session, obj_id, comment_id)
    check_author(caller, row.author_id)
    told = set(row.group_ids)
    if request.text is not None:
        row.text = request.text
    if request.group_ids is not None:
        row.group_ids = groups_for_remarks(session, caller, request.group_ids)
    told |= set(row.group_ids)
    session.flush()
    push(session, CommentPush(obj_id=obj_id), group_ids=told, user_ids=[caller.user_id])


def delete_comment(session: Session, caller: Caller, obj_id: str, comment_id: int) -> None:
    """Remove a comment; only the author may."""
    row = find_comment(session, obj_id, comment_id)
    check_author(caller, row.author_id)
    remove(session, row)
    push(session, CommentPush(obj_id=obj_id), group_ids=row.group_ids, user_ids=[caller.user_id])


def find_comment(session: Session, obj_id: str, comment_id: int) -> Row:
    """Return a comment that the caller sees."""
    row = session.get(Row, comment_id)
    if row is None or row.obj_id != obj_id:
        raise missing(obj_id, comment_id)
    return row


def missing(obj_id: str, comment_id: int) -> NotFoundError:
    """Return the refusal of a comment that is not there, or not for the caller."""
    return NotFoundError(f"There is no comment {comment_id} on {obj_id} that you have access to.")
