"""Comments: what people and programs say about an object."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.remark import Remark, by_their_authors
from skyportal.permissions import Permission


class Comment(Remark):
    """A comment on an object, in Markdown; `bot` when a program wrote it."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_obj_id", "obj_id"),)
    __access__ = by_their_authors(Permission.COMMENT)

    text: Mapped[str]
    bot: Mapped[bool] = mapped_column(server_default="false")
