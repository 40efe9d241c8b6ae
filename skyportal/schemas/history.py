"""The history of objects in responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import ResponseModel, UTCDateTime
from skyportal.schemas.user import UserSummary


class ObjectChange(ResponseModel):
    """One change of an object: the fields that changed, before and after."""

    id: int
    obj_id: str
    author: UserSummary | None
    origin: Annotated[
        str | None, Field(description="where the new value comes from, such as a redshift's origin")
    ]
    before: dict[str, object]
    after: dict[str, object]
    created_at: UTCDateTime


class ObjectChanges(ResponseModel):
    """A page of changes, newest first."""

    changes: list[ObjectChange]
    totalMatches: int  # noqa: N815 (name of the API)
    pageNumber: int  # noqa: N815
    numPerPage: int  # noqa: N815
