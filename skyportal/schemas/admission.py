"""Requests to join groups, in requests and responses."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.user import UserSummary


class AdmissionStatus(StrEnum):
    """What became of a request."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Admission(ResponseModel):
    """Somebody asks to join a group."""

    id: int
    group: GroupSummary
    user: UserSummary
    status: AdmissionStatus
    created_at: UTCDateTime


class AdmissionsQuery(QueryModel):
    """Which requests."""

    group_id: Annotated[int | None, Field(alias="groupID", description="to this group")] = None
    status: AdmissionStatus | None = None


class AdmissionCreate(RequestModel):
    """The group that the caller asks to join."""

    groupID: int  # noqa: N815 (name of the API)


class AdmissionAnswer(RequestModel):
    """Whether the group lets him in."""

    status: Literal["accepted", "declined"]
