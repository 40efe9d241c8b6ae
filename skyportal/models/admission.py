"""Admission requests: people who ask to join a group."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, in_groups_i_administer, mine, refers_to_visible
from skyportal.models.base import Numbered

CAN_BE_JOINED = refers_to_visible(
    "groups",
    "groups.id = group_admission_requests.group_id"
    " and not groups.single_user_group and not groups.sitewide",
)


class GroupAdmissionRequest(Numbered):
    """Somebody asks to join a group that he knows of.

    A trigger tells the administrators of the group, and later the one who asked; where the group
    accepts everybody, it makes him a member at once.
    """

    __tablename__ = "group_admission_requests"
    __table_args__ = (
        CheckConstraint("status in ('pending', 'accepted', 'declined')", name="status"),
        Index(
            "ix_group_admission_requests_one_pending",
            "group_id",
            "user_id",
            unique=True,
            postgresql_where="status = 'pending'",
        ),
    )
    __access__ = Access(
        read=mine("user_id") | in_groups_i_administer("group_id"),
        create=mine("user_id") & CAN_BE_JOINED,
        update=in_groups_i_administer("group_id"),
        delete=mine("user_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(server_default="pending")
