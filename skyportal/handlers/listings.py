"""Your own lists of objects."""

from skyportal.domain import listings
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.base import Empty
from skyportal.schemas.listing import (
    ListingChange,
    ListingCreate,
    ListingDetail,
    ListingRemove,
    ListingsQuery,
)

routes = Routes("lists")


@routes.get("/api/listing")
def list_listings(call: Call, query: ListingsQuery) -> list[ListingDetail]:
    """Retrieve what is on your lists."""
    return listings.list_listings(call.session, query)


@routes.post("/api/listing")
def add_to_list(call: Call, body: ListingCreate) -> ListingDetail:
    """Put an object on one of your lists; one that is there stays."""
    return listings.add_to_list(call.session, call.caller, body)


@routes.delete("/api/listing")
def remove_from_list(call: Call, body: ListingRemove) -> Empty:
    """Take an object off one of your lists."""
    listings.remove_from_list(call.session, call.caller, body)
    return Empty()


@routes.patch("/api/listing/{listing_id}")
def change_listing(call: Call, listing_id: int, body: ListingChange) -> Empty:
    """Change an entry of your lists."""
    listings.change_listing(call.session, listing_id, body)
    return Empty()


@routes.delete("/api/listing/{listing_id}")
def remove_listing(call: Call, listing_id: int) -> Empty:
    """Take an entry off your lists."""
    listings.remove_listing(call.session, call.caller, listing_id)
    return Empty()
