"""Requests about watch lists."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from kowalski.api.models.base import RequestModel
from kowalski.filters.watchlists.definition import (
    DEFAULT_RADIUS_ARCSEC,
    MAX_RADIUS_ARCSEC,
    MAX_TEXT,
)

Name = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
Radius = Annotated[
    float | int,
    Field(gt=0, le=MAX_RADIUS_ARCSEC, description="arcsec, for entries without one of their own"),
]


class Entries(RequestModel):
    """Entries, as objects or as a table of comma-separated values."""

    entries: Annotated[
        list[dict[str, Any]] | None,
        Field(description="objects of ra and dec, or object_id; label; radius_arcsec"),
    ] = None
    csv: Annotated[
        str | None,
        Field(description="a table whose first line names ra, dec, object_id, label, radius"),
    ] = None


class NewWatchlist(Entries):
    """A watch list to make."""

    name: Name
    group_id: Annotated[int, Field(ge=1, lt=2**31)]
    radius_arcsec: Radius = DEFAULT_RADIUS_ARCSEC


class WatchlistChange(RequestModel):
    """What to change of a watch list; what is not given stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name | None = None
    radius_arcsec: Radius | None = None
    active: bool | None = None
