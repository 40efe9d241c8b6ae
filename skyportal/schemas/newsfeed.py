"""What happened lately, for a page that people start from."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, ResponseModel, UTCDateTime
from skyportal.schemas.user import UserSummary


class NewsKind(StrEnum):
    """What happened to an object."""

    SAVED = "source"
    COMMENTED = "comment"
    CLASSIFIED = "classification"
    OBSERVED = "spectrum"


class NewsItem(ResponseModel):
    """Something that happened to an object that the caller sees."""

    type: NewsKind
    obj_id: str
    time: UTCDateTime
    author: UserSummary | None
    message: Annotated[
        str, Field(description="the group, the class, the instrument, or the comment's beginning")
    ]


class NewsQuery(QueryModel):
    """How much news."""

    num_items: Annotated[int, Field(ge=1, le=100)] = 20
