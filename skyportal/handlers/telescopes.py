"""Telescopes."""

from skyportal.domain import telescopes
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.telescope import TelescopeDetail, TelescopesQuery

routes = Routes("telescopes")


@routes.get("/api/telescope")
def list_telescopes(call: Call, query: TelescopesQuery) -> list[TelescopeDetail]:
    """Retrieve telescopes."""
    return telescopes.list_telescopes(call.session, query)


@routes.get("/api/telescope/{telescope_id}")
def get_telescope(call: Call, telescope_id: int) -> TelescopeDetail:
    """Retrieve a telescope."""
    return telescopes.get_telescope(call.session, telescope_id)
