"""Period searches: what people have the cluster find out about a light curve."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import NOBODY, Access, has_acl, looked_up, mine
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

STATES = ("queued", "running", "waiting", "done", "failed")


class PeriodSearch(Numbered):
    """A periodogram of a light curve, asked for by one person, who alone sees it.

    `measurements` are what this person saw of the object when asking: a job searches with the worker's
    rights, and shall know no more. They go when the search is done.
    """

    __tablename__ = "period_searches"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="state"),
        Index("ix_period_searches_user_id_obj_id", "user_id", "obj_id"),
    )
    __access__ = Access(
        read=mine("user_id"),
        create=mine("user_id")
        & has_acl(Permission.RUN_ANALYSES)
        & looked_up("objs", "objs.id = period_searches.obj_id"),
        update=NOBODY,
        delete=mine("user_id"),
        hidden=("measurements",),
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(server_default="queued")
    progress: Mapped[float] = mapped_column(server_default="0")
    parameters: Mapped[dict[str, object]]
    measurements: Mapped[dict[str, list[Any]] | None] = mapped_column(
        JSONB(none_as_null=True), deferred=True, deferred_raiseload=True
    )
    error: Mapped[str | None]
    outcome: Mapped[dict[str, object] | None]
    periodogram: Mapped[dict[str, list[float]] | None] = mapped_column(JSONB, deferred=True)
