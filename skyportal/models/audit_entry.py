"""The audit: what those who manage have changed."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import NOBODY, SYSTEM_ADMIN, Access, mine
from skyportal.models.base import Numbered


class AuditEntry(Numbered):
    """Somebody changed something by a right to manage; written with the change.

    Nobody removes it but the worker, after `skyportal.worker.audit_days`.
    Seen by system administrators, and one's own by oneself. `impersonator_id` is who acted in the
    user's name.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_created_at", "created_at"),)
    __access__ = Access(
        read=SYSTEM_ADMIN | mine("user_id"),
        create=mine("user_id"),
        update=NOBODY,
    )

    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    username: Mapped[str]
    impersonator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    token_name: Mapped[str | None]
    method: Mapped[str]
    route: Mapped[str]
    path: Mapped[str]
    body: Mapped[dict[str, object] | None]
