"""Allocations in requests and responses."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.instrument import InstrumentDetail

Name = Annotated[str, Field(min_length=1, max_length=255)]


class AllocationType(StrEnum):
    """What the time of an allocation can be used for."""

    TRIGGERED = "triggered"
    FORCED_PHOTOMETRY = "forced_photometry"
    OBSERVATION_PLAN = "observation_plan"


class ValidityRange(RequestModel):
    """A time in which an allocation can be used."""

    start_date: UTCDateTime
    end_date: UTCDateTime

    @model_validator(mode="after")
    def check_order(self) -> Self:
        """Refuse a time that ends before it begins."""
        if self.end_date <= self.start_date:
            raise ValueError("end_date: it must be after start_date")
        return self


class AllocationBase(RequestModel):
    """What is known of an allocation."""

    group_id: int
    instrument_id: int
    pi: Name
    proposal_id: Name | None = None
    hours_allocated: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    types: Annotated[
        list[AllocationType],
        Field(min_length=1, default_factory=lambda: [AllocationType.TRIGGERED]),
    ]
    validity_ranges: Annotated[list[ValidityRange], Field(default_factory=list, max_length=100)]
    default_share_group_ids: Annotated[list[int], Field(default_factory=list)]


class AllocationDetail(ResponseModel):
    """An allocation with its instrument and group."""

    id: int
    group_id: int
    group: GroupSummary | None
    instrument_id: int
    instrument: InstrumentDetail
    pi: str
    proposal_id: str | None
    hours_allocated: float
    types: list[str]
    validity_ranges: list[dict[str, str]]
    default_share_group_ids: list[int]
    created_at: UTCDateTime
    modified: UTCDateTime


class AllocationsQuery(QueryModel):
    """Which allocations."""

    instrument_id: Annotated[int | None, Field(alias="instrument_id")] = None
    api_type: Annotated[AllocationType | None, Field(alias="apiType")] = None
