"""The history of saving: who saved, unsaved or asked for an object, for which group, and when."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, in_my_groups
from skyportal.models.base import Numbered


class SourceChange(Numbered):
    """A group's source `before` (null if there was none) and `after` a change.

    A trigger writes it, whoever changes a source; nobody can write or remove it otherwise.
    """

    __tablename__ = "source_changes"
    __table_args__ = (Index("ix_source_changes_obj_id_group_id", "obj_id", "group_id"),)
    __access__ = Access(read=in_my_groups("group_id"))

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    before: Mapped[dict[str, object] | None]
    after: Mapped[dict[str, object]]
