"""Labels: who of a group has looked at an object."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import NOBODY, Access, in_my_groups, mine
from skyportal.models.base import Numbered


class Label(Numbered):
    """A member of a group has looked at an object and is done with it."""

    __tablename__ = "labels"
    __table_args__ = (UniqueConstraint("obj_id", "group_id", "labeller_id"),)
    __access__ = Access(
        read=in_my_groups("group_id"),
        create=mine("labeller_id") & in_my_groups("group_id"),
        update=NOBODY,
        delete=mine("labeller_id"),
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    labeller_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
