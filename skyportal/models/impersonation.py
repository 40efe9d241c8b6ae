"""Impersonations: who acted as whom, and since when."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import SYSTEM_ADMIN, Access, mine
from skyportal.models.base import Numbered


class Impersonation(Numbered):
    """Somebody signed in as another user. Written by `access.become` only, and never removed.

    Seen by both, and by system administrators.
    """

    __tablename__ = "impersonations"
    __access__ = Access(read=SYSTEM_ADMIN | mine("user_id") | mine("impersonator_id"))

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    impersonator_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    address: Mapped[str | None]
