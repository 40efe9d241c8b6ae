"""Telling those who are mentioned in a comment by `@username`."""

import re
from urllib.parse import quote

from sqlalchemy import Integer, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.push import push
from skyportal.models.comment import Comment
from skyportal.models.user import User
from skyportal.schemas.push import NotificationPush

MENTION = re.compile(r"(?<![\w.@/`-])@([\w.+@-]*\w)")
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
MOST = 50  # people whom one comment can tell

TELL = text(
    """
    insert into notifications (user_id, comment_id, text, notification_type, url, key)
    select unnest(cast(:user_ids as int[])), :comment_id, :text, 'mention', :url, :key
    on conflict do nothing
    """
)


def mentioned(comment: str) -> list[str]:
    """Return the names behind an @, but for those in code and in addresses of mail."""
    names = MENTION.findall(CODE.sub(" ", comment))
    return list(dict.fromkeys(names))[:MOST]


def tell_mentioned(session: Session, caller: Caller, comment: Comment) -> None:
    """Tell those who are mentioned in a comment and may read it, each once however often it changes.

    Who may not is not told, and the author does not learn who may. Others who change the comment
    tell nobody.
    """
    names = mentioned(comment.text) if comment.author_id == caller.user_id else []
    people = select(User.id).where(
        User.username.in_(names), User.id != caller.user_id, ~User.is_bot
    )
    wanted = list(session.scalars(people)) if names else []
    if not wanted:
        return
    readers = func.access.readers_of_comment(comment.id, wanted, type_=ARRAY(Integer))
    user_ids = session.scalar(select(readers))
    about = comment.obj_id if comment.spectrum_id is None else f"a spectrum of {comment.obj_id}"
    if not user_ids:
        return
    values = {
        "user_ids": user_ids,
        "comment_id": comment.id,
        "text": f"{caller.username} mentioned you in a comment on {about}.",
        "url": f"/source/{quote(comment.obj_id, safe='')}",
        "key": f"mentioned in comment {comment.id}",
    }
    session.execute(TELL, values)
    push(session, NotificationPush(), user_ids=user_ids)
