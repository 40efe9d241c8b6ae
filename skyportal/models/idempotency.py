"""Idempotency keys: what was asked under a key is done once."""

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import NOBODY, Access, mine
from skyportal.models.base import Numbered


class IdempotencyKey(Numbered):
    """A key that a user gave to a request, with the request's digest and the answer.

    It is written in the transaction of the request, so that it is there if and only if what was
    asked is done. An answer with a secret in it is not kept.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("user_id", "key"),)
    __access__ = Access(
        read=mine("user_id"), create=mine("user_id"), update=mine("user_id"), delete=NOBODY
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key: Mapped[str]
    request: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
