"""Notifications: what people are told when they come back."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    Access,
    Predicate,
    in_groups_i_administer,
    mine,
    refers_to_visible,
)
from skyportal.models.base import Numbered

MY_OWN = mine("user_id")
TO_A_MEMBER = refers_to_visible(
    "group_users",
    "group_users.group_id = notifications.group_id and group_users.user_id = notifications.user_id",
)
IN_MY_COMMENT = Predicate("(notification_type = 'mention')") & refers_to_visible(
    "comments",
    "comments.id = notifications.comment_id and comments.author_id = (select access.user_id())",
)


class Notification(Numbered):
    """A sentence for one person, who alone reads it.

    It comes from an administrator of a group of hers, or from who mentions her in a comment; it goes
    with the comment. With a `key`, a sentence that was sent twice is kept once.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        CheckConstraint("num_nonnulls(group_id, comment_id) = 1", name="from_somewhere"),
    )
    __access__ = Access(
        read=MY_OWN,
        create=(in_groups_i_administer("group_id") & TO_A_MEMBER) | IN_MY_COMMENT,
        update=MY_OWN,
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("groups.id", ondelete="CASCADE"), index=True
    )
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str]
    notification_type: Mapped[str]
    url: Mapped[str | None]
    key: Mapped[str | None]
    viewed_at: Mapped[datetime.datetime | None]
