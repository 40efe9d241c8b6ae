"""Listings: people's own lists of objects."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, mine
from skyportal.models.base import Numbered

MY_OWN = mine("user_id")


class Listing(Numbered):
    """An object on one of a user's lists, such as `favorites` or `rejected_candidates`."""

    __tablename__ = "listings"
    __table_args__ = (UniqueConstraint("user_id", "list_name", "obj_id"),)
    __access__ = Access(read=MY_OWN, create=MY_OWN, update=MY_OWN)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"), index=True)
    list_name: Mapped[str]
    params: Mapped[dict[str, object]] = mapped_column(server_default="{}")
