"""Asking to join a group, and being let in."""

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from skyportal.domain.groups import find_group
from skyportal.domain.rows import remove
from skyportal.models.admission import GroupAdmissionRequest as Row
from skyportal.models.group import Group, GroupUser
from skyportal.models.user import User
from skyportal.schemas.admission import (
    Admission,
    AdmissionAnswer,
    AdmissionCreate,
    AdmissionsQuery,
    AdmissionStatus,
)
from skyportal.schemas.base import Identifier
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.user import UserSummary


def list_admissions(session: Session, query: AdmissionsQuery) -> list[Admission]:
    """Return the caller's requests and those to groups that he administers, newest first."""
    statement = shown()
    if query.group_id is not None:
        statement = statement.where(Row.group_id == query.group_id)
    if query.status is not None:
        statement = statement.where(Row.status == query.status)
    return [described(*found) for found in session.execute(statement)]


def get_admission(session: Session, request_id: int) -> Admission:
    """Return one request."""
    found = session.execute(shown().where(Row.id == request_id)).one_or_none()
    if found is None:
        raise missing(request_id)
    return described(*found)


def shown() -> Select[Row, Group, User]:
    """Return the query of requests with group and user, newest first."""
    return (
        select(Row, Group, User)
        .join(Group, Group.id == Row.group_id)
        .join(User, User.id == Row.user_id)
        .order_by(Row.id.desc())
    )


def described(row: Row, group: Group, user: User) -> Admission:
    """Return a request with names."""
    return Admission(
        id=row.id,
        group=GroupSummary.model_validate(group),
        user=UserSummary.model_validate(user),
        status=AdmissionStatus(row.status),
        created_at=row.created_at,
    )


def ask_to_join(session: Session, caller: Caller, request: AdmissionCreate) -> Identifier:
    """Ask to join a group, whose administrators are told; some groups let everybody in at once.

    Raises
    ------
    ConflictError
        The caller is a member, or has asked already.
    """
    group = find_group(session, request.groupID)
    if group.single_user_group or group.sitewide:
        raise InvalidRequestError(f"groupID: nobody joins {group.name}; choose another group.")
    tie = {"group_id": group.id, "user_id": caller.user_id}
    if session.scalar(select(exists(select(GroupUser.id).filter_by(**tie)))):
        raise ConflictError(f"groupID: you are a member of {group.name} already.")
    if session.scalar(select(exists(select(Row.id).filter_by(**tie, status="pending")))):
        raise ConflictError(f"groupID: you have asked {group.name} already; it will answer.")
    row = Row(**tie)
    session.add(row)
    session.flush()
    return Identifier(id=row.id)


def answer_admission(
    session: Session, caller: Caller, request_id: int, answer: AdmissionAnswer
) -> None:
    """Let somebody in, or decline; who asked is told.

    The database refuses to let in who lacks a stream of the group.
    """
    row = find_admission(session, request_id)
    if row.group_id not in caller.admin_group_ids:
        raise ForbiddenError("Only administrators of the group answer; take it back with DELETE.")
    if row.status != AdmissionStatus.PENDING:
        raise ConflictError(f"This request was {row.status} already.")
    if answer.status == "accepted":
        tie = {"group_id": row.group_id, "user_id": row.user_id}
        if not session.scalar(select(exists(select(GroupUser.id).filter_by(**tie)))):
            session.add(GroupUser(**tie))
            session.flush()
    row.status = answer.status


def withdraw_admission(session: Session, request_id: int) -> None:
    """Take back a request of the caller."""
    remove(session, find_admission(session, request_id))


def find_admission(session: Session, request_id: int) -> Row:
    """Return a request that the caller sees."""
    row = session.get(Row, request_id)
    if row is None:
        raise missing(request_id)
    return row


def missing(request_id: int) -> NotFoundError:
    """Return the refusal of a request that is not there, or not for the caller."""
    return NotFoundError(f"There is no admission request {request_id} that you have access to.")
