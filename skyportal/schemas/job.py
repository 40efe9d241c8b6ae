"""Background jobs in requests and responses."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import Page, PageQuery, ResponseModel, UTCDateTime


class JobState(StrEnum):
    """How far a job is. Those that succeeded are not kept."""

    TODO = "todo"
    DOING = "doing"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ABORTED = "aborted"


class Job(ResponseModel):
    """A job: what is done, with what, how far it is and how often it was tried."""

    id: int
    task: str
    arguments: dict[str, object]
    state: JobState
    attempts: int
    scheduled_at: Annotated[UTCDateTime | None, Field(description="not before this time")]
    queued_at: UTCDateTime | None
    started_at: Annotated[UTCDateTime | None, Field(description="the last time")]


class JobsPage(Page):
    """A page of jobs, newest first."""

    jobs: list[Job]


class JobsQuery(PageQuery):
    """Which jobs."""

    state: JobState | None = None
    task: str | None = None


class JobQueued(ResponseModel):
    """A job that was put into the queue; see `/api/internal/jobs`."""

    job_id: int
