"""Annotations: what programs and people note about an object, as keys and values."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from skyportal.models.remark import Remark, by_their_authors
from skyportal.permissions import Permission


class Annotation(Remark):
    """Facts about an object from one origin, such as a filter. Each author has one for an origin."""

    __tablename__ = "annotations"
    __table_args__ = (
        UniqueConstraint("obj_id", "origin", "author_id"),
        Index("ix_annotations_origin_obj_id", "origin", "obj_id", text("modified desc")),
    )
    __access__ = by_their_authors(Permission.ANNOTATE)

    origin: Mapped[str]
    data: Mapped[dict[str, object]]
