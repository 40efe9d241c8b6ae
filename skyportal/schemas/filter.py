"""Filters in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel

FilterName = Annotated[str, Field(min_length=1, max_length=255)]


class FilterSummary(ResponseModel):
    """A filter by name."""

    id: int
    name: str
    group_id: int
    stream_id: int


class FilterDetail(FilterSummary):
    """A filter with its group and stream."""

    altdata: dict[str, object]
    autosave: bool
    group_name: str
    group_nickname: str | None
    stream_name: str


class FiltersQuery(QueryModel):
    """Which filters."""

    group_id: Annotated[int | None, Field(alias="group_id")] = None
    name: str | None = None


class FilterCreate(RequestModel):
    """A new filter."""

    name: FilterName
    group_id: int
    stream_id: int
    altdata: Annotated[dict[str, object], Field(default_factory=dict)]
    autosave: bool = False


class FilterChange(RequestModel):
    """What to change of a filter; its group and stream stay."""

    name: FilterName | None = None
    altdata: dict[str, object] | None = None
    autosave: bool | None = None
