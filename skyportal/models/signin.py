"""Signing in: identities at providers, one-time links, browser sessions, attempts."""

import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import NOBODY, SIGNING_IN, SYSTEM_ADMIN, Access, mine
from skyportal.models.base import Numbered


class UserIdentity(Numbered):
    """Who a user is at a sign-in provider. `verified_email` is null when the provider vouches not."""

    __tablename__ = "user_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    __access__ = Access(
        read=mine("user_id") | SYSTEM_ADMIN | SIGNING_IN,
        create=SIGNING_IN,
        update=SIGNING_IN,
        delete=mine("user_id") | SYSTEM_ADMIN,
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    verified_email: Mapped[str | None]


class SignInLink(Numbered):
    """A link that signs a browser in once."""

    __tablename__ = "signin_links"
    __access__ = Access(
        read=SIGNING_IN,
        create=NOBODY,
        update=SIGNING_IN,
        delete=NOBODY,
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime.datetime]
    used_at: Mapped[datetime.datetime | None]


class BrowserSession(Numbered):
    """A browser that is signed in; its cookie's secret is kept as a hash."""

    __tablename__ = "sessions"
    __access__ = Access(
        read=mine("user_id") | SYSTEM_ADMIN | SIGNING_IN,
        create=SIGNING_IN,
        update=NOBODY,
        delete=mine("user_id") | SYSTEM_ADMIN,
        hidden=("digest",),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes] = mapped_column(
        LargeBinary, unique=True, deferred=True, deferred_raiseload=True
    )
    expires_at: Mapped[datetime.datetime]
    last_used_at: Mapped[datetime.datetime | None]
    user_agent: Mapped[str | None]
    address: Mapped[str | None]
    impersonator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


class SignInAttempt(Numbered):
    """A refused attempt to sign in, counted by address."""

    __tablename__ = "signin_attempts"
    __access__ = Access(read=SIGNING_IN, create=SIGNING_IN)

    address: Mapped[str] = mapped_column(index=True)
