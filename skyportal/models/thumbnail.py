"""Thumbnails: small pictures of an object."""

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    Access,
    Predicate,
    has_acl,
    looked_up,
    mine,
    no_other_groups,
    no_other_streams,
    shared_with_my_groups,
    shared_with_my_streams,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

OF_A_VISIBLE_OBJECT = Predicate("of_survey") & looked_up("objs", "objs.id = thumbnails.obj_id")
NOT_OF_SURVEY = Predicate("(not of_survey)")
VISIBLE = shared_with_my_streams("stream_ids") | shared_with_my_groups("group_ids") | mine()


class Thumbnail(Numbered):
    """A PNG picture, such as the new, reference or subtracted image of an alert.

    Access is that of photometry, for it shows the same alert. A survey's picture of the place
    (`of_survey`), which only a job makes, is seen by whoever sees the object. The picture of a row
    never changes.
    """

    __tablename__ = "thumbnails"
    __table_args__ = (
        UniqueConstraint("obj_id", "type", "digest", "owner_id"),
        Index(
            "ix_thumbnails_of_survey", "obj_id", "type", unique=True, postgresql_where="of_survey"
        ),
    )
    __access__ = Access(
        read=VISIBLE | OF_A_VISIBLE_OBJECT,
        create=NOT_OF_SURVEY
        & mine()
        & has_acl(Permission.UPLOAD_DATA)
        & no_other_groups("group_ids")
        & no_other_streams("stream_ids"),
        update=NOT_OF_SURVEY & (mine() | (VISIBLE & has_acl(Permission.MANAGE_SOURCES))),
        delete=mine() | ((VISIBLE | OF_A_VISIBLE_OBJECT) & has_acl(Permission.MANAGE_SOURCES)),
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(ForeignKey("thumbnail_kinds.name"))
    origin: Mapped[str | None]
    is_grayscale: Mapped[bool]
    of_survey: Mapped[bool] = mapped_column(server_default="false")
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    png: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    group_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    stream_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
