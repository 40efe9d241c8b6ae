"""Notifications: what people are told when they come back."""

import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, in_groups_i_administer, mine, refers_to_visible
from skyportal.models.base import Numbered

MY_OWN = mine("user_id")
TO_A_MEMBER = refers_to_visible(
    "group_users",
    "group_users.group_id = notifications.group_id and group_users.user_id = notifications.user_id",
)


class Notification(Numbered):
    """A sentence for one member of a group; only he reads it.

    With a `key`, a sentence that was sent twice is kept once.
    """

    __tablename__ = "notifications"
    __table_args__ = (UniqueConstraint("user_id", "key"),)
    __access__ = Access(
        read=MY_OWN, create=in_groups_i_administer("group_id") & TO_A_MEMBER, update=MY_OWN
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    notification_type: Mapped[str]
    url: Mapped[str | None]
    key: Mapped[str | None]
    viewed_at: Mapped[datetime.datetime | None]
