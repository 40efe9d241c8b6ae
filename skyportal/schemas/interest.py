"""Interests in objects in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.user import UserSummary

Title = Annotated[str, Field(min_length=1, max_length=255)]
Link = Annotated[str, Field(max_length=2000, pattern=r"^https?://\S+$")]


class Interest(ResponseModel):
    """Somebody works on an object."""

    id: int
    obj_id: str
    user: UserSummary
    title: str
    description: str | None
    link: str | None
    created_at: UTCDateTime


class InterestCreate(RequestModel):
    """What one works on: a paper in preparation, say."""

    title: Title
    description: Annotated[str, Field(max_length=10_000)] | None = None
    link: Link | None = None


class InterestRemove(RequestModel):
    """Which interest is over."""

    interest_id: int
