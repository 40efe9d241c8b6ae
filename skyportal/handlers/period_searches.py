"""Searches for periods of light curves."""

from skyportal.domain import period_searches
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.period_search import PeriodSearch, PeriodSearchCreate, PeriodSearchDetail

routes = Routes("sources")


@routes.get("/api/sources/{obj_id}/periods")
def list_period_searches(call: Call, obj_id: str) -> list[PeriodSearch]:
    """Retrieve your searches for the period of an object, newest first, without periodograms."""
    return period_searches.list_searches(call.session, obj_id)


@routes.post("/api/sources/{obj_id}/periods", Permission.RUN_ANALYSES)
def search_period(call: Call, obj_id: str, body: PeriodSearchCreate) -> Identifier:
    """Have the cluster search what you see of a light curve for its period."""
    return period_searches.request_search(call.session, call.caller, obj_id, body)


@routes.get("/api/sources/{obj_id}/periods/{search_id}")
def get_period_search(call: Call, obj_id: str, search_id: int) -> PeriodSearchDetail:
    """Retrieve one of your searches with its periodogram."""
    return period_searches.get_search(call.session, obj_id, search_id)


@routes.delete("/api/sources/{obj_id}/periods/{search_id}")
def remove_period_search(call: Call, obj_id: str, search_id: int) -> Empty:
    """Remove one of your searches; if it runs, it stops."""
    period_searches.remove_search(call.session, obj_id, search_id)
    return Empty()
