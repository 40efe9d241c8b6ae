"""Who has seen which candidates, in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import (
    CommaSeparated,
    QueryModel,
    RequestModel,
    ResponseModel,
    UTCDateTime,
)
from skyportal.schemas.user import UserSummary

LOOKS = 50  # of one request: what a push about them says must fit 8000 bytes


class LooksNoted(RequestModel):
    """Candidates that the caller has seen."""

    obj_ids: Annotated[
        list[Annotated[str, Field(max_length=100)]], Field(min_length=1, max_length=LOOKS)
    ]


class ProgressQuery(QueryModel):
    """Which candidates: those that passed filters of groups, or these filters, in a time."""

    group_ids: Annotated[CommaSeparated[int] | None, Field(alias="groupIDs")] = None
    filter_ids: Annotated[
        CommaSeparated[int] | None, Field(alias="filterIDs", description="not with groupIDs")
    ] = None
    start_date: Annotated[UTCDateTime | None, Field(description="passed at this time or later")] = (
        None
    )
    end_date: Annotated[UTCDateTime | None, Field(description="passed at this time or before")] = (
        None
    )


class Scanner(ResponseModel):
    """How far somebody is with a list of candidates."""

    user: UserSummary
    seen: int
    rejected: int


class ScanProgress(ResponseModel):
    """How many candidates have been seen since they first passed in this time, and by whom."""

    total: int
    totalIsExact: Annotated[  # noqa: N815 (name of the API)
        bool, Field(description="otherwise there are at least so many")
    ]
    seen: Annotated[int, Field(description="by anybody")]
    scanners: Annotated[list[Scanner], Field(description="the busiest first")]
