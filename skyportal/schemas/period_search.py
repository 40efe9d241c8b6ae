"""Period searches in requests and responses. Periods are in days, frequencies in cycles per day."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime

Days = Annotated[float, Field(gt=0, allow_inf_nan=False, description="days")]


class PeriodSearchState(StrEnum):
    """How far a search has got; `waiting` is for the cluster, which does not answer."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (PeriodSearchState.QUEUED, PeriodSearchState.RUNNING, PeriodSearchState.WAITING)


class PeriodSearchCreate(RequestModel):
    """What to search; what is left out is chosen by the light curve."""

    filters: Annotated[
        list[str] | None, Field(min_length=1, max_length=100, description="only these; all if null")
    ] = None
    instrument_ids: Annotated[
        list[int] | None, Field(min_length=1, max_length=100, description="only these; all if null")
    ] = None
    min_period: Annotated[Days | None, Field(description="days; 0.05 if null")] = None
    max_period: Annotated[
        Days | None, Field(description="days; half of what was observed if null")
    ] = None


class FoundPeriod(ResponseModel):
    """A peak of the periodogram."""

    period: Annotated[float, Field(description="days")]
    power: Annotated[float, Field(description="part of χ² that a sinusoid explains, 0 to 1")]
    false_alarm_probability: Annotated[
        float, Field(description="that noise has a peak so high anywhere in the search")
    ]


class SearchedBand(ResponseModel):
    """A filter of an instrument with its number of measurements."""

    name: str
    points: int


class PeriodOutcome(ResponseModel):
    """What a search has found, the best period first."""

    peaks: list[FoundPeriod]
    bands: list[SearchedBand]
    baseline: Annotated[float, Field(description="days from the first measurement to the last")]
    min_period: Annotated[float, Field(description="days")]
    max_period: Annotated[float, Field(description="days")]
    frequencies: Annotated[int, Field(description="how many were looked at")]


class Periodogram(ResponseModel):
    """The power by frequency, so far thinned out that every peak stays."""

    frequency: list[float]
    power: list[float]


class PeriodSearch(ResponseModel):
    """A search with its state and what was asked of it."""

    id: int
    obj_id: str
    state: PeriodSearchState
    progress: Annotated[float, Field(description="from 0 to 1")]
    parameters: PeriodSearchCreate
    error: str | None
    outcome: PeriodOutcome | None
    created_at: UTCDateTime
    modified: UTCDateTime


class PeriodSearchDetail(PeriodSearch):
    """A search with its periodogram."""

    periodogram: Periodogram | None
