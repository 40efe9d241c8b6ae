"""The history of objects, and of saving them, in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import Page, RequestModel, ResponseModel, UTCDateTime
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


class ObjectChanges(Page):
    """A page of changes, newest first."""

    changes: list[ObjectChange]


class SavingState(ResponseModel):
    """Whether a group has an object among its sources."""

    active: bool
    requested: bool
    saved_by_id: int | None
    saved_at: UTCDateTime
    unsaved_by_id: int | None
    unsaved_at: UTCDateTime | None


class SavingChange(ResponseModel):
    """What somebody changed of a group's source; `before` is null where there was none."""

    id: int
    group_id: int
    author: UserSummary | None
    before: SavingState | None
    after: SavingState
    created_at: UTCDateTime


class SavingUndo(RequestModel):
    """The group whose source shall be as it was before the caller's last change."""

    groupID: int  # noqa: N815 (name of the API)
