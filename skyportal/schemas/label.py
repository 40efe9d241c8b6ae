"""Labels in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.user import UserSummary


class Label(ResponseModel):
    """A member of a group has looked at an object."""

    group_id: int
    labeller: UserSummary
    created_at: UTCDateTime


class LabelChoice(RequestModel):
    """The groups for which an object is labelled, or is not any more."""

    groupIds: Annotated[list[int], Field(min_length=1, max_length=500)]  # noqa: N815 (name of the API)
