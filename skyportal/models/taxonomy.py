"""Taxonomies: trees of classes."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    Access,
    has_acl,
    only_my_groups,
    shared_with_my_groups,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission


class Taxonomy(Numbered):
    """A tree of classes: each node of `hierarchy` has a `class` and perhaps `subclasses`."""

    __tablename__ = "taxonomies"
    __table_args__ = (UniqueConstraint("name", "version"),)
    __access__ = Access(
        read=shared_with_my_groups("group_ids"),
        create=has_acl(Permission.POST_TAXONOMY) & only_my_groups("group_ids"),
        update=has_acl(Permission.POST_TAXONOMY) & shared_with_my_groups("group_ids"),
        delete=has_acl(Permission.DELETE_TAXONOMY) & shared_with_my_groups("group_ids"),
    )

    name: Mapped[str]
    hierarchy: Mapped[dict[str, object]]
    version: Mapped[str]
    provenance: Mapped[str | None]
    is_latest: Mapped[bool] = mapped_column(server_default="true")
    group_ids: Mapped[list[int]]
