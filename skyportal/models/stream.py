"""Alert streams: what a survey lets whom see."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    SYSTEM_ADMIN,
    Access,
    in_groups_i_administer,
    in_my_groups,
    in_my_streams,
    mine,
)
from skyportal.models.base import Numbered


class Stream(Numbered):
    """A part of a survey's alerts: `altdata` has `collection` and `selector` (the programids)."""

    __tablename__ = "streams"
    __access__ = Access(
        read=in_my_streams("id") | SYSTEM_ADMIN,
        create=SYSTEM_ADMIN,
        update=SYSTEM_ADMIN,
    )

    name: Mapped[str] = mapped_column(unique=True)
    altdata: Mapped[dict[str, object]] = mapped_column(server_default="{}")
    auto_join: Mapped[bool] = mapped_column(server_default="false")


class StreamUser(Numbered):
    """A stream that a user may see."""

    __tablename__ = "stream_users"
    __table_args__ = (UniqueConstraint("stream_id", "user_id"),)
    __access__ = Access(
        read=mine("user_id") | in_my_streams("stream_id") | SYSTEM_ADMIN,
        create=SYSTEM_ADMIN,
        delete=SYSTEM_ADMIN,
    )

    stream_id: Mapped[int] = mapped_column(ForeignKey("streams.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class GroupStream(Numbered):
    """A stream that a group works on: its filters may use it, and every member holds it."""

    __tablename__ = "group_streams"
    __table_args__ = (UniqueConstraint("group_id", "stream_id"),)
    __access__ = Access(
        read=in_my_groups("group_id"),
        create=in_groups_i_administer("group_id") & in_my_streams("stream_id"),
        delete=in_groups_i_administer("group_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    stream_id: Mapped[int] = mapped_column(ForeignKey("streams.id", ondelete="CASCADE"), index=True)
