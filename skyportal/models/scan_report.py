"""Scan reports: what a night's scanning has saved, with a few words on each object."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    NOBODY,
    SYSTEM_ADMIN,
    Access,
    looked_up,
    mine,
    only_my_groups,
    refers_to_visible,
    shared_with_my_groups,
)
from skyportal.models.base import Numbered

OF_A_REPORT_I_READ = refers_to_visible("scan_reports", "scan_reports.id = report_id") & looked_up(
    "objs", "objs.id = scan_report_items.obj_id"
)
OF_A_REPORT_OF_MINE = refers_to_visible(
    "scan_reports", "scan_reports.id = report_id and scan_reports.author_id = access.user_id()"
)


class ScanReport(Numbered):
    """What was saved to some groups in a time, put together by one of their members."""

    __tablename__ = "scan_reports"
    __table_args__ = (CheckConstraint("saved_from < saved_until", name="from_before_until"),)
    __access__ = Access(
        read=shared_with_my_groups("group_ids") | mine("author_id"),
        create=mine("author_id") & only_my_groups("group_ids"),
        update=NOBODY,
        delete=mine("author_id") | SYSTEM_ADMIN,
    )

    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    group_ids: Mapped[list[int]]
    saved_from: Mapped[datetime.datetime]
    saved_until: Mapped[datetime.datetime]
    passed_from: Mapped[datetime.datetime | None]
    passed_until: Mapped[datetime.datetime | None]


class ScanReportItem(Numbered):
    """An object of a report; whoever reads the report may word the comment.

    The facts of the object (brightness, redshift, classes) are not copied here: who reads the
    report is told those that he may see.
    """

    __tablename__ = "scan_report_items"
    __table_args__ = (UniqueConstraint("report_id", "obj_id"),)
    __access__ = Access(
        read=OF_A_REPORT_I_READ,
        create=OF_A_REPORT_OF_MINE & OF_A_REPORT_I_READ,
        update=OF_A_REPORT_I_READ,
        delete=OF_A_REPORT_OF_MINE,
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("scan_reports.id", ondelete="CASCADE"))
    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"), index=True)
    comment: Mapped[str | None]
