"""Streams in requests and responses."""

from skyportal.schemas.base import ResponseModel


class StreamSummary(ResponseModel):
    """A stream by name."""

    id: int
    name: str
    altdata: dict[str, object]
