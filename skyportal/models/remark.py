"""Remarks: what people and programs say about an object, to some groups."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    SYSTEM_ADMIN,
    Access,
    Predicate,
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


def by_their_authors(permission: Permission, about: Predicate | None = None) -> Access:
    """The groups and the author see a remark; the author, who has a permission, changes it.

    What it is `about`, where that is more than the object, must be visible to whoever reads it.
    """
    read = shared_with_my_groups("group_ids") | mine("author_id")
    create = mine("author_id") & has_acl(permission) & only_my_groups("group_ids")
    return Access(
        read=read if about is None else read & about,
        create=create if about is None else create & about,
        update=(mine("author_id") & has_acl(permission)) | SYSTEM_ADMIN,
    )
