"""Notifications in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel, UTCDateTime


class NotificationCreate(RequestModel):
    """What to tell the members of a group."""

    text: Annotated[str, Field(min_length=1, max_length=1000)]
    notification_type: Annotated[str, Field(min_length=1, max_length=50)] = "group"
    url: Annotated[
        str | None,
        Field(max_length=500, pattern=r"^/([^/].*)?$", description="a page of the marshal"),
    ] = None
    key: Annotated[
        str | None,
        Field(min_length=1, max_length=200, description="told again with the same one, kept once"),
    ] = None


class Notified(ResponseModel):
    """How many were told."""

    notified: int


class NotificationDetail(ResponseModel):
    """A sentence for the caller; `viewed_at` is null until he has seen it."""

    id: int
    text: str
    notification_type: str
    url: str | None
    group_id: int | None
    comment_id: int | None
    created_at: UTCDateTime
    viewed_at: UTCDateTime | None


class NotificationsQuery(QueryModel):
    """Which of one's notifications."""

    unviewed_only: bool = False


class NotificationChange(RequestModel):
    """What to change of a notification."""

    viewed: bool
