"""Filters: which alerts of a stream become candidates of a group."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, has_acl, in_my_groups, in_my_streams
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

OF_MY_GROUP = in_my_groups("group_id") & in_my_streams("stream_id")


class Filter(Numbered):
    """A group's filter on a stream; what it does is defined where alerts are filtered.

    The group must have the stream, and cannot give it up while a filter uses it: the foreign key
    to `group_streams` says so.
    """

    __tablename__ = "filters"
    __table_args__ = (
        UniqueConstraint("group_id", "name"),
        UniqueConstraint("id", "group_id", "stream_id"),  # what candidates refer to
        ForeignKeyConstraint(
            ["group_id", "stream_id"], ["group_streams.group_id", "group_streams.stream_id"]
        ),
    )
    __access__ = Access(
        read=in_my_groups("group_id"),
        create=OF_MY_GROUP & has_acl(Permission.UPLOAD_DATA),
        update=OF_MY_GROUP & has_acl(Permission.UPLOAD_DATA),
    )

    name: Mapped[str]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    stream_id: Mapped[int] = mapped_column(ForeignKey("streams.id", ondelete="CASCADE"), index=True)
    altdata: Mapped[dict[str, object]] = mapped_column(server_default="{}")
    autosave: Mapped[bool] = mapped_column(server_default="false")
