"""Inviting people: what they will be given, and the link by which they come."""

import datetime
import secrets
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from baselayer.settings.skyportal import SkyPortalSettings
from skyportal.database import Caller, digest
from skyportal.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from skyportal.domain.rows import remove
from skyportal.domain.sharing import known_groups
from skyportal.domain.texts import has_in_it
from skyportal.jobs.queue import defer
from skyportal.models.invitation import Invitation as Row
from skyportal.models.stream import GroupStream, Stream
from skyportal.models.user import Role, User
from skyportal.notifications import email
from skyportal.schemas.invitation import (
    Invitation,
    InvitationChange,
    InvitationCreate,
    InvitationMade,
    Invitations,
    InvitationsQuery,
    InvitedGroup,
)
from skyportal.schemas.stream import StreamSummary
from skyportal.schemas.user import UserSummary

MAIL = """\
{inviter} invites you to {address}.

Open this link within {days:g} days, and sign in with an account of yours:

{link}

If you do not know what this is about, do nothing.
"""


def list_invitations(session: Session, query: InvitationsQuery) -> Invitations:
    """Return a page of invitations, newest first."""
    conditions = []
    if query.email is not None:
        conditions.append(has_in_it(Row.email, query.email))
    if not query.include_used:
        conditions.append(Row.used_at.is_(None))
    total = session.scalar(select(func.count()).select_from(Row).where(*conditions)) or 0
    page = select(Row).where(*conditions).order_by(Row.id.desc())
    rows = session.scalars(page.offset(query.offset).limit(query.num_per_page)).all()
    return Invitations(
        invitations=described(session, rows),
        totalMatches=total,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def described(session: Session, rows: Sequence[Row]) -> list[Invitation]:
    """Return invitations with names, in three queries however many they are."""
    groups = known_groups(session, {group for row in rows for group in row.group_ids})
    wanted = {stream for row in rows for stream in row.stream_ids}
    streams = {
        stream.id: StreamSummary.model_validate(stream)
        for stream in session.scalars(select(Stream).where(Stream.id.in_(wanted)))
    }
    inviters = {row.invited_by_id for row in rows}
    users = {user.id: user for user in session.scalars(select(User).where(User.id.in_(inviters)))}
    return [
        Invitation(
            id=row.id,
            user_email=row.email,
            role=row.role_id,
            groups=[
                InvitedGroup(
                    **dict(groups[group]),
                    admin=group in row.admin_group_ids,
                    can_save=group in row.save_group_ids,
                    can_share_photometry=group in row.share_group_ids,
                )
                for group in row.group_ids
                if group in groups
            ],
            streams=[streams[stream] for stream in row.stream_ids if stream in streams],
            invited_by=UserSummary.model_validate(users[row.invited_by_id]),
            user_expiration_date=row.user_expiration_date,
            created_at=row.created_at,
            expires_at=row.expires_at,
            sent_at=row.sent_at,
            used_at=row.used_at,
        )
        for row in rows
    ]


def invite(
    session: Session, caller: Caller, settings: SkyPortalSettings, request: InvitationCreate
) -> InvitationMade:
    """Invite somebody: a job sends the link, or it is returned where there is no mail server."""
    group_ids = request.groupIDs or []
    row = Row(
        email=request.userEmail.lower(),
        invited_by_id=caller.user_id,
        role_id=None,
        group_ids=[],
        admin_group_ids=[],
        save_group_ids=[],
        share_group_ids=[],
        stream_ids=needed_streams(session, group_ids),
        expires_at=datetime.datetime.now(datetime.UTC)
        + datetime.timedelta(days=settings.app.invitation_days),
    )
    promise(session, caller, row, request)
    session.add(row)
    session.flush()
    if settings.smtp.host:
        defer(session, "send_invitation", invitation_id=row.id)
        return InvitationMade(id=row.id, link=None)
    return InvitationMade(id=row.id, link=new_link(row, settings))


def promise(session: Session, caller: Caller, row: Row, request: InvitationChange) -> None:
    """Write down what the request names, if the caller may give it."""
    named = request.model_fields_set
    if "role" in named:
        if request.role is not None and session.get(Role, request.role) is None:
            raise NotFoundError(f"role: there is no role {request.role!r}; see /api/roles.")
        row.role_id = request.role
    if request.groupIDs is not None:
        promise_groups(caller, row, request, request.groupIDs)
    elif {"groupAdmin", "canSave", "canSharePhotometry"} & named:
        raise InvalidRequestError("groupIDs: name the groups that these rights are for.")
    if request.streamIDs is not None:
        row.stream_ids = sorted(set(request.streamIDs))
    if "userExpirationDate" in named:
        row.user_expiration_date = request.userExpirationDate
    strange = sorted(set(row.stream_ids) - set(caller.stream_ids))
    if strange:
        raise ForbiddenError(f"streamIDs: you do not hold stream {strange[0]}; leave it out.")
    missing = sorted(set(needed_streams(session, row.group_ids)) - set(row.stream_ids))
    if missing:
        raise InvalidRequestError(f"streamIDs: one of the groups works on stream {missing[0]}.")


def promise_groups(
    caller: Caller, row: Row, request: InvitationChange, group_ids: Sequence[int]
) -> None:
    """Write down the groups, and the rights in each."""
    strange = sorted(set(group_ids) - set(caller.admin_group_ids))
    if strange:
        raise ForbiddenError(
            f"groupIDs: you are no administrator of group {strange[0]}; ask one to invite."
        )
    row.group_ids = sorted(set(group_ids))
    row.admin_group_ids = flagged(group_ids, request.groupAdmin, "groupAdmin", otherwise=False)
    row.save_group_ids = flagged(group_ids, request.canSave, "canSave", otherwise=True)
    shares = request.canSharePhotometry
    row.share_group_ids = flagged(group_ids, shares, "canSharePhotometry", otherwise=False)


def flagged(
    group_ids: Sequence[int], flags: Sequence[bool] | None, field: str, *, otherwise: bool
) -> list[int]:
    """Return the groups whose flag is set."""
    chosen = [otherwise] * len(group_ids) if flags is None else flags
    if len(chosen) != len(group_ids):
        raise InvalidRequestError(f"{field}: give one value for each of groupIDs.")
    return sorted({group for group, flag in zip(group_ids, chosen, strict=True) if flag})


def needed_streams(session: Session, group_ids: Sequence[int]) -> list[int]:
    """Return the streams that every member of these groups holds."""
    of_groups = select(GroupStream.stream_id).where(GroupStream.group_id.in_(group_ids))
    return sorted(set(session.scalars(of_groups)))


def find_invitation(session: Session, invitation_id: int) -> Row:
    """Return an invitation that the caller sees."""
    row = session.get(Row, invitation_id)
    if row is None:
        raise NotFoundError(f"There is no invitation {invitation_id}.")
    return row


def change_invitation(
    session: Session, caller: Caller, invitation_id: int, request: InvitationChange
) -> None:
    """Change what an invitation gives, until it is used."""
    row = find_invitation(session, invitation_id)
    if row.used_at is not None:
        raise ConflictError("This invitation was used; change the user instead.")
    promise(session, caller, row, request)


def delete_invitation(session: Session, invitation_id: int) -> None:
    """Take an invitation back: its link opens nothing any more."""
    remove(session, find_invitation(session, invitation_id))


def new_link(row: Row, settings: SkyPortalSettings) -> str:
    """Return the one link of an invitation; one that was told before opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    row.digest = digest(secret)
    return f"{settings.app.public_url.rstrip('/')}/login/invitation?token={secret}"


def send_invitation(
    session: Session, settings: SkyPortalSettings, invitation_id: int
) -> dict[str, int]:
    """Send the link of an invitation; return how many were sent. Runs with the worker's rights.

    Each attempt makes a link of its own, so that no secret waits in the queue.
    """
    row = session.get(Row, invitation_id)
    if row is None or row.used_at is not None:
        return {"sent": 0}
    inviter = session.get_one(User, row.invited_by_id)
    name = " ".join(part for part in (inviter.first_name, inviter.last_name) if part)
    text = MAIL.format(
        inviter=name or inviter.username,
        address=settings.app.public_url,
        days=settings.app.invitation_days,
        link=new_link(row, settings),
    )
    session.flush()
    email.send(settings.smtp, row.email, "Your invitation to Fritz", text)
    row.sent_at = datetime.datetime.now(datetime.UTC)
    return {"sent": 1}
