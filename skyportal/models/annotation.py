"""Annotations: what programs and people note about an object, as keys and values."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    SYSTEM_ADMIN,
    Access,
    has_acl,
    mine,
    only_my_groups,
    shared_with_my_groups,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission


class Annotation(Numbered):
    """Facts about an object from one origin, such as a filter. Each author has one for an origin."""

    __tablename__ = "annotations"
    __table_args__ = (UniqueConstraint("obj_id", "origin", "author_id"),)
    __access__ = Access(
        read=shared_with_my_groups("group_ids") | mine("author_id"),
        create=mine("author_id") & has_acl(Permission.ANNOTATE) & only_my_groups("group_ids"),
        update=(mine("author_id") & has_acl(Permission.ANNOTATE)) | SYSTEM_ADMIN,
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    origin: Mapped[str]
    data: Mapped[dict[str, object]]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    group_ids: Mapped[list[int]]
