"""Invitations in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import Page, PageQuery, RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.stream import StreamSummary
from skyportal.schemas.user import Email, UserSummary

Flags = Annotated[
    list[bool] | None, Field(description="one for each of groupIDs; all false if left out")
]


class InvitedGroup(GroupSummary):
    """A group that somebody is invited to, with rights in it."""

    admin: bool
    can_save: bool
    can_share_photometry: bool


class Invitation(ResponseModel):
    """Who is invited by whom, and to what; its link is known to nobody but who is invited."""

    id: int
    user_email: str
    role: str | None
    groups: list[InvitedGroup]
    streams: list[StreamSummary]
    invited_by: UserSummary
    user_expiration_date: UTCDateTime | None
    created_at: UTCDateTime
    expires_at: UTCDateTime
    sent_at: Annotated[UTCDateTime | None, Field(description="when the mail server took it")]
    used_at: UTCDateTime | None


class Invitations(Page):
    """A page of invitations, newest first."""

    invitations: list[Invitation]


class InvitationsQuery(PageQuery):
    """Which invitations."""

    email: Annotated[str | None, Field(description="part of the address")] = None
    include_used: bool = False


class InvitationChange(RequestModel):
    """What an invitation gives; on change, what is left out stays."""

    role: str | None = None
    groupIDs: list[int] | None = None  # noqa: N815 (name of the API)
    groupAdmin: Flags = None  # noqa: N815
    canSave: Annotated[  # noqa: N815
        list[bool] | None, Field(description="one for each of groupIDs; all true if left out")
    ] = None
    canSharePhotometry: Flags = None  # noqa: N815
    streamIDs: list[int] | None = None  # noqa: N815
    userExpirationDate: Annotated[  # noqa: N815
        UTCDateTime | None, Field(description="when the new account ends")
    ] = None


class InvitationCreate(InvitationChange):
    """Whom to invite, and to what; without `streamIDs`, to the streams that the groups need."""

    userEmail: Email  # noqa: N815 (name of the API)


class InvitationMade(ResponseModel):
    """An invitation; `link` is told only where no mail server could take it to whom it is for."""

    id: int
    link: str | None
