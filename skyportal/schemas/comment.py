"""Comments in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.sharing import GroupChoice
from skyportal.schemas.user import UserSummary

Text = Annotated[str, Field(min_length=1, max_length=20_000, description="Markdown")]


class Comment(ResponseModel):
    """What somebody says about an object; `bot` when that is a program."""

    id: int
    obj_id: str
    text: str
    bot: bool
    author_id: int | None
    author: UserSummary | None
    groups: list[GroupSummary]
    created_at: UTCDateTime
    modified: UTCDateTime


class CommentCreate(RequestModel):
    """A new comment."""

    text: Text
    group_ids: GroupChoice | None = None


class CommentChange(RequestModel):
    """What to change of a comment."""

    text: Text | None = None
    group_ids: GroupChoice | None = None
