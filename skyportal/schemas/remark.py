"""What all remarks on objects have in common in responses."""

from skyportal.schemas.base import ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.user import UserSummary


class Remark(ResponseModel):
    """What somebody says about an object, to some groups."""

    id: int
    obj_id: str
    author_id: int | None
    author: UserSummary | None
    groups: list[GroupSummary]
    created_at: UTCDateTime
    modified: UTCDateTime
