"""Telling people what they should know, until they have seen it."""

from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, text, update
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError, NotFoundError
from skyportal.domain.groups import find_group
from skyportal.domain.push import push
from skyportal.domain.rows import remove
from skyportal.models.notification import Notification
from skyportal.schemas.notification import (
    NotificationChange,
    NotificationCreate,
    NotificationDetail,
    NotificationsQuery,
    Notified,
)
from skyportal.schemas.push import NotificationPush

SHOWN = 100

TELL = text(
    """
    insert into notifications (user_id, group_id, text, notification_type, url, key)
    select group_users.user_id, group_users.group_id, :text, :notification_type, :url, :key
    from group_users join users on users.id = group_users.user_id
    where group_users.group_id = :group_id and not users.is_bot
    on conflict do nothing
    """
)


def tell_group(
    session: Session, caller: Caller, group_id: int, request: NotificationCreate
) -> Notified:
    """Tell the members of a group, but for bots, and return how many were told.

    Raises
    ------
    ForbiddenError
        The caller is no administrator of the group.
    """
    find_group(session, group_id)
    if group_id not in caller.admin_group_ids:
        raise ForbiddenError(f"You are no administrator of group {group_id}: ask one to tell it.")
    told = session.execute(TELL, {"group_id": group_id, **request.model_dump()})
    push(session, NotificationPush(), group_ids=[group_id])
    return Notified(notified=cast("CursorResult[Any]", told).rowcount)


def list_notifications(session: Session, query: NotificationsQuery) -> list[NotificationDetail]:
    """Return the caller's notifications, newest first, at most a hundred."""
    statement = select(Notification).order_by(Notification.id.desc()).limit(SHOWN)
    if query.unviewed_only:
        statement = statement.where(Notification.viewed_at.is_(None))
    return [NotificationDetail.model_validate(row) for row in session.scalars(statement)]


def find_notification(session: Session, notification_id: int) -> Notification:
    """Return a notification of the caller."""
    row = session.get(Notification, notification_id)
    if row is None:
        raise NotFoundError(f"You have no notification {notification_id}.")
    return row


def change_notification(
    session: Session, notification_id: int, request: NotificationChange
) -> None:
    """Note that a notification was seen, or was not."""
    row = find_notification(session, notification_id)
    row.viewed_at = session.scalar(select(func.now())) if request.viewed else None


def view_all(session: Session) -> None:
    """Note that the caller has seen all his notifications."""
    unseen = Notification.viewed_at.is_(None)
    session.execute(update(Notification).where(unseen).values(viewed_at=func.now()))


def remove_notification(session: Session, notification_id: int) -> None:
    """Remove a notification of the caller."""
    remove(session, find_notification(session, notification_id))


def remove_all(session: Session) -> None:
    """Remove all notifications of the caller."""
    session.execute(delete(Notification))
