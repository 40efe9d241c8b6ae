"""Merges of objects in requests and responses."""

from enum import StrEnum

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.obj import ObjId
from skyportal.schemas.user import UserSummary


class MergeState(StrEnum):
    """How far a merge has got."""

    QUEUED = "queued"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Merge(ResponseModel):
    """A duplicate whose data were taken to the object that is kept."""

    id: int
    kept_id: str
    duplicate_id: str
    state: MergeState
    author: UserSummary | None
    created_at: UTCDateTime


class MergeCreate(RequestModel):
    """The object whose data shall be taken to the one that is kept."""

    duplicate: ObjId
