"""What a signed-in person knows of himself: profile, tokens, browsers."""

import datetime
from typing import Annotated

from pydantic import Field

from skyportal.permissions import Permission
from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.stream import StreamSummary
from skyportal.schemas.user import Email, Username, UserSummary


class Profile(UserSummary):
    """The caller."""

    bio: str | None
    affiliations: list[str]
    contact_email: str | None
    contact_phone: str | None
    roles: list[str]
    acls: Annotated[list[str], Field(description="permissions of this token or browser, in all")]
    groups: list[GroupSummary]
    streams: list[StreamSummary]
    preferences: dict[str, object]


class ProfileChange(RequestModel):
    """What to change of oneself; `preferences` are merged key by key, null removes a key."""

    preferences: dict[str, object] | None = None
    username: Username | None = None
    first_name: str | None = None
    last_name: str | None = None
    contact_email: Email | None = None
    contact_phone: str | None = None
    bio: str | None = None
    affiliations: list[str] | None = None


class TokenSummary(ResponseModel):
    """A token without its secret, which nobody can read again."""

    id: str
    name: str
    acls: list[str]
    created_at: datetime.datetime
    last_used_at: datetime.datetime | None
    expires_at: datetime.datetime | None


class TokenCreate(RequestModel):
    """A new token."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    acls: Annotated[list[Permission], Field(default_factory=list)]
    expires_at: UTCDateTime | None = None


class TokenChange(RequestModel):
    """What to change of a token."""

    name: Annotated[str | None, Field(min_length=1, max_length=100)] = None
    acls: list[Permission] | None = None
    expires_at: UTCDateTime | None = None


class TokenMade(ResponseModel):
    """A new token; `token` is its secret and is shown this once."""

    token_id: str
    token: str


class BrowserSummary(ResponseModel):
    """A browser that is signed in."""

    id: int
    created_at: datetime.datetime
    last_used_at: datetime.datetime | None
    expires_at: datetime.datetime
    user_agent: str | None
    address: str | None
    current: bool
    impersonator: Annotated[
        UserSummary | None, Field(description="who acts as this user there, if somebody else does")
    ]
