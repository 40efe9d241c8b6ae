"""Remarks: what people and programs say about an object, to some groups."""

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


class Remark(Numbered):
    """What every kind of remark has: an object, an author, and groups that see it."""

    __abstract__ = True

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    group_ids: Mapped[list[int]]


def by_their_authors(permission: Permission) -> Access:
    """The groups and the author see a remark; the author, who has a permission, changes it."""
    return Access(
        read=shared_with_my_groups("group_ids") | mine("author_id"),
        create=mine("author_id") & has_acl(permission) & only_my_groups("group_ids"),
        update=(mine("author_id") & has_acl(permission)) | SYSTEM_ADMIN,
    )
