"""Thumbnails: small pictures of an object."""

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    Access,
    has_acl,
    mine,
    no_other_groups,
    no_other_streams,
    shared_with_my_groups,
    shared_with_my_streams,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

VISIBLE = shared_with_my_groups("group_ids") | shared_with_my_streams("stream_ids") | mine()


class Thumbnail(Numbered):
    """A PNG picture, such as the new, reference or subtracted image of an alert.

    Access is that of photometry, for it shows the same alert. The picture of a row never changes.
    """

    __tablename__ = "thumbnails"
    __table_args__ = (UniqueConstraint("obj_id", "type", "digest", "owner_id"),)
    __access__ = Access(
        read=VISIBLE,
        create=mine()
        & has_acl(Permission.UPLOAD_DATA)
        & no_other_groups("group_ids")
        & no_other_streams("stream_ids"),
        update=mine() | (VISIBLE & has_acl(Permission.MANAGE_SOURCES)),
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    type: Mapped[str]
    origin: Mapped[str | None]
    is_grayscale: Mapped[bool]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    png: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    group_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    stream_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
