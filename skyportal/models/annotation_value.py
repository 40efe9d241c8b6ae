"""What annotations say, one value to a row, so that values can be looked up and walked in order."""

from sqlalchemy import Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, mine, shared_with_my_groups
from skyportal.models.base import DERIVED, Base

MISSING, NUMBER = 0, 2
"""The `kind` of null and of numbers."""


class AnnotationValue(Base):
    """The value of one key of an annotation.

    A trigger on `annotations` writes it, whoever changes a row, in the same transaction. Groups and
    author are the annotation's, so that it is seen by whom the annotation is seen by; the times are
    the annotation's, too. `kind` is the place of the value's type in the order of JSON (null, text,
    number, truth, list, object); `number` is null for what is none, and infinite beyond what a
    float holds. A key of more than 1,500 bytes, for which an index has no room, is left out.
    """

    __tablename__ = "annotation_values"
    __table_args__ = (
        Index("ix_annotation_values_ordered", "origin", "key", "kind", "number"),
        Index("ix_annotation_values_of_object", "obj_id", "key", "number", "origin"),
        {"info": {DERIVED: True}},
    )
    __access__ = Access(read=shared_with_my_groups("group_ids") | mine("author_id"))

    annotation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    obj_id: Mapped[str]
    origin: Mapped[str]
    kind: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[float | None]
    author_id: Mapped[int | None]
    group_ids: Mapped[list[int]]
