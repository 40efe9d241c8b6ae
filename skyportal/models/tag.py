"""Tags: words of a common list that mark objects."""

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from skyportal.models.access import (
    NOBODY,
    SIGNED_IN,
    Access,
    Predicate,
    has_acl,
    mine,
    only_my_groups,
    shared_with_my_groups,
)
from skyportal.models.base import Numbered
from skyportal.models.remark import Remark
from skyportal.permissions import Permission

OF_GROUPS_I_ADMINISTER = Predicate("(group_ids && (select access.admin_group_ids())::int[])")


class TagOption(Numbered):
    """A tag that objects can be given."""

    __tablename__ = "tag_options"
    __access__ = Access(
        read=SIGNED_IN,
        create=has_acl(Permission.MANAGE_SOURCES),
        update=has_acl(Permission.MANAGE_SOURCES),
    )

    name: Mapped[str] = mapped_column(unique=True)
    color: Mapped[str | None]


class Tag(Remark):
    """A tag that somebody gave to an object, for some groups; anybody may.

    Removed by its author, or by an administrator of one of its groups.
    """

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("obj_id", "objtagoption_id", "author_id"),)
    __access__ = Access(
        read=shared_with_my_groups("group_ids") | mine("author_id"),
        create=mine("author_id") & only_my_groups("group_ids"),
        update=NOBODY,
        delete=mine("author_id") | OF_GROUPS_I_ADMINISTER,
    )

    objtagoption_id: Mapped[int] = mapped_column(
        ForeignKey("tag_options.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = column_property(
        select(TagOption.name).where(TagOption.id == objtagoption_id).scalar_subquery()
    )
    color: Mapped[str | None] = column_property(
        select(TagOption.color).where(TagOption.id == objtagoption_id).scalar_subquery()
    )
