"""The audit: what was changed by a right to manage, by whom, and in whose name."""

import json
from collections.abc import Iterator

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.models.audit_entry import AuditEntry as Row
from skyportal.models.signin import BrowserSession
from skyportal.models.token import Token
from skyportal.schemas.audit import AuditEntry, AuditPage, AuditQuery

LONGEST = 8192  # characters of a body that is kept whole


def note(
    session: Session, caller: Caller, *, method: str, route: str, path: str, body: object = None
) -> None:
    """Write down, in the transaction that makes it, what change the caller asks for."""
    impersonator = select(BrowserSession.impersonator_id).where(
        BrowserSession.id == caller.session_id
    )
    token = select(Token.name).where(Token.id == caller.token_id)
    session.add(
        Row(
            user_id=caller.user_id,
            username=caller.username,
            impersonator_id=session.scalar(impersonator) if caller.session_id else None,
            token_name=session.scalar(token) if caller.token_id else None,
            method=method,
            route=route,
            path=path,
            body=told(body),
        )
    )
    session.flush()


def told(body: object) -> dict[str, object] | None:
    """Return what a body named; of a long one, such as a taxonomy, only the names."""
    if not isinstance(body, BaseModel):
        return None
    named = body.model_dump(mode="json", exclude_unset=True)
    if len(json.dumps(named)) > LONGEST:
        return dict.fromkeys(named, "(long)")
    return named


def list_entries(session: Session, query: AuditQuery) -> AuditPage:
    """Return a page of entries, newest first."""
    wanted = list(conditions(query))
    page = (
        select(Row)
        .where(*wanted)
        .order_by(Row.id.desc())
        .offset(query.offset)
        .limit(query.num_per_page)
    )
    return AuditPage(
        entries=[AuditEntry.model_validate(row) for row in session.scalars(page)],
        totalMatches=session.scalar(select(func.count()).select_from(Row).where(*wanted)) or 0,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def conditions(query: AuditQuery) -> Iterator[ColumnElement[bool]]:
    """Yield what must hold of the entries asked for."""
    if query.username is not None:
        yield Row.username == query.username
    if query.path is not None:
        yield Row.path.startswith(query.path, autoescape=True)
    if query.method is not None:
        yield Row.method == query.method
    if query.start_date is not None:
        yield Row.created_at >= query.start_date
    if query.end_date is not None:
        yield Row.created_at <= query.end_date
