"""Signing in: one-time links, identities at providers, browser sessions, refused attempts."""

import datetime
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from skyportal.database import digest
from skyportal.domain.errors import ForbiddenError, NotFoundError, TooManyRequestsError
from skyportal.models.signin import BrowserSession, SignInAttempt, SignInLink, UserIdentity
from skyportal.models.user import User

ATTEMPTS_WINDOW = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class Claims:
    """What a provider says of somebody. `verified_email` is null when it does not vouch for one."""

    issuer: str
    subject: str
    verified_email: str | None
    name: str | None
    provider: str


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in from."""

    user_agent: str | None
    address: str


def now() -> datetime.datetime:
    """Return the time now, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def create_link(session: Session, username: str, lifetime: datetime.timedelta) -> str:
    """Return the secret of a link that signs the user in once."""
    user_id = session.scalar(select(User.id).where(User.username == username))
    if user_id is None:
        raise NotFoundError(f"There is no user {username!r}.")
    secret = secrets.token_urlsafe(32)
    session.add(SignInLink(user_id=user_id, digest=digest(secret), expires_at=now() + lifetime))
    return secret


def redeem_link(session: Session, secret: str) -> int | None:
    """Return whom a link signs in, and use it up; None when it is unknown, used or expired."""
    statement = (
        update(SignInLink)
        .where(
            SignInLink.digest == digest(secret),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > func.now(),
        )
        .values(used_at=func.now())
        .returning(SignInLink.user_id)
    )
    return session.scalar(statement)


def open_session(
    session: Session, user_id: int, browser: Browser, lifetime: datetime.timedelta
) -> str:
    """Return the secret of a new browser session."""
    secret = secrets.token_urlsafe(32)
    session.add(
        BrowserSession(
            user_id=user_id,
            digest=digest(secret),
            expires_at=now() + lifetime,
            user_agent=browser.user_agent and browser.user_agent[:255],
            address=browser.address,
        )
    )
    return secret


def check_attempts(session: Session, address: str, allowed: int) -> None:
    """Refuse an address from which too many attempts failed."""
    recent = select(func.count()).where(
        SignInAttempt.address == address,
        SignInAttempt.created_at > func.now() - ATTEMPTS_WINDOW,
    )
    if (session.scalar(recent) or 0) >= allowed:
        raise TooManyRequestsError(
            "Too many attempts to sign in from here failed; try again in a quarter of an hour.",
            retry_after=900,
        )


def note_attempt(session: Session, address: str) -> None:
    """Remember a refused attempt."""
    session.add(SignInAttempt(address=address))


def resolve_account(
    session: Session, claims: Claims, allow_signup: bool, invitation: str | None = None
) -> int:
    """Return the user whom a provider vouches for.

    By identity first; else by an address that the provider verified, which belongs to another
    identity of the user or is the one by which the user was invited. Who brings the secret of an
    invitation gets an account, and what it gives.

    Raises
    ------
    ForbiddenError
        Nobody here is known by these, and new people need an invitation.
    """
    known = session.scalars(
        select(UserIdentity).filter_by(issuer=claims.issuer, subject=claims.subject)
    ).one_or_none()
    if known is not None:
        known.verified_email = claims.verified_email
        if invitation is not None:
            accept_invitation(session, invitation, known.user_id, is_new=False)
        return known.user_id
    user_id = user_of_address(session, claims.verified_email)
    is_new = user_id is None
    if user_id is None and (allow_signup or invitation is not None):
        user_id = sign_up(session, claims)
    if user_id is not None and invitation is not None:
        accept_invitation(session, invitation, user_id, is_new=is_new)
    if user_id is None:
        raise ForbiddenError(nobody(claims))
    session.add(
        UserIdentity(
            user_id=user_id,
            issuer=claims.issuer,
            subject=claims.subject,
            verified_email=claims.verified_email,
        )
    )
    return user_id


def check_invitation(session: Session, secret: str) -> None:
    """Refuse an invitation that is unknown, used or expired."""
    if not session.scalar(select(func.access.is_invited(digest(secret)))):
        raise ForbiddenError("This invitation was used before, or has expired; ask for a new one.")


def nobody(claims: Claims) -> str:
    """Return what to tell somebody who has no account here."""
    if claims.verified_email is not None:
        return (
            f"Nobody here is known as {claims.verified_email}; ask an administrator to invite you."
        )
    return (
        f"Nobody here is known as {claims.name or claims.subject}, and {claims.provider} vouches for no "
        "e-mail address by which to find you; ask an administrator to invite you, and open the "
        "invitation before you sign in."
    )


def accept_invitation(session: Session, secret: str, user_id: int, *, is_new: bool) -> None:
    """Give a user what an invitation says, and use it up."""
    session.execute(select(func.access.accept_invitation(digest(secret), user_id, is_new)))


def become(session: Session, user_id: int, browser: Browser, lifetime: datetime.timedelta) -> str:
    """Return the secret of a browser session in which the caller acts as another user.

    The database checks that the caller may, and notes it.
    """
    secret = secrets.token_urlsafe(32)
    agent = browser.user_agent and browser.user_agent[:255]
    session.execute(
        select(func.access.become(user_id, digest(secret), lifetime, agent, browser.address))
    )
    return secret


def user_of_address(session: Session, verified_email: str | None) -> int | None:
    """Return the user to whom a verified address belongs."""
    if verified_email is None:
        return None
    invited = session.scalar(select(User.id).where(User.invited_email == verified_email))
    if invited is not None:
        return invited
    others = session.scalars(
        select(UserIdentity.user_id).where(UserIdentity.verified_email == verified_email).distinct()
    ).all()
    return others[0] if len(others) == 1 else None


def sign_up(session: Session, claims: Claims) -> int:
    """Make an account that may look, but not do anything until somebody gives it a role."""
    wish = (claims.verified_email or claims.name or "user").split("@")[0]
    stem = re.sub(r"[^\w.-]", "", wish) or "user"
    taken = set(session.scalars(select(User.username).where(User.username.startswith(stem))))
    names = (stem, *(f"{stem}{number}" for number in range(2, len(taken) + 3)))
    user = User(
        username=next(name for name in names if name not in taken),
        contact_email=claims.verified_email,
    )
    session.add(user)
    session.flush()
    return user.id
