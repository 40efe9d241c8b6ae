"""Asking for observations of objects, each once, and following what becomes of them."""

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.allocations import described, find_allocation
from skyportal.domain.errors import ConflictError, InvalidRequestError, NotFoundError
from skyportal.domain.followup_constraints import why_not
from skyportal.domain.objects import find_obj
from skyportal.domain.push import push
from skyportal.domain.sharing import author_json, chosen_groups, groups_json
from skyportal.domain.texts import has_in_it
from skyportal.models.allocation import Allocation
from skyportal.models.followup_request import FollowupRequest as Row
from skyportal.models.source import Source
from skyportal.schemas.followup_request import (
    FollowupChange,
    FollowupCreate,
    FollowupCreated,
    FollowupPage,
    FollowupQuery,
    FollowupRequest,
    RequestState,
)
from skyportal.schemas.push import FollowupPush

# SkyPortal's words for a state, which its robots look for.
WORDS = {
    RequestState.QUEUED: "pending submission",
    RequestState.SUBMITTED: "submitted",
    RequestState.SCHEDULED: "submitted: scheduled",
    RequestState.RUNNING: "submitted: running",
    RequestState.COMPLETED: "complete",
    RequestState.NO_DATA: "complete: no data",
    RequestState.REJECTED: "rejected",
    RequestState.FAILED: "failed",
    RequestState.DELETED: "deleted",
}
OVER = {RequestState.COMPLETED, RequestState.NO_DATA, RequestState.DELETED}
LOCK = text("select pg_advisory_xact_lock(hashtext(:what))")

SORTED = {
    "created_at": Row.created_at,
    "modified": Row.modified,
    "status": Row.state,
    "obj": Row.obj_id,
}


def status_of(state: str, detail: str | None) -> str:
    """Return state and detail in SkyPortal's words."""
    word = WORDS[RequestState(state)]
    return f"{word}: {detail}" if detail else word


def read_status(status: str) -> tuple[RequestState, str | None]:
    """Return the state and the detail that a status in SkyPortal's words stands for."""
    for state, word in sorted(WORDS.items(), key=lambda item: -len(item[1])):
        said = re.fullmatch(rf"{word}d?(?:\W+(.*))?", status.strip(), re.IGNORECASE | re.DOTALL)
        if said is not None:
            return state, said[1] or None
    raise InvalidRequestError(
        f"status: {status!r} is no status; begin with one of {', '.join(WORDS.values())}, or give "
        "state and detail."
    )


def create_request(session: Session, caller: Caller, request: FollowupCreate) -> FollowupCreated:
    """Ask for an observation, unless a circumstance that the request names keeps it back.

    Raises
    ------
    InvalidRequestError
        The allocation cannot be used now.
    """
    obj = find_obj(session, request.obj_id)
    allocation = find_allocation(session, request.allocation_id)
    if not allocation.valid_at(datetime.datetime.now(datetime.UTC)):
        raise InvalidRequestError(
            f"allocation_id: the time of allocation {allocation.id} is not now; see its "
            "validity_ranges."
        )
    groups = chosen_groups(caller, request.target_group_ids)
    session.execute(LOCK, {"what": f"follow-up of {obj.id} by {allocation.id}"})
    reason = why_not(session, obj, request)
    if reason is not None:
        return FollowupCreated(id=None, ignored=True, message=reason)
    row = Row(
        obj_id=obj.id,
        allocation_id=allocation.id,
        allocation_group_id=allocation.group_id,
        requester_id=caller.user_id,
        last_modified_by_id=caller.user_id,
        payload=request.payload,
        comment=request.comment,
        group_ids=groups,
    )
    session.add(row)
    session.flush()
    announce(session, row)
    return FollowupCreated(id=row.id, request_status=status_of(RequestState.QUEUED, None))


def change_request(
    session: Session, caller: Caller, request_id: int, request: FollowupChange
) -> None:
    """Change what is asked for, or note how far it is. What is over stays as it is.

    Raises
    ------
    ConflictError
        The request is over.
    """
    row = find_request(session, request_id)
    check_same(row, request)
    over = RequestState(row.state) in OVER
    if over and (request.payload is not None or request.target_group_ids is not None):
        raise ConflictError(
            f"The request is {status_of(row.state, row.detail)}: ask for another observation."
        )
    if request.payload is not None:
        row.payload = request.payload
    if request.target_group_ids is not None:
        row.group_ids = chosen_groups(caller, request.target_group_ids)
    if request.status is not None:
        state, detail = read_status(request.status)
        row.state, row.detail = state.value, detail
    if request.state is not None:
        row.state, row.detail = request.state.value, request.detail
    elif "detail" in request.model_fields_set:
        row.detail = request.detail
    if "comment" in request.model_fields_set:
        row.comment = request.comment
    row.last_modified_by_id = caller.user_id
    session.flush()
    announce(session, row)


def check_same(row: Row, request: FollowupChange) -> None:
    """Refuse a change that names another object or allocation than the request's."""
    for name in ("obj_id", "allocation_id"):
        named = getattr(request, name)
        if named not in (None, getattr(row, name)):
            raise InvalidRequestError(
                f"{name}: request {row.id} is for {getattr(row, name)!r} (got {named!r}); make "
                "another one."
            )


def delete_request(session: Session, caller: Caller, request_id: int) -> None:
    """Take a request back. It stays to be seen, so that no robot asks for the same again."""
    change_request(session, caller, request_id, FollowupChange(state=RequestState.DELETED))


def find_request(session: Session, request_id: int) -> Row:
    """Return the row of a request that the caller sees."""
    row = session.get(Row, request_id)
    if row is None:
        raise NotFoundError(f"There is no follow-up request {request_id} that you have access to.")
    return row


def get_request(session: Session, request_id: int) -> FollowupRequest:
    """Return one request."""
    found = told(session, [Row.id == request_id])
    if not found:
        raise NotFoundError(f"There is no follow-up request {request_id} that you have access to.")
    return found[0]


def requests_of(session: Session, obj_id: str) -> list[FollowupRequest]:
    """Return the requests for an object, oldest first."""
    return told(session, [Row.obj_id == obj_id])


def requests_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[FollowupRequest]]:
    """Return the requests for each object, oldest first."""
    found: dict[str, list[FollowupRequest]] = {obj_id: [] for obj_id in obj_ids}
    for one in told(session, [Row.obj_id.in_(obj_ids)]):
        found[one.obj_id].append(one)
    return found


def list_requests(session: Session, query: FollowupQuery) -> FollowupPage:
    """Return a page of requests."""
    wanted = list(conditions(query))
    column = SORTED[query.sort_by]
    order = column.desc() if query.sort_order == "desc" else column.asc()
    total = session.scalar(select(func.count()).select_from(Row).where(*wanted)) or 0
    ids = select(Row.id).where(*wanted).order_by(order, Row.id)
    page = list(session.scalars(ids.offset(query.offset).limit(query.num_per_page)))
    found = {one.id: one for one in told(session, [Row.id.in_(page)])}
    return FollowupPage(
        followup_requests=[found[number] for number in page],
        totalMatches=total,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def conditions(query: FollowupQuery) -> Iterable[ColumnElement[bool]]:
    """Yield what must hold of the requests that are asked for."""
    if query.source_id is not None:
        yield Row.obj_id == query.source_id
    if query.allocation_id is not None:
        yield Row.allocation_id == query.allocation_id
    if query.instrument_id is not None:
        with_it = select(Allocation.id).where(Allocation.instrument_id == query.instrument_id)
        yield Row.allocation_id.in_(with_it)
    if query.start_date is not None:
        yield Row.created_at >= query.start_date
    if query.end_date is not None:
        yield Row.created_at <= query.end_date
    if query.requesters is not None:
        yield Row.requester_id.in_(query.requesters)
    if query.status is not None:
        yield has_status(query.status)


def has_status(said: str) -> ColumnElement[bool]:
    """Return the condition that this is in a request's status, in SkyPortal's words."""
    states = [state.value for state, word in WORDS.items() if said.lower() in word]
    return Row.state.in_(states) | has_in_it(Row.detail, said)


def told(session: Session, wanted: Iterable[ColumnElement[bool]]) -> list[FollowupRequest]:
    """Return requests with allocations, people and groups, oldest first."""
    statement = (
        select(
            *Row.__table__.columns,
            author_json(Row.requester_id).label("requester"),
            groups_json(Row.group_ids).label("target_groups"),
        )
        .where(*wanted)
        .order_by(Row.id)
    )
    rows = session.execute(statement).mappings().all()
    if not rows:
        return []
    used = select(Allocation).where(Allocation.id.in_({row["allocation_id"] for row in rows}))
    allocations = {one.id: one for one in described(session, session.scalars(used))}
    return [shown(row, allocations) for row in rows]


def shown(row: Any, allocations: dict[int, Any]) -> FollowupRequest:
    """Return one request."""
    return FollowupRequest.model_validate(
        {
            **row,
            "allocation": allocations.get(row["allocation_id"]),
            "status": status_of(row["state"], row["detail"]),
        }
    )


def announce(session: Session, row: Row) -> None:
    """Tell open pages of the requester, and of groups that it concerns and that see the object."""
    concerned = {row.allocation_group_id, *row.group_ids}
    having = select(Source.group_id).where(
        Source.obj_id == row.obj_id, Source.group_id.in_(concerned)
    )
    push(
        session,
        FollowupPush(obj_id=row.obj_id),
        group_ids=sorted(set(session.scalars(having))),
        user_ids=[] if row.requester_id is None else [row.requester_id],
    )
