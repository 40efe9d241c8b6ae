"""Candidates: objects that passed a filter."""

import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, has_acl, in_my_groups, in_my_streams
from skyportal.models.base import Base
from skyportal.permissions import Permission

OF_MY_FILTERS = in_my_groups("group_id") & in_my_streams("stream_id")


class Candidate(Base):
    """One alert of an object that passed one filter.

    Group and stream are the filter's (the foreign key sees to it), written here so that policies
    and lists need no join. An alert passes a filter once, however often it is replayed; candidates
    that came from no alert are told apart by the time.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("obj_id", "filter_id", "passing_alert_id"),
        ForeignKeyConstraint(
            ["filter_id", "group_id", "stream_id"],
            ["filters.id", "filters.group_id", "filters.stream_id"],
            ondelete="CASCADE",
        ),
        Index(
            "ix_candidates_without_alert",
            "obj_id",
            "filter_id",
            "passed_at",
            unique=True,
            postgresql_where=text("passing_alert_id is null"),
        ),
        Index(
            "ix_candidates_group_id_passed_at",
            "group_id",
            text("passed_at desc"),
            postgresql_include=["obj_id", "filter_id", "stream_id"],
        ),
        Index(
            "ix_candidates_passed_at_obj_id",
            text("passed_at desc"),
            text("obj_id desc"),
            postgresql_include=["group_id", "filter_id", "stream_id"],
        ),
        Index("ix_candidates_filter_id_passed_at", "filter_id", text("passed_at desc")),
    )
    __access__ = Access(
        read=OF_MY_FILTERS,
        create=OF_MY_FILTERS & has_acl(Permission.UPLOAD_DATA),
        delete=OF_MY_FILTERS & has_acl(Permission.UPLOAD_DATA),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, sort_order=-1)
    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    filter_id: Mapped[int]
    group_id: Mapped[int]
    stream_id: Mapped[int]
    passed_at: Mapped[datetime.datetime]
    passing_alert_id: Mapped[int | None] = mapped_column(BigInteger)
    uploader_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
