"""Interests: who works on an object, as others should know before they do the same."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import NOBODY, SYSTEM_ADMIN, Access, looked_up, mine
from skyportal.models.base import Numbered

OBJECT_IS_SEEN = looked_up("objs", "objs.id = interests.obj_id")


class Interest(Numbered):
    """Somebody works on an object, on a paper say; seen by whoever sees the object."""

    __tablename__ = "interests"
    __access__ = Access(
        read=OBJECT_IS_SEEN,
        create=mine("user_id") & OBJECT_IS_SEEN,
        update=NOBODY,
        delete=mine("user_id") | SYSTEM_ADMIN,
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    description: Mapped[str | None]
    link: Mapped[str | None]
