"""Users in requests and responses. Addresses and telephone numbers are shown to their owner, and to
those who manage users, only."""

from typing import Annotated

from pydantic import Field

from skyportal.permissions import Permission
from skyportal.schemas.base import Page, PageQuery, RequestModel, ResponseModel, UTCDateTime

Username = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.@+-]+$")]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]


class UserSummary(ResponseModel):
    """A user by name."""

    id: int
    username: str
    first_name: str | None
    last_name: str | None
    is_bot: bool


class UserDetail(UserSummary):
    """A user with what he may do; `contact_email` and `contact_phone` are null for strangers."""

    bio: str | None
    affiliations: list[str]
    contact_email: str | None
    contact_phone: str | None
    created_at: UTCDateTime
    expiration_date: UTCDateTime | None
    roles: list[str]
    acls: Annotated[list[str], Field(description="permissions given directly")]
    permissions: Annotated[list[str], Field(description="permissions in all")]


class Users(Page):
    """A page of users."""

    users: list[UserDetail]


class UsersQuery(PageQuery):
    """Which users; texts match anywhere, whatever the case."""

    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    role: str | None = None
    group: Annotated[str | None, Field(description="members of the group of this name")] = None
    include_expired: bool = False


class UserCreate(RequestModel):
    """A new user."""

    username: Username
    first_name: str | None = None
    last_name: str | None = None
    contact_email: Email | None = None
    is_bot: bool = False
    roles: Annotated[list[str], Field(default_factory=list)]
    group_ids: Annotated[list[int], Field(default_factory=list)]


class UserChange(RequestModel):
    """What to change of a user; what is left out stays."""

    username: Username | None = None
    first_name: str | None = None
    last_name: str | None = None
    contact_email: Email | None = None
    contact_phone: str | None = None
    bio: str | None = None
    affiliations: list[str] | None = None
    expirationDate: UTCDateTime | None = None  # noqa: N815 (name of the API)


class RolesGrant(RequestModel):
    """Roles to give."""

    roleIds: list[str]  # noqa: N815 (name of the API)


class ACLsGrant(RequestModel):
    """Permissions to give."""

    aclIds: list[Permission]  # noqa: N815 (name of the API)


class RoleDetail(ResponseModel):
    """A role with its permissions."""

    id: str
    acls: list[str]
