"""Comments in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel
from skyportal.schemas.remark import Remark
from skyportal.schemas.sharing import GroupChoice

Text = Annotated[
    str,
    Field(min_length=1, max_length=20_000, description="Markdown; @username tells that person"),
]


class Attachment(RequestModel):
    """A file that goes with a comment."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    body: Annotated[str, Field(description="base64; a data URL will do")]


class Comment(Remark):
    """What somebody says about an object, or about one of its spectra; `bot` when that is a program.

    `attachment_type` is what the file was found to be, `attachment_size` its bytes.
    """

    text: str
    bot: bool
    spectrum_id: int | None
    attachment_name: str | None
    attachment_type: str | None
    attachment_size: int | None


class CommentCreate(RequestModel):
    """A new comment."""

    text: Text
    group_ids: GroupChoice | None = None
    attachment: Attachment | None = None


class CommentChange(RequestModel):
    """What to change of a comment; null removes the attachment."""

    text: Text | None = None
    group_ids: GroupChoice | None = None
    attachment: Attachment | None = None
