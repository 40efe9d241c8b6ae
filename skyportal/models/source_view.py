"""Views: which objects people look at."""

import datetime

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import NOBODY, Access, looked_up, mine
from skyportal.models.base import Numbered

OBJECT_IS_SEEN = looked_up("objs", "objs.id = source_views.obj_id")


class SourceView(Numbered):
    """Somebody opened the page of an object, counted once a day.

    How often an object is looked at may be known to whoever sees the object; by whom, to nobody.
    """

    __tablename__ = "source_views"
    __table_args__ = (
        UniqueConstraint("obj_id", "user_id", "day"),
        Index("ix_source_views_day", "day"),
    )
    __access__ = Access(
        read=OBJECT_IS_SEEN,
        create=mine("user_id") & OBJECT_IS_SEEN,
        update=NOBODY,
        hidden=("user_id",),
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    day: Mapped[datetime.date] = mapped_column(Date, server_default=func.current_date())
