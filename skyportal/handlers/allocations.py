"""Allocations: time at instruments."""

from skyportal.domain import allocations
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.allocation import AllocationBase, AllocationDetail, AllocationsQuery
from skyportal.schemas.base import Empty, Identifier

routes = Routes("allocations")


@routes.get("/api/allocation")
def list_allocations(call: Call, query: AllocationsQuery) -> list[AllocationDetail]:
    """Retrieve the allocations of your groups."""
    return allocations.list_allocations(call.session, query)


@routes.post("/api/allocation", Permission.MANAGE_ALLOCATIONS)
def create_allocation(call: Call, body: AllocationBase) -> Identifier:
    """Give a group of yours time at an instrument."""
    return allocations.create_allocation(call.session, call.caller, body)


@routes.get("/api/allocation/{allocation_id}")
def get_allocation(call: Call, allocation_id: int) -> AllocationDetail:
    """Retrieve an allocation."""
    return allocations.get_allocation(call.session, allocation_id)


@routes.put("/api/allocation/{allocation_id}", Permission.MANAGE_ALLOCATIONS)
def change_allocation(call: Call, allocation_id: int, body: AllocationBase) -> Empty:
    """Replace what is known of an allocation; its group stays."""
    allocations.change_allocation(call.session, call.caller, allocation_id, body)
    return Empty()


@routes.delete("/api/allocation/{allocation_id}", Permission.MANAGE_ALLOCATIONS)
def delete_allocation(call: Call, allocation_id: int) -> Empty:
    """Remove an allocation with which nothing was asked for."""
    allocations.delete_allocation(call.session, allocation_id)
    return Empty()
