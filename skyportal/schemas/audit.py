"""The audit in requests and responses."""

from typing import Annotated, Literal

from pydantic import Field

from skyportal.schemas.base import Page, PageQuery, ResponseModel, UTCDateTime


class AuditEntry(ResponseModel):
    """A change that somebody made by a right to manage.

    `impersonator_id` is who acted in the user's name, `token_name` the token by which it was done.
    """

    id: int
    created_at: UTCDateTime
    user_id: Annotated[int | None, Field(description="null once the account is removed")]
    username: str
    impersonator_id: int | None
    token_name: str | None
    method: str
    route: str
    path: str
    body: dict[str, object] | None


class AuditPage(Page):
    """A page of entries, newest first."""

    entries: list[AuditEntry]


class AuditQuery(PageQuery):
    """Which entries."""

    username: str | None = None
    path: Annotated[str | None, Field(description="beginning of the path")] = None
    method: Literal["POST", "PUT", "PATCH", "DELETE"] | None = None
    start_date: UTCDateTime | None = None
    end_date: UTCDateTime | None = None
