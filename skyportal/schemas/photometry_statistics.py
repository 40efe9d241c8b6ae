"""Statistics of the photometry of many objects in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import CommaSeparated, QueryModel, ResponseModel, UTCDateTime
from skyportal.schemas.photometry import PhotStats


class StatisticsCounts(ResponseModel):
    """How many objects have statistics of their photometry."""

    totalWithPhotStats: int  # noqa: N815 (name of the API)
    totalWithoutPhotStats: int  # noqa: N815
    totalLacking: Annotated[  # noqa: N815
        int, Field(description="of those without: have photometry, loaded past the triggers")
    ]


class AggregateQuery(QueryModel):
    """Of which sources, the newest first."""

    group_ids: Annotated[CommaSeparated[int] | None, Field(alias="groupIDs")] = None
    saved_after: UTCDateTime | None = None
    saved_before: UTCDateTime | None = None
    classifications: Annotated[
        CommaSeparated[str] | None,
        Field(description="has one of these classes: `class`, or `taxonomy: class`"),
    ] = None
    min_redshift: float | None = None
    max_redshift: float | None = None
    limit: Annotated[int, Field(ge=1, le=10_000, description="sources, at most")] = 2000


class AggregateRow(ResponseModel):
    """What is known of one source, for plots of many."""

    obj_id: str
    ra: float
    dec: float
    redshift: float | None
    saved_at: UTCDateTime
    classifications: Annotated[list[str], Field(description="each class once")]
    photstats: PhotStats | None


class Aggregate(ResponseModel):
    """Statistics of many sources; more match where `is_complete` is false."""

    sources: list[AggregateRow]
    is_complete: bool
