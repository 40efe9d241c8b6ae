"""Candidates: objects that passed filters."""

from skyportal.domain import candidate_list, candidate_rows, candidates, looks
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty
from skyportal.schemas.candidate import (
    CandidateCreate,
    CandidateDetail,
    CandidateIds,
    CandidatePage,
    CandidateRows,
    CandidateRowsQuery,
    CandidatesQuery,
)
from skyportal.schemas.look import LooksNoted, ProgressQuery, ScanProgress

routes = Routes("candidates")


@routes.get("/api/candidates")
def list_candidates(call: Call, query: CandidatesQuery) -> CandidatePage:
    """Retrieve objects that passed filters of your groups, the newest first."""
    return candidate_list.list_candidates(call.session, call.caller, query)


@routes.get("/api/candidates_filter")
def list_candidate_rows(call: Call, query: CandidateRowsQuery) -> CandidateRows:
    """Retrieve which alerts passed which filters, newest first, without what is known of them."""
    return candidate_rows.list_rows(call.session, call.caller, query)


@routes.post("/api/candidates", Permission.UPLOAD_DATA)
def post_candidate(call: Call, body: CandidateCreate) -> CandidateIds:
    """Make an object a candidate of filters; posting the same again changes nothing."""
    surveys = call.settings.skyportal.thumbnails.surveys
    return candidates.post_candidate(call.session, body, surveys=surveys)


@routes.get("/api/candidates/progress")
def get_progress(call: Call, query: ProgressQuery) -> ScanProgress:
    """Retrieve how many candidates have been seen, and by whom of your groups."""
    return candidate_list.scan_progress(call.session, query)


@routes.post("/api/candidates/seen")
def note_seen(call: Call, body: LooksNoted) -> Empty:
    """Note that you have seen candidates; the members of their groups are told."""
    looks.note_seen(call.session, call.caller, body.obj_ids)
    return Empty()


@routes.head("/api/candidates/{obj_id}")
def check_candidate(call: Call, obj_id: str) -> Empty:
    """Tell whether an object passed filters of your groups."""
    candidates.check_candidate(call.session, obj_id)
    return Empty()


@routes.get("/api/candidates/{obj_id}")
def get_candidate(call: Call, obj_id: str) -> CandidateDetail:
    """Retrieve an object that passed filters of your groups, with each time it did."""
    return candidates.get_candidate(call.session, obj_id)


@routes.delete("/api/candidates/{obj_id}/{filter_id}", Permission.UPLOAD_DATA)
def delete_candidate(call: Call, obj_id: str, filter_id: int) -> Empty:
    """Remove an object from the candidates of a filter."""
    candidates.delete_candidate(call.session, obj_id, filter_id)
    return Empty()
