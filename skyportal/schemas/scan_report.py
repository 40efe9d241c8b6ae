"""Scan reports in requests and responses."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from skyportal.schemas.base import Page, PageQuery, RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.classification import Classification
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.photometry import PhotStats
from skyportal.schemas.source import SavedGroup
from skyportal.schemas.user import UserSummary


class SavedRange(RequestModel):
    """When an object was saved."""

    start_save_date: UTCDateTime
    end_save_date: UTCDateTime

    @model_validator(mode="after")
    def check_order(self) -> Self:
        """Refuse a time that ends before it begins."""
        if self.end_save_date <= self.start_save_date:
            raise ValueError("end_save_date must be later than start_save_date")
        return self


class PassedRange(RequestModel):
    """When an object passed a filter."""

    start_date: UTCDateTime | None = None
    end_date: UTCDateTime | None = None


class ScanReportCreate(RequestModel):
    """A report to put together: what was saved to these groups, and when."""

    group_ids: Annotated[list[int], Field(min_length=1, max_length=100)]
    saved_candidates_range: SavedRange
    passed_filters_range: Annotated[
        PassedRange | None,
        Field(
            description="only what passed a filter of these groups then; null: also other objects"
        ),
    ] = None


class ScanReport(ResponseModel):
    """A report, without its objects."""

    id: int
    created_at: UTCDateTime
    author: UserSummary | None
    groups: Annotated[list[GroupSummary], Field(description="those that the caller knows")]
    saved_from: UTCDateTime
    saved_until: UTCDateTime
    passed_from: UTCDateTime | None
    passed_until: UTCDateTime | None
    items: Annotated[int, Field(description="how many objects")]
    own: Annotated[bool, Field(description="the caller's, who may remove it")]


class ScanReports(Page):
    """A page of reports, the newest first."""

    reports: list[ScanReport]


class ScanReportsQuery(PageQuery):
    """Which page of reports."""


class ScanReportItem(ResponseModel):
    """An object of a report, as the caller sees it now."""

    id: int
    obj_id: str
    comment: str | None
    ra: float
    dec: float
    redshift: float | None
    tns_name: str | None
    classifications: list[Classification]
    photstats: PhotStats | None
    saved_groups: list[SavedGroup]


class ScanReportItemChange(RequestModel):
    """What to say about an object of a report; null or nothing removes it."""

    comment: Annotated[str | None, Field(max_length=2000)]
