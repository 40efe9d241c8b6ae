"""Comments in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel
from skyportal.schemas.remark import Remark
from skyportal.schemas.sharing import GroupChoice

Text = Annotated[str, Field(min_length=1, max_length=20_000, description="Markdown")]


class Comment(Remark):
    """What somebody says about an object; `bot` when that is a program."""

    text: str
    bot: bool


class CommentCreate(RequestModel):
    """A new comment."""

    text: Text
    group_ids: GroupChoice | None = None


class CommentChange(RequestModel):
    """What to change of a comment."""

    text: Text | None = None
    group_ids: GroupChoice | None = None
