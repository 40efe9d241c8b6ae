"""What people and programs say about objects."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import remarks
from skyportal.domain.sharing import check_objects, groups_for_remarks
from skyportal.models.comment import Comment as Row
from skyportal.models.user import User
from skyportal.schemas.base import Identifier
from skyportal.schemas.comment import Comment, CommentChange, CommentCreate
from skyportal.schemas.push import CommentPush

COMMENTS = remarks.Kind(
    name="comment", row=Row, shown=Comment, order=(Row.created_at,), pushed=CommentPush
)


def create_comment(
    session: Session, caller: Caller, obj_id: str, request: CommentCreate
) -> Identifier:
    """Say something about an object."""
    check_objects(session, [obj_id])
    groups = groups_for_remarks(session, caller, request.group_ids)
    bot = session.scalars(select(User.is_bot).where(User.id == caller.user_id)).one()
    row = Row(obj_id=obj_id, text=request.text, bot=bot, group_ids=groups)
    return Identifier(id=remarks.add(session, caller, COMMENTS, row))


def change_comment(
    session: Session, caller: Caller, obj_id: str, comment_id: int, request: CommentChange
) -> None:
    """Replace what the request names; only the author may."""
    row = remarks.find_own(session, caller, COMMENTS, obj_id, comment_id)
    if request.text is not None:
        row.text = request.text
    remarks.share(session, caller, COMMENTS, row, request.group_ids)
