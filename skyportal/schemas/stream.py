"""Streams in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel

StreamName = Annotated[str, Field(min_length=1, max_length=255)]


class StreamSummary(ResponseModel):
    """A stream: `altdata` has `collection` and `selector` (the programids)."""

    id: int
    name: str
    altdata: dict[str, object]


class StreamCreate(RequestModel):
    """A new stream."""

    name: StreamName
    altdata: Annotated[dict[str, object], Field(default_factory=dict)]
    auto_join: Annotated[bool, Field(description="give it to every new user")] = False


class StreamChange(RequestModel):
    """What to change of a stream."""

    name: StreamName | None = None
    altdata: dict[str, object] | None = None
    auto_join: bool | None = None


class StreamGrant(RequestModel):
    """A user to give a stream to."""

    user_id: int
