"""API tokens: their secret is shown once and kept as a hash."""

import datetime

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import SYSTEM_ADMIN, Access, Predicate, mine
from skyportal.models.base import Base

NO_MORE_THAN_I_MAY = Predicate("(acls <@ (select access.acls()))")
AS_MYSELF = Predicate("(not (select access.is_impersonating()))")


class Token(Base):
    """Lets a program act as the user who made it, with some of his permissions."""

    __tablename__ = "tokens"
    __table_args__ = (UniqueConstraint("created_by_id", "name"),)
    __access__ = Access(
        read=mine("created_by_id") | SYSTEM_ADMIN,
        create=mine("created_by_id") & NO_MORE_THAN_I_MAY & AS_MYSELF,
        update=mine("created_by_id") & NO_MORE_THAN_I_MAY,
        delete=mine("created_by_id") | SYSTEM_ADMIN,
        hidden=("digest",),
    )

    id: Mapped[str] = mapped_column(
        primary_key=True, server_default=text("gen_random_uuid()::text"), sort_order=-1
    )
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    digest: Mapped[bytes] = mapped_column(
        LargeBinary, unique=True, deferred=True, deferred_raiseload=True
    )
    acls: Mapped[list[str]] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime.datetime | None]
    last_used_at: Mapped[datetime.datetime | None]
