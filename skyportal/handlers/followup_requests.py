"""Follow-up requests: observations that are asked for."""

from skyportal.domain import followup
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty
from skyportal.schemas.followup_request import (
    FollowupChange,
    FollowupComment,
    FollowupCreate,
    FollowupCreated,
    FollowupPage,
    FollowupQuery,
    FollowupRequest,
)

routes = Routes("followup_requests")


@routes.get("/api/followup_request")
def list_followup_requests(call: Call, query: FollowupQuery) -> FollowupPage:
    """Retrieve requests that concern you or your groups."""
    return followup.list_requests(call.session, query)


@routes.post("/api/followup_request", Permission.UPLOAD_DATA)
def create_followup_request(call: Call, body: FollowupCreate) -> FollowupCreated:
    """Ask for an observation, unless a circumstance that you name keeps it back."""
    return followup.create_request(call.session, call.caller, body)


@routes.get("/api/followup_request/{request_id}")
def get_followup_request(call: Call, request_id: int) -> FollowupRequest:
    """Retrieve a request."""
    return followup.get_request(call.session, request_id)


@routes.put("/api/followup_request/{request_id}", Permission.UPLOAD_DATA)
def change_followup_request(call: Call, request_id: int, body: FollowupChange) -> Empty:
    """Change what is asked for, or note how far it is; as requester, or with the allocation's group."""
    followup.change_request(call.session, call.caller, request_id, body)
    return Empty()


@routes.put("/api/followup_request/{request_id}/comment", Permission.UPLOAD_DATA)
def comment_followup_request(call: Call, request_id: int, body: FollowupComment) -> Empty:
    """Replace the comment of a request."""
    change = FollowupChange(comment=body.comment)
    followup.change_request(call.session, call.caller, request_id, change)
    return Empty()


@routes.delete("/api/followup_request/{request_id}", Permission.UPLOAD_DATA)
def delete_followup_request(call: Call, request_id: int) -> Empty:
    """Take a request back; it stays to be seen as deleted."""
    followup.delete_request(call.session, call.caller, request_id)
    return Empty()
