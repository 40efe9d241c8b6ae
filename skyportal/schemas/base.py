"""What request and response types have in common."""

import datetime
import math
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

T = TypeVar("T")


class RequestModel(BaseModel):
    """What a request may carry; a name that is not there is an error."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class QueryModel(RequestModel):
    """Parameters of a query string, in camel case: `num_per_page` is `numPerPage`.

    Fields named otherwise (`groupIDs`) give their `alias`.
    """

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class ResponseModel(BaseModel):
    """What a response carries. NaN and infinities become null."""

    model_config = ConfigDict(from_attributes=True, ser_json_inf_nan="null")


class Envelope(ResponseModel, Generic[T]):
    """What every response is wrapped in."""

    status: Literal["success", "error"] = "success"
    message: str = ""
    data: T
    version: str


class Fault(ResponseModel):
    """What is wrong with one field of a request."""

    field: str
    message: str
    value: object = None


class ErrorData(ResponseModel):
    """Details of a refusal."""

    faults: list[Fault] = []
    retry_after: Annotated[int | None, Field(description="seconds to wait before a new try")] = None


class Identifier(ResponseModel):
    """The id of what was made."""

    id: int


class Empty(ResponseModel):
    """Nothing to tell."""


class Removed(ResponseModel):
    """How many rows were removed."""

    removed: int


class Page(ResponseModel):
    """One page of a list, beside what is on it."""

    totalMatches: int  # noqa: N815 (name of the API)
    pageNumber: int  # noqa: N815
    numPerPage: int  # noqa: N815


class PageQuery(QueryModel):
    """Which page of a list."""

    page_number: Annotated[int, Field(ge=1, description="1 is the first page")] = 1
    num_per_page: Annotated[int, Field(ge=1, le=500, description="rows of one page")] = 100

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page_number - 1) * self.num_per_page


def as_utc(moment: datetime.datetime) -> datetime.datetime:
    """Return a time in UTC; one without a time zone is UTC already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=datetime.UTC)
    return moment.astimezone(datetime.UTC)


def written_out(value: object) -> object:
    """Refuse a mere number: nobody can tell seconds from days, or what they are counted from."""
    is_number = isinstance(value, int | float)
    if isinstance(value, str):
        is_number = value.strip().removeprefix("-").replace(".", "", 1).isdecimal()
    if is_number:
        raise ValueError("write the time as in 2026-01-31T12:00:00Z")
    return value


def split_commas(value: object) -> object:
    """Return the parts of `1,2,3`; anything else as it is."""
    if isinstance(value, str):
        return [part for part in value.split(",") if part]
    return value


def finite(value: object) -> object:
    """Return a JSON value with null in place of what is not a finite number."""
    match value:
        case float() if not math.isfinite(value):
            return None
        case list():
            return [finite(part) for part in value]
        case dict():
            return {key: finite(part) for key, part in value.items()}
    return value


def not_a_number_is_null(value: object) -> object:
    """Return null for NaN; anything else as it is."""
    return None if isinstance(value, float) and math.isnan(value) else value


FiniteJSON = Annotated[dict[str, object], BeforeValidator(finite)]
"""An object of JSON; NaN and infinities, which PostgreSQL's JSON does not know, become null."""

UTCDateTime = Annotated[
    datetime.datetime, BeforeValidator(written_out, datetime.datetime), AfterValidator(as_utc)
]
CommaSeparated = Annotated[list[T], BeforeValidator(split_commas)]
