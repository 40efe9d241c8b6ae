"""What those who manage have changed, and what works in the background."""

from skyportal.domain import audit, jobs
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.audit import AuditPage, AuditQuery
from skyportal.schemas.base import Empty
from skyportal.schemas.job import JobsPage, JobsQuery

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
