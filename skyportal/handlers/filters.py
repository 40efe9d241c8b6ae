"""Filters of groups."""

from skyportal.domain import filters
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.filter import FilterChange, FilterCreate, FilterDetail, FiltersQuery

routes = Routes("filters")


@routes.get("/api/filters")
def list_filters(call: Call, query: FiltersQuery) -> list[FilterDetail]:
    """Retrieve the filters of your groups."""
    return filters.list_filters(call.session, query)


@routes.post("/api/filters", Permission.UPLOAD_DATA)
def create_filter(call: Call, body: FilterCreate) -> Identifier:
    """Make a filter of one of your groups."""
    return filters.create_filter(call.session, call.caller, body)


@routes.get("/api/filters/{filter_id}")
def get_filter(call: Call, filter_id: int) -> FilterDetail:
    """Retrieve a filter of one of your groups."""
    return filters.get_filter(call.session, filter_id)


@routes.patch("/api/filters/{filter_id}", Permission.UPLOAD_DATA)
def change_filter(call: Call, filter_id: int, body: FilterChange) -> Empty:
    """Change a filter of one of your groups."""
    filters.change_filter(call.session, filter_id, body)
    return Empty()


@routes.delete("/api/filters/{filter_id}", Permission.UPLOAD_DATA)
def delete_filter(call: Call, filter_id: int) -> Empty:
    """Remove a filter of one of your groups, with its candidates."""
    filters.delete_filter(call.session, filter_id)
    return Empty()
