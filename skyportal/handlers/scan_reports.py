"""Scan reports: what a night's scanning has saved."""

from skyportal.domain import scan_reports
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.scan_report import (
    ScanReportCreate,
    ScanReportItem,
    ScanReportItemChange,
    ScanReports,
    ScanReportsQuery,
)

routes = Routes("candidates")


@routes.get("/api/candidates/scan_reports")
def list_reports(call: Call, query: ScanReportsQuery) -> ScanReports:
    """Retrieve the scan reports of your groups, the newest first."""
    return scan_reports.list_reports(call.session, call.caller, query)


@routes.post("/api/candidates/scan_reports")
def create_report(call: Call, body: ScanReportCreate) -> Identifier:
    """Put a report together of what was saved to groups in a time."""
    return Identifier(id=scan_reports.create_report(call.session, call.caller, body))


@routes.delete("/api/candidates/scan_reports/{report_id}")
def delete_report(call: Call, report_id: int) -> Empty:
    """Remove a report of yours."""
    scan_reports.delete_report(call.session, report_id)
    return Empty()


@routes.get("/api/candidates/scan_reports/{report_id}/items")
def list_items(call: Call, report_id: int) -> list[ScanReportItem]:
    """Retrieve the objects of a report with what you may know of them now."""
    return scan_reports.list_items(call.session, report_id)


@routes.patch("/api/candidates/scan_reports/{report_id}/items/{item_id}")
def comment_item(call: Call, report_id: int, item_id: int, body: ScanReportItemChange) -> Empty:
    """Word what a report says about an object."""
    scan_reports.comment_item(call.session, report_id, item_id, body.comment)
    return Empty()
