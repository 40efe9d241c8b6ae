"""Time at instruments that groups were given."""

from collections.abc import Iterable

from sqlalchemy import any_, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError, NotFoundError
from skyportal.domain.instruments import details, find_instrument, with_telescope
from skyportal.domain.rows import remove
from skyportal.domain.sharing import chosen_groups, known_groups
from skyportal.models.allocation import Allocation as Row
from skyportal.models.instrument import Instrument
from skyportal.schemas.allocation import AllocationBase, AllocationDetail, AllocationsQuery
from skyportal.schemas.base import Identifier


def list_allocations(session: Session, query: AllocationsQuery) -> list[AllocationDetail]:
    """Return allocations of the caller's groups."""
    statement = select(Row).order_by(Row.id)
    if query.instrument_id is not None:
        statement = statement.where(Row.instrument_id == query.instrument_id)
    if query.api_type is not None:
        statement = statement.where(any_(Row.types) == query.api_type.value)
    return described(session, session.scalars(statement))


def get_allocation(session: Session, allocation_id: int) -> AllocationDetail:
    """Return one allocation."""
    return described(session, [find_allocation(session, allocation_id)])[0]


def described(session: Session, rows: Iterable[Row]) -> list[AllocationDetail]:
    """Return allocations with their instruments and groups."""
    rows = list(rows)
    groups = known_groups(session, {row.group_id for row in rows})
    used = with_telescope().where(Instrument.id.in_({row.instrument_id for row in rows}))
    instruments = {one.id: one for one in details(session, used)}
    computed = {"group", "instrument"}
    return [
        AllocationDetail(
            **{
                name: getattr(row, name) for name in AllocationDetail.model_fields.keys() - computed
            },
            group=groups.get(row.group_id),
            instrument=instruments[row.instrument_id],
        )
        for row in rows
    ]


def find_allocation(session: Session, allocation_id: int) -> Row:
    """Return the row of an allocation of the caller's groups."""
    row = session.get(Row, allocation_id)
    if row is None:
        raise NotFoundError(f"There is no allocation {allocation_id} that you have access to.")
    return row


def create_allocation(session: Session, caller: Caller, request: AllocationBase) -> Identifier:
    """Give a group of the caller time at an instrument."""
    row = Row(**values_of(session, caller, request))
    session.add(row)
    session.flush()
    return Identifier(id=row.id)


def change_allocation(
    session: Session, caller: Caller, allocation_id: int, request: AllocationBase
) -> None:
    """Replace what is known of an allocation; its group stays, for requests are with it."""
    row = find_allocation(session, allocation_id)
    if request.group_id != row.group_id:
        raise ForbiddenError(
            f"group_id: the allocation is group {row.group_id}'s; make another one for group "
            f"{request.group_id}."
        )
    for name, value in values_of(session, caller, request).items():
        setattr(row, name, value)


def values_of(session: Session, caller: Caller, request: AllocationBase) -> dict[str, object]:
    """Return the columns of a request, after checking what it refers to."""
    find_instrument(session, request.instrument_id)
    chosen_groups(caller, [request.group_id])
    chosen_groups(caller, request.default_share_group_ids)
    ranges = [one.model_dump(mode="json") for one in request.validity_ranges]
    types = [one.value for one in request.types]
    return request.model_dump() | {"validity_ranges": ranges, "types": types}


def delete_allocation(session: Session, allocation_id: int) -> None:
    """Remove an allocation with which nothing was asked for."""
    remove(session, find_allocation(session, allocation_id))
