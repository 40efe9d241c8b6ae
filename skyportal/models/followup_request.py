"""Follow-up requests: observations of objects that were asked for."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    NOBODY,
    Access,
    has_acl,
    in_my_groups,
    looked_up,
    mine,
    no_other_groups,
    shared_with_my_groups,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

STATES = (
    "queued", "submitted", "scheduled", "running", "completed", "no_data", "rejected", "failed",
    "deleted",
)  # fmt: skip

OF_A_VISIBLE_OBJECT = looked_up("objs", "objs.id = followup_requests.obj_id")
CONCERNS_ME = (
    in_my_groups("allocation_group_id") | mine("requester_id") | shared_with_my_groups("group_ids")
)
MAY_STEER = has_acl(Permission.UPLOAD_DATA) & (
    in_my_groups("allocation_group_id") | mine("requester_id")
)


class FollowupRequest(Numbered):
    """An observation of an object with the time of an allocation.

    Seen by the group whose time it is, by who asked, and by the groups for whom it is (`group_ids`),
    as far as they see the object. It is never removed, for what was asked for once is not to be
    asked for again by a robot: it ends in the state `deleted`.
    """

    __tablename__ = "followup_requests"
    __table_args__ = (
        ForeignKeyConstraint(
            ["allocation_id", "allocation_group_id"], ["allocations.id", "allocations.group_id"]
        ),
        CheckConstraint(f"state in {STATES}", name="state"),
        Index("ix_followup_requests_obj_id", "obj_id"),
        Index("ix_followup_requests_allocation_id", "allocation_id"),
    )
    __access__ = Access(
        read=CONCERNS_ME & OF_A_VISIBLE_OBJECT,
        create=has_acl(Permission.UPLOAD_DATA)
        & mine("requester_id")
        & in_my_groups("allocation_group_id")
        & no_other_groups("group_ids")
        & OF_A_VISIBLE_OBJECT,
        update=MAY_STEER & OF_A_VISIBLE_OBJECT,
        delete=NOBODY,
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    allocation_id: Mapped[int]
    allocation_group_id: Mapped[int]
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    last_modified_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL")
    )
    payload: Mapped[dict[str, object]]
    state: Mapped[str] = mapped_column(server_default="queued")
    detail: Mapped[str | None]
    comment: Mapped[str | None]
    group_ids: Mapped[list[int]] = mapped_column(server_default="{}")
