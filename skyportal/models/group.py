"""Groups: with whom data are shared."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    SIGNED_IN,
    Access,
    Predicate,
    has_acl,
    in_groups_i_administer,
    in_my_groups,
    mine,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

SHARED = Predicate("(not single_user_group and not sitewide)")


class Group(Numbered):
    """People who see the same data.

    Every user has a group alone (`single_user_group`) and is in the one `sitewide` group; triggers
    see to both. A private group is known only to its members.
    """

    __tablename__ = "groups"
    __table_args__ = (
        Index("ix_groups_one_sitewide", "sitewide", unique=True, postgresql_where="sitewide"),
    )
    __access__ = Access(
        read=(SIGNED_IN & Predicate("not private")) | in_my_groups("id") | mine("created_by_id"),
        create=has_acl(Permission.UPLOAD_DATA) & mine("created_by_id") & SHARED,
        update=in_groups_i_administer("id"),
        delete=in_groups_i_administer("id") & SHARED,
    )

    name: Mapped[str] = mapped_column(unique=True)
    nickname: Mapped[str | None] = mapped_column(unique=True)
    description: Mapped[str | None]
    private: Mapped[bool] = mapped_column(server_default="false")
    auto_accept_requests: Mapped[bool] = mapped_column(server_default="false")
    single_user_group: Mapped[bool] = mapped_column(server_default="false")
    sitewide: Mapped[bool] = mapped_column(server_default="false")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class GroupUser(Numbered):
    """A member of a group. A trigger refuses members who lack one of the group's streams."""

    __tablename__ = "group_users"
    __table_args__ = (UniqueConstraint("group_id", "user_id"),)
    __access__ = Access(
        read=in_my_groups("group_id") | mine("user_id"),
        create=in_groups_i_administer("group_id"),
        update=in_groups_i_administer("group_id"),
        delete=in_groups_i_administer("group_id") | mine("user_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    admin: Mapped[bool] = mapped_column(server_default="false")
    can_save: Mapped[bool] = mapped_column(server_default="true")
    can_share_photometry: Mapped[bool] = mapped_column(server_default="false")
