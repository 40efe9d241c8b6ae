"""People's own lists of objects."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import Caller
from skyportal.domain.errors import NotFoundError
from skyportal.domain.looks import note_rejected, note_taken_back
from skyportal.domain.objects import find_obj
from skyportal.domain.push import push
from skyportal.domain.rows import among, remove
from skyportal.models.listing import Listing
from skyportal.schemas.listing import (
    REJECTED,
    ListingChange,
    ListingCreate,
    ListingDetail,
    ListingRemove,
    ListingsQuery,
)
from skyportal.schemas.push import ListingPush


def list_listings(session: Session, query: ListingsQuery) -> list[ListingDetail]:
    """Return entries of the caller's lists, newest first."""
    statement = select(Listing).order_by(Listing.id.desc())
    if query.list_name is not None:
        statement = statement.where(Listing.list_name == query.list_name)
    if query.obj_id is not None:
        statement = statement.where(Listing.obj_id == query.obj_id)
    return [ListingDetail.model_validate(row) for row in session.scalars(statement)]


def on_list(session: Session, list_name: str, obj_ids: Sequence[str]) -> set[str]:
    """Return which of these objects are on a list of the caller."""
    statement = select(Listing.obj_id).where(
        Listing.list_name == list_name, among(Listing.obj_id, obj_ids)
    )
    return set(session.scalars(statement))


def is_listed(
    obj_id: ColumnElement[str] | InstrumentedAttribute[str], list_name: str
) -> ColumnElement[bool]:
    """Return the condition that an object is on a list of the caller."""
    return obj_id.in_(select(Listing.obj_id).where(Listing.list_name == list_name))


def find_listing(session: Session, listing_id: int) -> Listing:
    """Return an entry of the caller's lists."""
    row = session.get(Listing, listing_id)
    if row is None:
        raise NotFoundError(f"There is no entry {listing_id} on your lists.")
    return row


def add_to_list(session: Session, caller: Caller, request: ListingCreate) -> ListingDetail:
    """Put an object on a list; one that is there stays."""
    find_obj(session, request.obj_id)
    key = {
        "user_id": caller.user_id,
        "obj_id": request.obj_id,
        "list_name": request.list_name,
    }
    added = session.scalar(
        insert(Listing)
        .values(**key, params=request.params)
        .on_conflict_do_nothing()
        .returning(Listing.id)
    )
    row = session.scalars(select(Listing).filter_by(**key)).one()
    if added is not None:
        announce(session, row, added=True)
        if row.list_name == REJECTED:
            note_rejected(session, caller, row.obj_id)
    return ListingDetail.model_validate(row)


def change_listing(session: Session, listing_id: int, request: ListingChange) -> None:
    """Change what the request names."""
    row = find_listing(session, listing_id)
    for name, value in request.model_dump(exclude_none=True).items():
        setattr(row, name, value)


def remove_listing(session: Session, caller: Caller, listing_id: int) -> None:
    """Take an entry off its list."""
    row = find_listing(session, listing_id)
    taken_off(session, caller, row)
    remove(session, row)


def remove_from_list(session: Session, caller: Caller, request: ListingRemove) -> None:
    """Take an object off a list."""
    statement = delete(Listing).where(
        Listing.user_id == caller.user_id,
        Listing.obj_id == request.obj_id,
        Listing.list_name == request.list_name,
    )
    row = session.scalars(statement.returning(Listing)).one_or_none()
    if row is None:
        raise NotFoundError(f"{request.obj_id} is not on your list {request.list_name}.")
    taken_off(session, caller, row)


def taken_off(session: Session, caller: Caller, row: Listing) -> None:
    """Tell those whom it concerns that an object is on a list no more."""
    announce(session, row, added=False)
    if row.list_name == REJECTED:
        note_taken_back(session, caller, row.obj_id)


def announce(session: Session, row: Listing, *, added: bool) -> None:
    """Tell the owner's open pages."""
    message = ListingPush(
        obj_id=row.obj_id, list_name=row.list_name, action="added" if added else "removed"
    )
    push(session, message, user_ids=[row.user_id])
