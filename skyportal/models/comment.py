"""Comments: what people and programs say about an object."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    SYSTEM_ADMIN,
    Access,
    has_acl,
    mine,
    only_my_groups,
    shared_with_my_groups,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission


class Comment(Numbered):
    """A comment on an object, in Markdown; `bot` when a program wrote it."""

    __tablename__ = "comments"
    __access__ = Access(
        read=shared_with_my_groups("group_ids") | mine("author_id"),
        create=mine("author_id") & has_acl(Permission.COMMENT) & only_my_groups("group_ids"),
        update=(mine("author_id") & has_acl(Permission.COMMENT)) | SYSTEM_ADMIN,
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    bot: Mapped[bool] = mapped_column(server_default="false")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    group_ids: Mapped[list[int]]
