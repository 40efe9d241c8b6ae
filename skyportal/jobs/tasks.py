"""What background jobs do. Tasks are synchronous and run in threads of the worker."""

from collections.abc import Callable

import structlog
from procrastinate import App, JobContext, RetryDecision, RetryStrategy
from procrastinate.jobs import Job
from prometheus_client import Counter
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from baselayer.settings import Settings
from skyportal.domain import (
    expiry,
    invitations,
    moving,
    photometry_statistics,
    survey_pictures,
)
from skyportal.jobs.cluster import NotTriedAgainError
from skyportal.jobs.finding_periods import find_period

logger = structlog.get_logger()

JOBS = Counter(
    "skyportal_jobs_total", "Background jobs run, by task and outcome", ["task", "outcome"]
)
ATTEMPTS = 8  # after the first
STALLED_SECONDS = 60  # without a sign of life; a worker gives one every ten


class Retry(RetryStrategy):
    """Tries again after 2, 4, 8, … seconds, unless that would be of no use."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, NotTriedAgainError):
            return None
        return super().get_retry_decision(exception=exception, job=job)


RETRY = Retry(max_attempts=ATTEMPTS, exponential_wait=2)

Work = Callable[[Session], dict[str, int]]


def counted(task: str, work: Callable[[], dict[str, int]]) -> None:
    """Do the work of a task, and count what became of it."""
    outcome = "failed"
    try:
        counts = work()
        outcome = "done"
        logger.info("job done", task=task, **counts)
    finally:
        JOBS.labels(task, outcome).inc()


async def retry_stalled(app: App) -> None:
    """Put what workers had begun that were killed into the queue again."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
    for job in stalled:
        logger.warning("job taken up again, its worker is gone", task=job.task_name)
        await app.job_manager.retry_job(job)


def add_tasks(app: App, engine: Engine, settings: Settings) -> None:
    """Declare the tasks; each runs one domain function in one transaction of the worker's role.

    What takes longer than a transaction should has several of them.
    """

    def run(task: str, work: Work) -> None:
        def in_one_transaction() -> dict[str, int]:
            with Session(engine) as session, session.begin():
                return work(session)

        counted(task, in_one_transaction)

    @app.periodic(cron="*/10 * * * *")
    @app.task(name="forget_expired", retry=RETRY, pass_context=False)
    def forget_expired(timestamp: int) -> None:
        run("forget_expired", expiry.forget_expired)

    @app.periodic(cron="5-59/10 * * * *")
    @app.task(name="forget_candidates", retry=RETRY, pass_context=False)
    def forget_candidates(timestamp: int) -> None:
        days = settings.skyportal.worker.unsaved_candidates_days
        if days:
            run("forget_candidates", lambda session: expiry.forget_candidates(session, days))

    @app.periodic(cron="17 * * * *")
    @app.task(name="forget_audit", retry=RETRY, pass_context=False)
    def forget_audit(timestamp: int) -> None:
        days = settings.skyportal.worker.audit_days
        if days:
            run("forget_audit", lambda session: expiry.forget_audit(session, days))

    @app.task(name="forget_old_candidates", retry=RETRY)
    def forget_old_candidates(days: float) -> None:
        run(
            "forget_old_candidates",
            lambda session: expiry.forget_old_candidates(session, days),
        )

    @app.task(name="tell_photometry", retry=RETRY)
    def tell_photometry(after: str, lacking: bool) -> None:
        run(
            "tell_photometry",
            lambda session: photometry_statistics.tell_next(session, after, lacking=lacking),
        )

    @app.task(name="forget_group", retry=RETRY)
    def forget_group(group_id: int) -> None:
        run("forget_group", lambda session: expiry.forget_group(session, group_id))

    @app.task(name="merge_objects", retry=RETRY)
    def merge_objects(merge_id: int) -> None:
        run("merge_objects", lambda session: moving.merge_objects(session, merge_id))

    @app.task(name="undo_merge", retry=RETRY)
    def undo_merge(merge_id: int) -> None:
        run("undo_merge", lambda session: moving.undo_merge(session, merge_id))

    @app.periodic(cron="*/10 * * * *")
    @app.task(name="follow_merges", retry=RETRY, pass_context=False)
    def follow_merges(timestamp: int) -> None:
        run("follow_merges", moving.follow_merges)

    @app.task(name="fetch_picture", retry=RETRY)
    def fetch_picture(obj_id: str, survey: str) -> None:
        thumbnails = settings.skyportal.thumbnails
        run(
            "fetch_picture",
            lambda session: survey_pictures.fetch(session, thumbnails, obj_id, survey),
        )

    @app.task(name="send_invitation", retry=RETRY)
    def send_invitation(invitation_id: int) -> None:
        run(
            "send_invitation",
            lambda session: invitations.send_invitation(session, settings.skyportal, invitation_id),
        )

    @app.task(name="find_period", retry=RETRY, pass_context=True)
    def find_period_of(context: JobContext, search_id: int) -> None:
        def work() -> dict[str, int]:
            last = context.job.attempts >= ATTEMPTS
            stopping = context.should_abort
            return find_period(engine, settings, search_id, last=last, stopping=stopping)

        counted("find_period", work)

    @app.periodic(cron="* * * * *")
    @app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
    async def retry_stalled_(context: JobContext, timestamp: int) -> None:
        await retry_stalled(context.app)
