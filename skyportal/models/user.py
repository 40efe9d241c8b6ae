"""People and robots, and what they may do."""

import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    SIGNED_IN,
    SIGNING_IN,
    SYSTEM_ADMIN,
    Access,
    Predicate,
    has_acl,
    mine,
)
from skyportal.models.base import Base, Numbered
from skyportal.permissions import Permission

MANAGES_USERS = has_acl(Permission.MANAGE_USERS)


class User(Numbered):
    """Somebody, or a robot, with an account."""

    __tablename__ = "users"
    __access__ = Access(
        read=SIGNED_IN | SIGNING_IN,
        create=MANAGES_USERS | SIGNING_IN,
        update=mine("id") | MANAGES_USERS,
        delete=SYSTEM_ADMIN,
    )

    username: Mapped[str] = mapped_column(unique=True)
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    bio: Mapped[str | None]
    affiliations: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    # The address by which a manager invited this user, in lower case. A provider that vouches for
    # it signs its owner in; `contact_email` is the user's own to change and proves nothing.
    invited_email: Mapped[str | None] = mapped_column(unique=True)
    preferences: Mapped[dict[str, object]] = mapped_column(server_default="{}")
    is_bot: Mapped[bool] = mapped_column(server_default="false")
    expiration_date: Mapped[datetime.datetime | None]


class Role(Base):
    """A named bundle of permissions."""

    __tablename__ = "roles"
    __access__ = Access(read=SIGNED_IN)

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)


class ACL(Base):
    """A permission."""

    __tablename__ = "acls"
    __access__ = Access(read=SIGNED_IN)

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)


class RoleACL(Base):
    """A permission that a role gives."""

    __tablename__ = "role_acls"
    __access__ = Access(read=SIGNED_IN)

    role_id: Mapped[str] = mapped_column(
        ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True
    )
    acl_id: Mapped[str] = mapped_column(ForeignKey("acls.id", ondelete="CASCADE"), primary_key=True)


class UserRole(Base):
    """A role that a user has. Nobody gives away, or takes, what he lacks."""

    __tablename__ = "user_roles"
    __access__ = Access(
        read=SIGNED_IN,
        create=MANAGES_USERS & Predicate("access.has_role(role_id)"),
        delete=MANAGES_USERS & Predicate("access.has_role(role_id)"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role_id: Mapped[str] = mapped_column(
        ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True
    )


class UserACL(Base):
    """A permission that a user has besides those of the roles."""

    __tablename__ = "user_acls"
    __access__ = Access(
        read=SIGNED_IN,
        create=MANAGES_USERS & Predicate("access.has_acl(acl_id)"),
        delete=MANAGES_USERS & Predicate("access.has_acl(acl_id)"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    acl_id: Mapped[str] = mapped_column(ForeignKey("acls.id", ondelete="CASCADE"), primary_key=True)
