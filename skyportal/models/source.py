"""Sources: objects that a group has saved."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    Access,
    Predicate,
    has_acl,
    in_groups_i_save_to,
    in_my_groups,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

ONLY_ASKED_FOR = Predicate("(requested and not active)")


class Source(Numbered):
    """An object among those a group follows.

    It stays when the group unsaves the object (`active` is false then), so that what was saved, by
    whom and until when is not forgotten. Somebody who may not save to a group can ask it to:
    `requested`, until one of its members saves it.
    """

    __tablename__ = "sources"
    __table_args__ = (
        # With all that lists ask, so that they read this index instead of the table, in its order.
        UniqueConstraint(
            "obj_id",
            "group_id",
            postgresql_include=["saved_at", "active", "requested", "saved_by_id"],
        ),
        CheckConstraint("not (active and requested)", name="active_or_requested"),
        Index("ix_sources_group_id_saved_at", "group_id", text("saved_at desc")),
    )
    __access__ = Access(
        read=in_my_groups("group_id"),
        create=has_acl(Permission.UPLOAD_DATA) & (in_groups_i_save_to("group_id") | ONLY_ASKED_FOR),
        update=has_acl(Permission.UPLOAD_DATA) & in_groups_i_save_to("group_id"),
        delete=has_acl(Permission.MANAGE_SOURCES) & in_groups_i_save_to("group_id"),
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    active: Mapped[bool] = mapped_column(server_default="true")
    requested: Mapped[bool] = mapped_column(server_default="false")
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
    unsaved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    unsaved_at: Mapped[datetime.datetime | None]
