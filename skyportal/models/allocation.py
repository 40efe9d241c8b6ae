"""Allocations: time at an instrument that a group was given."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, has_acl, in_my_groups
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

OF_MY_GROUP = in_my_groups("group_id")
MANAGED = OF_MY_GROUP & has_acl(Permission.MANAGE_ALLOCATIONS)


class Allocation(Numbered):
    """Hours at an instrument for a group, which alone sees it.

    `validity_ranges` are the times in which they can be used: objects with `start_date` and
    `end_date`; none means always. What is observed goes to `default_share_group_ids`, too.
    """

    __tablename__ = "allocations"
    __table_args__ = (
        UniqueConstraint("id", "group_id"),  # what requests refer to
        CheckConstraint("hours_allocated >= 0", name="hours_allocated"),
    )
    __access__ = Access(read=OF_MY_GROUP, create=MANAGED, update=MANAGED)

    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    pi: Mapped[str]
    proposal_id: Mapped[str | None]
    hours_allocated: Mapped[float] = mapped_column(server_default="0")
    types: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{triggered}")
    validity_ranges: Mapped[list[dict[str, str]]] = mapped_column(JSONB, server_default="[]")
    default_share_group_ids: Mapped[list[int]] = mapped_column(server_default="{}")

    def valid_at(self, moment: datetime.datetime) -> bool:
        """Tell whether the time can be used at a moment."""
        if not self.validity_ranges:
            return True
        parse = datetime.datetime.fromisoformat
        return any(
            parse(one["start_date"]) <= moment <= parse(one["end_date"])
            for one in self.validity_ranges
        )
