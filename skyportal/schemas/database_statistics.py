"""What is in the database, as administrators see it."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime


class TableStatistics(ResponseModel):
    """How many rows a table has, and how much room it takes."""

    name: str
    number: int
    is_estimate: Annotated[bool, Field(description="PostgreSQL's, of a large table")]
    bytes: Annotated[int, Field(description="with its indexes")]


class DatabaseStatistics(ResponseModel):
    """What is in the database."""

    tables: list[TableStatistics]
    bytes: int
    oldest_candidate_at: UTCDateTime | None
    newest_candidate_at: UTCDateTime | None
    jobs: Annotated[dict[str, int], Field(description="by state; those that succeeded are gone")]


class DatabaseInfo(ResponseModel):
    """Whether there is anything yet, as far as one sees it."""

    source_table_empty: bool


class PositionCounts(ResponseModel):
    """How many objects the index of positions has: all of them, from when they are stored.

    Searches by place use an index of declinations. It is no HEALPix, and lacks nothing that could be
    computed later.
    """

    totalWithHealpix: int  # noqa: N815 (name of the API)
    totalWithoutHealpix: int  # noqa: N815


class CandidatesForget(RequestModel):
    """Which candidates nobody wants any more."""

    days: Annotated[
        float,
        Field(gt=0, le=36_500, description="those that passed no filter for so many days"),
    ]
