"""What somebody knows and changes of himself."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.texts import alphabetically
from skyportal.domain.users import find_user
from skyportal.models.group import Group, GroupUser
from skyportal.models.signin import BrowserSession
from skyportal.models.stream import Stream, StreamUser
from skyportal.models.user import User, UserRole
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.profile import BrowserSummary, Profile, ProfileChange
from skyportal.schemas.stream import StreamSummary
from skyportal.schemas.user import UserSummary


def get_profile(session: Session, caller: Caller) -> Profile:
    """Return the caller, with groups and what he may do."""
    user = find_user(session, caller.user_id)
    roles = select(UserRole.role_id).where(UserRole.user_id == user.id).order_by(UserRole.role_id)
    groups = (
        select(Group)
        .join(GroupUser)
        .where(GroupUser.user_id == user.id)
        .order_by(alphabetically(Group.name))
    )
    streams = (
        select(Stream)
        .join(StreamUser)
        .where(StreamUser.user_id == user.id)
        .order_by(alphabetically(Stream.name))
    )
    return Profile(
        **UserSummary.model_validate(user).model_dump(),
        bio=user.bio,
        affiliations=user.affiliations,
        contact_email=user.contact_email,
        contact_phone=user.contact_phone,
        roles=list(session.scalars(roles)),
        acls=sorted(caller.acls),
        groups=[GroupSummary.model_validate(group) for group in session.scalars(groups)],
        streams=[StreamSummary.model_validate(stream) for stream in session.scalars(streams)],
        preferences=user.preferences,
    )


def change_profile(session: Session, caller: Caller, request: ProfileChange) -> Profile:
    """Change what the request names; preferences are merged key by key."""
    user = find_user(session, caller.user_id)
    for name, value in request.model_dump(exclude_unset=True, exclude={"preferences"}).items():
        setattr(user, name, value)
    if request.preferences is not None:
        user.preferences = merged(user.preferences, request.preferences)
    session.flush()
    return get_profile(session, caller)


def merged(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Return preferences with others laid over them; null removes a key."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(old, dict) and isinstance(value, dict):
            result[key] = merged(old, value)
        else:
            result[key] = value
    return result


def list_browsers(session: Session, caller: Caller) -> list[BrowserSummary]:
    """Return the browsers in which the caller is signed in, newest first."""
    rows = session.execute(
        select(BrowserSession, User)
        .outerjoin(User, User.id == BrowserSession.impersonator_id)
        .where(BrowserSession.user_id == caller.user_id)
        .order_by(BrowserSession.id.desc())
    )
    return [
        BrowserSummary(
            id=row.id,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
            user_agent=row.user_agent,
            address=row.address,
            current=row.id == caller.session_id,
            impersonator=None if other is None else UserSummary.model_validate(other),
        )
        for row, other in rows
    ]


def sign_out_browser(session: Session, session_id: int) -> None:
    """Sign one of the caller's browsers out."""
    row = session.get(BrowserSession, session_id)
    if row is None:
        raise NotFoundError(f"There is no browser session {session_id} of yours.")
    remove(session, row)
