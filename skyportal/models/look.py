"""Looks: who of a group has seen which of its candidates, and rejected it."""

import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, in_my_groups, mine
from skyportal.models.base import Numbered

MY_LOOK = mine("user_id") & in_my_groups("group_id")


class Look(Numbered):
    """A member of a group has seen one of the group's candidates while scanning.

    A group sees the looks of its members, so that nobody scans what somebody else has done. What
    somebody rejects stands on his own list as well; here the group reads it.
    """

    __tablename__ = "looks"
    __table_args__ = (
        UniqueConstraint("obj_id", "group_id", "user_id"),
        Index("ix_looks_group_id_seen_at", "group_id", "seen_at"),
    )
    __access__ = Access(
        read=in_my_groups("group_id"), create=MY_LOOK, update=MY_LOOK, delete=mine("user_id")
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
    rejected: Mapped[bool] = mapped_column(server_default="false")
