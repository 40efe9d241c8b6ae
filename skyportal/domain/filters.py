"""Filters of groups. What a filter does is defined where alerts are filtered."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError, InvalidRequestError, NotFoundError
from skyportal.domain.rows import remove
from skyportal.models.filter import Filter
from skyportal.models.group import Group
from skyportal.models.stream import GroupStream, Stream
from skyportal.schemas.base import Identifier
from skyportal.schemas.filter import FilterChange, FilterCreate, FilterDetail, FiltersQuery


def find_filter(session: Session, filter_id: int) -> Filter:
    """Return a filter of one of the caller's groups."""
    found = session.get(Filter, filter_id)
    if found is None:
        raise NotFoundError(f"There is no filter {filter_id} that you have access to.")
    return found


def detailed() -> Select[Filter, str, str | None, str]:
    """Return the query of filters with the names of group and stream."""
    return (
        select(Filter, Group.name, Group.nickname, Stream.name)
        .join(Group, Group.id == Filter.group_id)
        .outerjoin(Stream, Stream.id == Filter.stream_id)
    )


def details(
    session: Session, statement: Select[Filter, str, str | None, str]
) -> list[FilterDetail]:
    """Return filters with the names of group and stream."""
    return [
        FilterDetail(
            id=row.id,
            name=row.name,
            group_id=row.group_id,
            stream_id=row.stream_id,
            altdata=row.altdata,
            autosave=row.autosave,
            group_name=group,
            group_nickname=nickname,
            stream_name=stream or "",
        )
        for row, group, nickname, stream in session.execute(statement)
    ]


def list_filters(session: Session, query: FiltersQuery) -> list[FilterDetail]:
    """Return the filters of the caller's groups."""
    statement = detailed().order_by(Group.name, Filter.name)
    if query.group_id is not None:
        statement = statement.where(Filter.group_id == query.group_id)
    if query.name is not None:
        statement = statement.where(Filter.name == query.name)
    return details(session, statement)


def get_filter(session: Session, filter_id: int) -> FilterDetail:
    """Return one filter."""
    find_filter(session, filter_id)
    return details(session, detailed().where(Filter.id == filter_id))[0]


def create_filter(session: Session, caller: Caller, request: FilterCreate) -> Identifier:
    """Make a filter on a stream that the group has."""
    if request.group_id not in caller.group_ids:
        raise ForbiddenError(f"group_id: you are not a member of group {request.group_id}.")
    given = select(GroupStream).filter_by(group_id=request.group_id, stream_id=request.stream_id)
    if session.scalars(given).one_or_none() is None:
        raise InvalidRequestError(
            f"stream_id: group {request.group_id} does not have stream {request.stream_id}; "
            "its administrator can add it."
        )
    row = Filter(**request.model_dump())
    session.add(row)
    session.flush()
    return Identifier(id=row.id)


def change_filter(session: Session, filter_id: int, request: FilterChange) -> None:
    """Change what the request names."""
    row = find_filter(session, filter_id)
    for name, value in request.model_dump(exclude_unset=True).items():
        setattr(row, name, value)


def delete_filter(session: Session, filter_id: int) -> None:
    """Remove a filter with its candidates."""
    remove(session, find_filter(session, filter_id))
