"""Requests to join groups."""

from skyportal.domain import admissions
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.admission import (
    Admission,
    AdmissionAnswer,
    AdmissionCreate,
    AdmissionsQuery,
)
from skyportal.schemas.base import Empty, Identifier

routes = Routes("groups")


@routes.get("/api/group_admission_requests")
def list_admission_requests(call: Call, query: AdmissionsQuery) -> list[Admission]:
    """Retrieve your requests to join groups, and those to groups that you administer."""
    return admissions.list_admissions(call.session, query)


@routes.post("/api/group_admission_requests")
def create_admission_request(call: Call, body: AdmissionCreate) -> Identifier:
    """Ask to join a group."""
    return admissions.ask_to_join(call.session, call.caller, body)


@routes.get("/api/group_admission_requests/{request_id}")
def get_admission_request(call: Call, request_id: int) -> Admission:
    """Retrieve a request to join a group."""
    return admissions.get_admission(call.session, request_id)


@routes.patch("/api/group_admission_requests/{request_id}", audited=True)
def answer_admission_request(call: Call, request_id: int, body: AdmissionAnswer) -> Empty:
    """Let somebody into a group that you administer, or decline."""
    admissions.answer_admission(call.session, call.caller, request_id, body)
    return Empty()


@routes.delete("/api/group_admission_requests/{request_id}")
def delete_admission_request(call: Call, request_id: int) -> Empty:
    """Take back a request of yours."""
    admissions.withdraw_admission(call.session, request_id)
    return Empty()
