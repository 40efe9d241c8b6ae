"""Telescopes."""

from skyportal.domain import telescopes
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.telescope import TelescopeBase, TelescopeDetail, TelescopesQuery

routes = Routes("telescopes")


@routes.get("/api/telescope")
def list_telescopes(call: Call, query: TelescopesQuery) -> list[TelescopeDetail]:
    """Retrieve telescopes."""
    return telescopes.list_telescopes(call.session, query)


@routes.get("/api/telescope/{telescope_id}")
def get_telescope(call: Call, telescope_id: int) -> TelescopeDetail:
    """Retrieve a telescope."""
    return telescopes.get_telescope(call.session, telescope_id)


@routes.post("/api/telescope", Permission.MANAGE_TELESCOPES)
def create_telescope(call: Call, body: TelescopeBase) -> Identifier:
    """Add a telescope."""
    return telescopes.create_telescope(call.session, body)


@routes.put("/api/telescope/{telescope_id}", Permission.MANAGE_TELESCOPES)
def change_telescope(call: Call, telescope_id: int, body: TelescopeBase) -> Empty:
    """Replace what is known of a telescope."""
    telescopes.change_telescope(call.session, telescope_id, body)
    return Empty()


@routes.delete("/api/telescope/{telescope_id}", Permission.MANAGE_TELESCOPES)
def delete_telescope(call: Call, telescope_id: int) -> Empty:
    """Remove a telescope that nothing refers to."""
    telescopes.delete_telescope(call.session, telescope_id)
    return Empty()
