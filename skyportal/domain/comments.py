"""What people and programs say about objects, and about their spectra."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import attachments, remarks
from skyportal.domain.attachments import File
from skyportal.domain.errors import InvalidRequestError, NotFoundError
from skyportal.domain.mentions import tell_mentioned
from skyportal.domain.sharing import check_objects, groups_for_remarks
from skyportal.domain.spectra import find_spectrum
from skyportal.models.comment import Comment as Row
from skyportal.models.user import User
from skyportal.schemas.base import Identifier
from skyportal.schemas.comment import Attachment, Comment, CommentChange, CommentCreate
from skyportal.schemas.push import CommentPush

COMMENTS = remarks.Kind(
    name="comment", row=Row, shown=Comment, order=(Row.created_at,), pushed=CommentPush
)


def create_comment(
    session: Session,
    caller: Caller,
    obj_id: str,
    request: CommentCreate,
    *,
    longest_mib: float,
    spectrum_id: int | None = None,
) -> Identifier:
    """Say something about an object, or about a spectrum of it; tell those who are mentioned.

    `longest_mib` is how long an attachment may be.
    """
    check_objects(session, [obj_id])
    groups = groups_for_remarks(session, caller, request.group_ids)
    bot = session.scalars(select(User.is_bot).where(User.id == caller.user_id)).one()
    row = Row(obj_id=obj_id, spectrum_id=spectrum_id, text=request.text, bot=bot, group_ids=groups)
    put_into(row, request.channel)
    attach(row, request.attachment, longest_mib)
    identifier = remarks.add(session, caller, COMMENTS, row)
    tell_mentioned(session, caller, row)
    return Identifier(id=identifier)


def change_comment(
    session: Session,
    caller: Caller,
    obj_id: str,
    comment_id: int,
    request: CommentChange,
    *,
    longest_mib: float,
) -> None:
    """Replace what the request names; only the author may. Who is mentioned anew is told."""
    row = remarks.find_own(session, caller, COMMENTS, obj_id, comment_id)
    if request.text is not None:
        row.text = request.text
    if "channel" in request.model_fields_set:
        put_into(row, request.channel)
    if "attachment" in request.model_fields_set:
        attach(row, request.attachment, longest_mib)
    remarks.share(session, caller, COMMENTS, row, request.group_ids)
    tell_mentioned(session, caller, row)


def put_into(row: Row, channel: str | None) -> None:
    """Let a comment belong to a thread of its object.

    Raises
    ------
    InvalidRequestError
        It is on a spectrum; what is said of these stays with them.
    """
    if channel is not None and row.spectrum_id is not None:
        raise InvalidRequestError(
            f"channel: a comment on a spectrum is in no thread (got {channel!r}); leave it out, or "
            "comment on the object."
        )
    row.channel = channel


def attach(row: Row, attachment: Attachment | None, longest_mib: float) -> None:
    """Let a comment have this file, or none."""
    file = None if attachment is None else attachments.decoded(attachment, longest_mib)
    row.attachment_name = None if file is None else file.name
    row.attachment_type = None if file is None else file.content_type
    row.attachment_size = None if file is None else len(file.content)
    row.attachment = None if file is None else file.content


def get_attachment(session: Session, obj_id: str, comment_id: int) -> File:
    """Return the file that goes with a comment.

    Raises
    ------
    NotFoundError
        There is none, or it is not for the caller.
    """
    wanted = select(Row.attachment_name, Row.attachment).where(
        Row.obj_id == obj_id, Row.id == comment_id
    )
    found = session.execute(wanted).one_or_none()
    if found is None or found.attachment is None:
        raise NotFoundError(
            f"There is no attachment of a comment {comment_id} on {obj_id} that you have access to."
        )
    return File(found.attachment_name, found.attachment)


def list_on_spectrum(session: Session, spectrum_id: int) -> list[Comment]:
    """Return the comments on a spectrum, oldest first."""
    find_spectrum(session, spectrum_id)
    wanted = remarks.shown(COMMENTS).where(Row.spectrum_id == spectrum_id)
    return [Comment.model_validate(row) for row in session.execute(wanted)]


def object_of(session: Session, spectrum_id: int, comment_id: int) -> str:
    """Return the object that a comment on a spectrum is about."""
    wanted = select(Row.obj_id).where(Row.spectrum_id == spectrum_id, Row.id == comment_id)
    obj_id = session.scalar(wanted)
    if obj_id is None:
        raise remarks.missing(COMMENTS, f"spectrum {spectrum_id}", comment_id)
    return obj_id
