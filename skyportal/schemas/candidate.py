"""Candidates in requests and responses."""

import json
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from skyportal.schemas.annotation import Annotation, AnnotationComparison, comparisons_of_text
from skyportal.schemas.base import (
    CommaSeparated,
    Page,
    PageQuery,
    QueryModel,
    RequestModel,
    ResponseModel,
    UTCDateTime,
)
from skyportal.schemas.classification import Classification
from skyportal.schemas.comment import Comment
from skyportal.schemas.detections import DetectionConditions
from skyportal.schemas.export import ExportFormat
from skyportal.schemas.followup_request import FollowupRequest
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.obj import ObjCreate, ObjDetail
from skyportal.schemas.photometry import CompactPhotometry, PhotStats
from skyportal.schemas.spectrum import Spectrum
from skyportal.schemas.tag import Tag
from skyportal.schemas.thumbnail import Thumbnail
from skyportal.schemas.user import UserSummary
from skyportal.schemas.written import Written


class CandidateCreate(ObjCreate):
    """An object that passed filters; posting the same again changes nothing."""

    filter_ids: Annotated[list[int], Field(min_length=1, max_length=500)]
    passed_at: UTCDateTime
    passing_alert_id: Annotated[
        int | None,
        Field(description="the alert; a filter passes it once", ge=-(2**63), lt=2**63),
    ] = None


class CandidateIds(ResponseModel):
    """Ids of candidates, in the order of `filter_ids`."""

    ids: list[int]


class PassedFilter(ResponseModel):
    """One filter that an object passed, and when."""

    filter_id: int
    group_id: int
    passed_at: UTCDateTime
    passing_alert_id: int | None


class Candidate(ObjDetail):
    """An object that passed filters, as a card shows it.

    Filters, groups, `passed_at` and the alert are those that match the query; `passed_at` is the
    newest. `saved_groups` are all of the caller's that have saved it.
    """

    is_source: bool
    saved_groups: list[GroupSummary]
    passing_group_ids: list[int]
    filter_ids: list[int]
    passed_at: UTCDateTime
    passing_alert_id: int | None
    classifications: Written[list[Classification]]
    annotations: Written[list[Annotation]]
    tags: list[Tag]
    thumbnails: Written[list[Thumbnail]]
    photometry: Written[list[CompactPhotometry]]
    photstats: PhotStats | None
    comments: list[Comment] | None = None
    spectra: list[Spectrum] | None = None
    followup_requests: list[FollowupRequest] | None = None
    rejected: Annotated[bool, Field(description="on the caller's list of rejected candidates")]
    rejected_by: Annotated[
        list[UserSummary], Field(description="members of the groups whose filters it passed")
    ]
    seen_by: Annotated[
        list[UserSummary], Field(description="likewise, since it first passed in this time")
    ]


class CandidateDetail(Candidate):
    """An object that passed filters, with each time it did, newest first."""

    candidates: list[PassedFilter]


class CandidatePage(Page):
    """A page of candidates; `cursor` leads to the next one, null after the last."""

    candidates: list[Candidate]
    totalIsExact: Annotated[  # noqa: N815 (name of the API)
        bool, Field(description="otherwise there are at least so many")
    ]
    cursor: str | None


class SavedStatus(StrEnum):
    """Whether an object is saved: to selected groups, or to any of the caller's."""

    ALL = "all"
    TO_ALL_SELECTED = "savedToAllSelected"
    TO_ANY_SELECTED = "savedToAnySelected"
    TO_ANY_ACCESSIBLE = "savedToAnyAccessible"
    NOT_TO_ANY_ACCESSIBLE = "notSavedToAnyAccessible"
    NOT_TO_ANY_SELECTED = "notSavedToAnySelected"
    NOT_TO_ALL_SELECTED = "notSavedToAllSelected"


class Scanners(StrEnum):
    """Whose scanning counts."""

    ME = "me"
    GROUP = "group"


class AnnotationCondition(RequestModel):
    """An object has an annotation with this value, or with a number between limits."""

    origin: str
    key: str
    value: str | float | bool | None = None
    min: Annotated[float | None, Field(allow_inf_nan=False)] = None
    max: Annotated[float | None, Field(allow_inf_nan=False)] = None


def objects_of_json(value: object) -> object:
    """Return the list behind `{…},{…}`; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(f"[{value}]")
    except json.JSONDecodeError as error:
        raise ValueError(f"is not a list of JSON objects: {error.msg}") from None


class PassConditions(QueryModel):
    """Which passes of filters."""

    group_ids: Annotated[
        CommaSeparated[int] | None,
        Field(alias="groupIDs", description="passed a filter of these groups"),
    ] = None
    filter_ids: Annotated[
        CommaSeparated[int] | None,
        Field(alias="filterIDs", description="passed these filters; not with groupIDs"),
    ] = None
    start_date: Annotated[UTCDateTime | None, Field(description="passed at this time or later")] = (
        None
    )
    end_date: Annotated[UTCDateTime | None, Field(description="passed at this time or before")] = (
        None
    )
    saved_status: SavedStatus = SavedStatus.ALL


class CandidateRow(ResponseModel):
    """That an alert passed a filter."""

    id: int
    obj_id: str
    filter_id: int
    passed_at: UTCDateTime
    passing_alert_id: int | None


class CandidateRows(ResponseModel):
    """A page of passes, newest first; they are counted for the first page only."""

    candidates: list[CandidateRow]
    totalMatches: int | None  # noqa: N815 (name of the API)
    pageNumber: int  # noqa: N815
    numPerPage: int  # noqa: N815


class CandidateRowsQuery(PageQuery, PassConditions):
    """Which page of which passes."""


class CandidateConditions(DetectionConditions, PassConditions):
    """Which candidates, and how to sort them; the newest come first unless told otherwise."""

    obj_id: Annotated[str | None, Field(alias="objID", description="this object")] = None
    first_detection_after: Annotated[
        UTCDateTime | None, Field(description="first detected at this time or later")
    ] = None
    last_detection_before: Annotated[
        UTCDateTime | None, Field(description="last detected at this time or before")
    ] = None
    tags: Annotated[CommaSeparated[str] | None, Field(description="has one of these tags")] = None
    min_redshift: float | None = None
    max_redshift: float | None = None
    classifications: Annotated[
        CommaSeparated[str] | None,
        Field(description="has one of these classes: `class`, or `taxonomy: class`"),
    ] = None
    classifications_reject: Annotated[
        CommaSeparated[str] | None, Field(description="has none of these classes")
    ] = None
    list_name: Annotated[str | None, Field(description="is on this list of mine")] = None
    list_name_reject: Annotated[str | None, Field(description="is not on this list of mine")] = None
    not_rejected_by: Annotated[
        Scanners | None,
        Field(description="rejected neither by me nor, for `group`, by others of its group"),
    ] = None
    not_seen_by: Annotated[
        Scanners | None,
        Field(description="passed again since I, or anybody of its group, last saw it"),
    ] = None
    annotation_filter_list: Annotated[
        list[AnnotationCondition],
        BeforeValidator(objects_of_json),
        Field(
            max_length=20,
            description="JSON objects, separated by commas: "
            '{"origin", "key", "value"} or {"origin", "key", "min", "max"}',
        ),
    ] = []  # noqa: RUF012 (pydantic copies defaults)
    photometry_annotations_filter: Annotated[
        list[AnnotationComparison],
        BeforeValidator(comparisons_of_text),
        Field(
            max_length=20,
            description="annotations of measurements: `key` or `key: value: op` (lt, le, eq, ne, "
            "ge, gt), separated by commas",
        ),
    ] = []  # noqa: RUF012 (pydantic copies defaults)
    photometry_annotations_filter_origin: Annotated[
        CommaSeparated[str] | None, Field(description="these annotations are of these origins")
    ] = None
    photometry_annotations_filter_before: UTCDateTime | None = None
    photometry_annotations_filter_after: UTCDateTime | None = None
    photometry_annotations_filter_min_count: Annotated[
        int, Field(ge=1, le=100_000, description="so many measurements have such an annotation")
    ] = 1
    sort_by_annotation_origin: str | None = None
    sort_by_annotation_key: str | None = None
    sort_by_annotation_order: Literal["asc", "desc"] = "desc"


class CandidatesQuery(PageQuery, CandidateConditions):
    """Which page of which candidates."""

    num_per_page: Annotated[int, Field(ge=1, le=500, description="objects of one page")] = 25
    cursor: Annotated[
        str | None, Field(description="of the page before; `pageNumber` is ignored then")
    ] = None
    include_photometry: Annotated[bool, Field(description="with small light curves")] = True
    include_comments: bool = False
    include_followup_requests: bool = False
    include_spectra: Annotated[bool, Field(description="with spectra, at all wavelengths")] = False


class CandidatesExport(CandidateConditions):
    """Which candidates to export, and how."""

    format: ExportFormat = ExportFormat.CSV
