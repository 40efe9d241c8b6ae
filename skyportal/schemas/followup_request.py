"""Follow-up requests in requests and responses."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from skyportal.schemas.allocation import AllocationDetail
from skyportal.schemas.base import (
    CommaSeparated,
    FiniteJSON,
    Page,
    PageQuery,
    RequestModel,
    ResponseModel,
    UTCDateTime,
)
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.user import UserSummary

Detail = Annotated[str, Field(max_length=2000)]
Ids = Annotated[list[int], Field(default_factory=list, max_length=200)]


class RequestState(StrEnum):
    """How far a request is."""

    QUEUED = "queued"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    COMPLETED = "completed"
    NO_DATA = "no_data"
    REJECTED = "rejected"
    FAILED = "failed"
    DELETED = "deleted"


class FollowupCreate(RequestModel):
    """An observation to ask for, and circumstances in which nothing is to be done.

    Circumstances are of the object and of what is within `radius` of it.
    """

    obj_id: str
    allocation_id: int
    payload: FiniteJSON
    target_group_ids: Ids
    comment: Detail | None = None
    radius: Annotated[float, Field(ge=0, le=10, description="arcsec")] = 0.5
    not_if_duplicates: bool = False
    source_group_ids: Annotated[Ids, Field(description="one of these must have it as a source")]
    ignore_source_group_ids: Annotated[Ids, Field(description="none of these may have it")]
    not_if_classified: bool = False
    not_if_spectra_exist: bool = False
    not_if_tns_classified: bool = False
    not_if_tns_reported: Annotated[
        float | None, Field(gt=0, description="hours within which it was reported there")
    ] = None
    not_if_assignment_exists: Annotated[
        bool, Field(description="there are no assignments, so that this keeps nothing back")
    ] = False
    ignore_allocation_ids: Annotated[Ids, Field(description="no request may be on these")]


class FollowupCreated(ResponseModel):
    """The request, or that it was not made: `ignored` with the reason in `message`."""

    id: int | None
    request_status: str | None = None
    ignored: bool = False
    message: str = ""


class FollowupChange(RequestModel):
    """What to change of a request. `obj_id` and `allocation_id` are checked, and stay."""

    obj_id: str | None = None
    allocation_id: int | None = None
    payload: FiniteJSON | None = None
    target_group_ids: Annotated[list[int], Field(max_length=200)] | None = None
    state: RequestState | None = None
    status: Annotated[Detail | None, Field(description="as SkyPortal words it; or give state")] = (
        None
    )
    detail: Detail | None = None
    comment: Detail | None = None

    @model_validator(mode="after")
    def check_state(self) -> Self:
        """Refuse a state that is said twice."""
        if self.state is not None and self.status is not None:
            raise ValueError("state, status: give one of them")
        return self


class FollowupComment(RequestModel):
    """What is to be remembered of a request."""

    comment: Detail | None


class FollowupRequest(ResponseModel):
    """A request; `status` is `state` and `detail` in the words of SkyPortal."""

    id: int
    obj_id: str
    allocation_id: int
    allocation: AllocationDetail | None
    requester: UserSummary | None
    last_modified_by_id: int | None
    payload: dict[str, object]
    state: RequestState
    detail: str | None
    status: str
    comment: str | None
    target_groups: list[GroupSummary]
    created_at: UTCDateTime
    modified: UTCDateTime


class FollowupPage(Page):
    """A page of requests."""

    followup_requests: list[FollowupRequest]


class FollowupQuery(PageQuery):
    """Which requests."""

    num_per_page: Annotated[int, Field(ge=1, le=1000)] = 100
    source_id: Annotated[str | None, Field(alias="sourceID")] = None
    instrument_id: Annotated[int | None, Field(alias="instrumentID")] = None
    allocation_id: Annotated[int | None, Field(alias="allocationID")] = None
    start_date: Annotated[UTCDateTime | None, Field(description="asked for since then")] = None
    end_date: Annotated[UTCDateTime | None, Field(description="asked for until then")] = None
    status: Annotated[str | None, Field(description="a part of the status")] = None
    requesters: Annotated[CommaSeparated[int] | None, Field(description="ids of users")] = None
    sort_by: Literal["created_at", "modified", "status", "obj"] = "created_at"
    sort_order: Literal["asc", "desc"] = "desc"
