"""Putting jobs into the durable queue, in the same transaction as the change that causes them."""

import json

from sqlalchemy import text
from sqlalchemy.orm import Session

DEFER = text(
    """
    select procrastinate_defer_jobs_v1(array[
        row('default', :task, 0, :lock, null, cast(:arguments as jsonb), null)
    ]::procrastinate_job_to_defer_v1[])
    """
)


def defer(session: Session, task: str, *, lock: str | None = None, **arguments: object) -> int:
    """Run a task of `jobs.tasks` in the background, if and when this transaction commits.

    Of the jobs with one lock, one runs at a time. Returns the number of the job.
    """
    values = {"task": task, "lock": lock, "arguments": json.dumps(arguments)}
    (job_id,) = session.scalars(DEFER, values).one()
    return int(job_id)
