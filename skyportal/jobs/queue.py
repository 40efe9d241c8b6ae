"""Putting jobs into the durable queue, in the same transaction as the change that causes them."""

import json

from sqlalchemy import text
from sqlalchemy.orm import Session

DEFER = text(
    """
    select procrastinate_defer_jobs_v1(array[
        row('default', :task, 0, null, null, cast(:arguments as jsonb), null)
    ]::procrastinate_job_to_defer_v1[])
    """
)


def defer(session: Session, task: str, **arguments: object) -> None:
    """Run a task of `jobs.tasks` in the background, if and when this transaction commits."""
    session.execute(DEFER, {"task": task, "arguments": json.dumps(arguments)})
