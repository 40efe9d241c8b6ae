"""What is in the queue of background jobs, as administrators see it."""

from typing import Any

from sqlalchemy import ScalarSelect, column, func, select, table, text
from sqlalchemy.orm import Session

from skyportal.domain.errors import ConflictError, NotFoundError
from skyportal.schemas.job import Job, JobsPage, JobsQuery, JobState

JOBS = table(
    "procrastinate_jobs",
    *(
        column(name)
        for name in ("id", "task_name", "args", "status", "attempts", "scheduled_at", "priority")
    ),
)
EVENTS = table("procrastinate_events", *(column(name) for name in ("job_id", "type", "at")))
RETRY = text("select procrastinate_retry_job_v2(:job_id, now(), null, null, null)")


def last(kind: str) -> ScalarSelect[Any]:
    """Return the expression of the last time that something happened to a job."""
    happened = EVENTS.c.job_id == JOBS.c.id, EVENTS.c.type == kind
    return select(func.max(EVENTS.c.at)).where(*happened).scalar_subquery()


def list_jobs(session: Session, query: JobsQuery) -> JobsPage:
    """Return a page of jobs, newest first."""
    conditions = []
    if query.state is not None:
        conditions.append(JOBS.c.status == query.state.value)
    if query.task is not None:
        conditions.append(JOBS.c.task_name == query.task)
    page = (
        select(
            JOBS.c.id,
            JOBS.c.task_name.label("task"),
            JOBS.c.args.label("arguments"),
            JOBS.c.status.label("state"),
            JOBS.c.attempts,
            JOBS.c.scheduled_at,
            last("deferred").label("queued_at"),
            last("started").label("started_at"),
        )
        .where(*conditions)
        .order_by(JOBS.c.id.desc())
        .offset(query.offset)
        .limit(query.num_per_page)
    )
    count = select(func.count()).select_from(JOBS).where(*conditions)
    return JobsPage(
        jobs=[Job.model_validate(row) for row in session.execute(page)],
        totalMatches=session.scalar(count) or 0,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def retry_job(session: Session, job_id: int) -> None:
    """Put a job that has failed into the queue again.

    Raises
    ------
    ConflictError
        The job has not failed.
    """
    state = session.scalar(select(JOBS.c.status).where(JOBS.c.id == job_id).with_for_update())
    if state is None:
        raise NotFoundError(f"There is no job {job_id}.")
    if state != JobState.FAILED:
        raise ConflictError(f"Job {job_id} is {state}; only one that has failed is tried again.")
    session.execute(RETRY, {"job_id": job_id})
