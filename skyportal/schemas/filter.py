"""Filters in requests and responses."""

from skyportal.schemas.base import ResponseModel


class FilterSummary(ResponseModel):
    """A filter by name."""

    id: int
    name: str
    group_id: int
    stream_id: int
