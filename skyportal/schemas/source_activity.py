"""What people do with sources, counted, in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.user import UserSummary

Days = Annotated[float, Field(gt=0, le=3660, description="the last so many days")]


class ViewsQuery(QueryModel):
    """How many objects, of which time."""

    since_days_ago: Days = 7.0
    max_num_sources: Annotated[int, Field(ge=1, le=100)] = 10


class SaversQuery(QueryModel):
    """How many people, of which time."""

    since_days_ago: Days = 7.0
    max_num_savers: Annotated[int, Field(ge=1, le=100)] = 100


class CountQuery(QueryModel):
    """Of which time."""

    since_days_ago: Days = 7.0


class RecentQuery(QueryModel):
    """How many objects."""

    max_num_sources: Annotated[int, Field(ge=1, le=100)] = 10


class ViewedSource(ResponseModel):
    """An object with how often it was looked at: each person counts once a day."""

    obj_id: str
    views: int
    ra: float
    dec: float
    tns_name: str | None


class Saver(ResponseModel):
    """Somebody, with how many objects he has saved."""

    author: UserSummary
    saves: int


class SourceCount(ResponseModel):
    """How many objects were saved."""

    count: int
    since_days_ago: float


class RecentSource(ResponseModel):
    """An object that was saved, and for which group."""

    obj_id: str
    saved_at: UTCDateTime
    saved_by: UserSummary | None
    group: GroupSummary
    ra: float
    dec: float
    tns_name: str | None
