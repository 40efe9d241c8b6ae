"""Merges: objects that turned out to be one."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import NOBODY, Access, Predicate, has_acl, looked_up, mine
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

STATES = ("queued", "done", "undoing", "undone")


def saved_by_me(column: str) -> Predicate:
    """The caller may save to a group that has the object of a column among its sources."""
    return Predicate(
        f"(exists (select from sources where sources.obj_id = merges.{column} and sources.active"
        " and sources.group_id = any ((select access.save_group_ids())::int[])))"
    )


class Merge(Numbered):
    """All data of a duplicate go to the object that is kept, and can go back.

    A job does it with the worker's rights, for the data of groups that the caller is not in move,
    too. What moved (`moved`: ids by table) and what had to give way to a twin (`removed`: rows by
    table) is remembered for the way back, and is no business of anybody who may ask for it.
    """

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint("kept_id <> duplicate_id", name="two_objects"),
        Index(
            "ix_merges_one_at_a_time",
            "duplicate_id",
            unique=True,
            postgresql_where="state <> 'undone'",
        ),
    )
    __access__ = Access(
        read=looked_up("objs", "objs.id = merges.kept_id"),
        create=has_acl(Permission.MANAGE_SOURCES)
        & mine("author_id")
        & saved_by_me("kept_id")
        & saved_by_me("duplicate_id"),
        update=has_acl(Permission.MANAGE_SOURCES) & saved_by_me("kept_id"),
        delete=NOBODY,
        hidden=("moved", "removed"),
    )

    kept_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"), index=True)
    duplicate_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(server_default="queued")
    moved: Mapped[dict[str, list[Any]]] = mapped_column(
        JSONB, default=dict, server_default="{}", deferred=True, deferred_raiseload=True
    )
    removed: Mapped[dict[str, list[Any]]] = mapped_column(
        JSONB, default=dict, server_default="{}", deferred=True, deferred_raiseload=True
    )
