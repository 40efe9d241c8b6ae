"""Telling open pages what changed, once the transaction is committed."""

from collections.abc import Iterable

from sqlalchemy import Text
from sqlalchemy.orm import Session

from skyportal.domain.prepared import Prepared
from skyportal.schemas.push import NOTICE, Notice, PushMessage

CHANNEL = "fritz_push"
ACCESS_CHANNEL = "fritz_access"

NOTIFY = Prepared(f"select pg_notify('{CHANNEL}', :payload)", payload=Text())


def push(
    session: Session,
    message: PushMessage,
    *,
    group_ids: Iterable[int] = (),
    stream_ids: Iterable[int] = (),
    user_ids: Iterable[int] = (),
) -> None:
    """Send a message to those entitled to it, when this transaction commits.

    These are the members of the groups, those who hold one of the streams, and the users.

    PostgreSQL delivers it to every process of the application; a transaction that is rolled back
    tells nobody. A message is at most 8000 bytes long: send what changed, not the content.
    """
    notice = Notice(
        group_ids=list(group_ids),
        stream_ids=list(stream_ids),
        user_ids=list(user_ids),
        message=message,
    )
    NOTIFY.execute(session, {"payload": NOTICE.dump_json(notice).decode()})
