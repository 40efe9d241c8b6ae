"""What those who manage have changed, and what works in the background."""

from skyportal.domain import audit, database_statistics, expiry, jobs
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.audit import AuditPage, AuditQuery
from skyportal.schemas.base import Empty
from skyportal.schemas.database_statistics import (
    CandidatesForget,
    DatabaseInfo,
    DatabaseStatistics,
    PositionCounts,
)
from skyportal.schemas.job import JobQueued, JobsPage, JobsQuery

routes = Routes("administration")


@routes.get("/api/internal/audit")
def list_audit_entries(call: Call, query: AuditQuery) -> AuditPage:
    """Retrieve what was changed by rights to manage; yours alone unless you are an administrator."""
    return audit.list_entries(call.session, query)


@routes.get("/api/internal/jobs", Permission.SYSTEM_ADMIN)
def list_jobs(call: Call, query: JobsQuery) -> JobsPage:
    """Retrieve the jobs that wait, run, or have failed."""
    return jobs.list_jobs(call.session, query)


@routes.post("/api/internal/jobs/{job_id}/retry", Permission.SYSTEM_ADMIN)
def retry_job(call: Call, job_id: int) -> Empty:
    """Have a job that has failed for good tried again."""
    jobs.retry_job(call.session, job_id)
    return Empty()


@routes.get("/api/db_stats", Permission.SYSTEM_ADMIN)
def get_database_statistics(call: Call) -> DatabaseStatistics:
    """Retrieve how much there is of everything in the database."""
    return database_statistics.statistics(call.session)


@routes.get("/api/internal/dbinfo")
def get_database_information(call: Call) -> DatabaseInfo:
    """Tell whether there is no source that you may see."""
    return database_statistics.information(call.session)


@routes.get("/api/healpix", Permission.SYSTEM_ADMIN)
def count_positions(call: Call) -> PositionCounts:
    """Retrieve how many objects can be found by their place."""
    return database_statistics.positions(call.session)


@routes.post("/api/healpix", Permission.SYSTEM_ADMIN)
def index_positions(call: Call) -> PositionCounts:
    """Tell the same; there is nothing to compute, as each object is in the index when it is stored."""
    return database_statistics.positions(call.session)


@routes.post("/api/candidates/bulk_delete", Permission.SYSTEM_ADMIN, audited=True)
def forget_candidates(call: Call, body: CandidatesForget) -> JobQueued:
    """Have candidates removed that passed so long ago, and about which nobody cared, by a job."""
    return expiry.queue_forgetting(call.session, body.days)
