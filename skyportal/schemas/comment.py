"""Comments in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.remark import Remark
from skyportal.schemas.sharing import GroupChoice

Text = Annotated[
    str,
    Field(min_length=1, max_length=20_000, description="Markdown; @username tells that person"),
]

Channel = Annotated[
    str,
    Field(
        min_length=1,
        max_length=80,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="name of the thread; null is the one that every object has",
    ),
]


class Attachment(RequestModel):
    """A file that goes with a comment."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    body: Annotated[str, Field(description="base64; a data URL will do")]


class Comment(Remark):
    """What somebody says about an object, or about one of its spectra; `bot` when that is a program.

    `channel` is the thread that it belongs to; null is the one that every object has.
    `attachment_type` is what the file was found to be, `attachment_size` its bytes.
    """

    text: str
    bot: bool
    spectrum_id: int | None
    channel: str | None
    attachment_name: str | None
    attachment_type: str | None
    attachment_size: int | None


class CommentCreate(RequestModel):
    """A new comment. Those on spectra have no `channel`."""

    text: Text
    channel: Channel | None = None
    group_ids: GroupChoice | None = None
    attachment: Attachment | None = None


class CommentChange(RequestModel):
    """What to change of a comment; null removes the attachment, and takes it out of its thread."""

    text: Text | None = None
    channel: Channel | None = None
    group_ids: GroupChoice | None = None
    attachment: Attachment | None = None


class CommentsQuery(QueryModel):
    """Which comments on an object."""

    channel: Annotated[
        Channel | None, Field(description="those of this thread; all if left out")
    ] = None


class AttachmentQuery(QueryModel):
    """How a file is wanted."""

    preview: Annotated[
        bool,
        Field(description="to be shown: a picture or FITS image as PNG, the beginning of a text"),
    ] = False


class Thread(ResponseModel):
    """A thread of comments on an object, as far as one sees it."""

    channel: str
    comments: int
    last_comment_at: UTCDateTime


class ThreadRemove(RequestModel):
    """Which thread to remove."""

    channel: Channel
