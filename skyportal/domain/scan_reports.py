"""Reports of what scanning has saved: put together once, worded by the group, read live."""

from sqlalchemy import ColumnElement, exists, func, insert, literal, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.cards import groups_by_obj
from skyportal.domain.classifications import classifications_by_obj
from skyportal.domain.errors import NotFoundError
from skyportal.domain.light_curves import photstats_by_obj
from skyportal.domain.objects import described
from skyportal.domain.rows import remove
from skyportal.domain.sharing import chosen_groups
from skyportal.models.candidate import Candidate
from skyportal.models.group import Group
from skyportal.models.scan_report import ScanReport as Row
from skyportal.models.scan_report import ScanReportItem as Item
from skyportal.models.source import Source
from skyportal.models.user import User
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.scan_report import (
    ScanReport,
    ScanReportCreate,
    ScanReportItem,
    ScanReports,
    ScanReportsQuery,
)
from skyportal.schemas.user import UserSummary


def create_report(session: Session, caller: Caller, request: ScanReportCreate) -> int:
    """Put a report together of what was saved to groups in a time; return its id."""
    saved, passed = request.saved_candidates_range, request.passed_filters_range
    row = Row(
        author_id=caller.user_id,
        group_ids=chosen_groups(caller, request.group_ids),
        saved_from=saved.start_save_date,
        saved_until=saved.end_save_date,
        passed_from=None if passed is None else passed.start_date,
        passed_until=None if passed is None else passed.end_date,
    )
    session.add(row)
    session.flush()
    chosen = (
        select(literal(row.id), Source.obj_id)
        .where(
            Source.active,
            Source.group_id.in_(row.group_ids),
            Source.saved_at >= row.saved_from,
            Source.saved_at <= row.saved_until,
        )
        .distinct()
    )
    if passed is not None:
        chosen = chosen.where(has_passed(row))
    session.execute(insert(Item).from_select(["report_id", "obj_id"], chosen))
    return row.id


def has_passed(report: Row) -> ColumnElement[bool]:
    """Return the condition that a source passed a filter of the report's groups in its time."""
    found = exists().where(
        Candidate.obj_id == Source.obj_id, Candidate.group_id.in_(report.group_ids)
    )
    if report.passed_from is not None:
        found = found.where(Candidate.passed_at >= report.passed_from)
    if report.passed_until is not None:
        found = found.where(Candidate.passed_at <= report.passed_until)
    return found


def list_reports(session: Session, caller: Caller, query: ScanReportsQuery) -> ScanReports:
    """Return a page of reports, the newest first."""
    count = select(func.count()).select_from(Item).where(Item.report_id == Row.id).scalar_subquery()
    rows = session.execute(
        select(Row, User, count)
        .outerjoin(User, User.id == Row.author_id)
        .order_by(Row.id.desc())
        .limit(query.num_per_page)
        .offset(query.offset)
    )
    groups = {group.id: group for group in session.scalars(select(Group))}
    return ScanReports(
        reports=[
            ScanReport(
                id=row.id,
                created_at=row.created_at,
                author=None if author is None else UserSummary.model_validate(author),
                groups=[
                    GroupSummary.model_validate(groups[one])
                    for one in row.group_ids
                    if one in groups
                ],
                saved_from=row.saved_from,
                saved_until=row.saved_until,
                passed_from=row.passed_from,
                passed_until=row.passed_until,
                items=items,
                own=row.author_id == caller.user_id,
            )
            for row, author, items in rows
        ],
        totalMatches=session.scalar(select(func.count()).select_from(Row)) or 0,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def find_report(session: Session, report_id: int) -> Row:
    """Return a report that the caller may read."""
    row = session.get(Row, report_id)
    if row is None:
        raise NotFoundError(f"There is no scan report {report_id} that you have access to.")
    return row


def delete_report(session: Session, report_id: int) -> None:
    """Remove a report of the caller's."""
    remove(session, find_report(session, report_id))


def list_items(session: Session, report_id: int) -> list[ScanReportItem]:
    """Return the objects of a report with what the caller may know of them now, by id."""
    find_report(session, report_id)
    items = session.scalars(
        select(Item).where(Item.report_id == report_id).order_by(Item.obj_id)
    ).all()
    obj_ids = [item.obj_id for item in items]
    details = described(session, obj_ids)
    classifications = classifications_by_obj(session, obj_ids)
    statistics = photstats_by_obj(session, obj_ids)
    saved = groups_by_obj(session, obj_ids, active=True)
    return [
        ScanReportItem(
            id=item.id,
            obj_id=item.obj_id,
            comment=item.comment,
            ra=details[item.obj_id].ra,
            dec=details[item.obj_id].dec,
            redshift=details[item.obj_id].redshift,
            tns_name=details[item.obj_id].tns_name,
            classifications=classifications[item.obj_id],
            photstats=statistics.get(item.obj_id),
            saved_groups=saved[item.obj_id],
        )
        for item in items
        if item.obj_id in details
    ]


def comment_item(session: Session, report_id: int, item_id: int, comment: str | None) -> None:
    """Word what a report says about an object."""
    item = session.get(Item, item_id)
    if item is None or item.report_id != report_id:
        raise NotFoundError(f"There is no entry {item_id} in scan report {report_id}.")
    item.comment = comment or None
