"""People's own lists of objects, in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import (
    FiniteJSON,
    QueryModel,
    RequestModel,
    ResponseModel,
    UTCDateTime,
)

REJECTED = "rejected_candidates"
FAVORITES = "favorites"

ListName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9_\-]+$",
        description=f"letters, digits, _ and -; such as `{FAVORITES}` or `{REJECTED}`",
    ),
]


class ListingDetail(ResponseModel):
    """An object on a list."""

    id: int
    user_id: int
    obj_id: str
    list_name: str
    params: dict[str, object]
    created_at: UTCDateTime


class ListingsQuery(QueryModel):
    """Which of one's lists."""

    list_name: ListName | None = None
    obj_id: Annotated[str | None, Field(alias="obj_id")] = None


class ListingCreate(RequestModel):
    """An object to put on a list."""

    obj_id: str
    list_name: ListName
    params: FiniteJSON = Field(default_factory=dict)


class ListingChange(RequestModel):
    """What to change of an entry."""

    list_name: ListName | None = None
    params: FiniteJSON | None = None


class ListingRemove(RequestModel):
    """An entry by its object and list."""

    obj_id: str
    list_name: ListName
