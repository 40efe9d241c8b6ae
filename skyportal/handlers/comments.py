"""Comments on objects, and on their spectra."""

from skyportal.domain import attachment_previews, attachments, comments, remarks, threads
from skyportal.domain.comments import COMMENTS
from skyportal.domain.spectra import find_spectrum
from skyportal.handlers.routes import Call, Raw, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier, Removed
from skyportal.schemas.comment import (
    AttachmentQuery,
    Comment,
    CommentChange,
    CommentCreate,
    CommentsQuery,
    Thread,
    ThreadRemove,
)

routes = Routes("comments")


@routes.get("/api/sources/{obj_id}/comments")
def list_comments(call: Call, obj_id: str, query: CommentsQuery) -> list[Comment]:
    """Retrieve the comments on an object and on its spectra, oldest first."""
    return threads.list_comments(call.session, obj_id, query.channel)


@routes.post("/api/sources/{obj_id}/comments", Permission.COMMENT)
def create_comment(call: Call, obj_id: str, body: CommentCreate) -> Identifier:
    """Comment on an object."""
    longest = call.settings.skyportal.app.max_attachment_mib
    return comments.create_comment(call.session, call.caller, obj_id, body, longest_mib=longest)


@routes.get("/api/sources/{obj_id}/comments/channels")
def list_threads(call: Call, obj_id: str) -> list[Thread]:
    """Retrieve the threads of comments on an object, the one with the newest comment first."""
    return threads.list_threads(call.session, obj_id)


@routes.delete("/api/sources/{obj_id}/comments/channels", Permission.COMMENT)
def delete_thread(call: Call, obj_id: str, body: ThreadRemove) -> Removed:
    """Remove a thread of comments that are all yours."""
    return threads.delete_thread(call.session, call.caller, obj_id, body.channel)


@routes.get("/api/sources/{obj_id}/comments/{comment_id}")
def get_comment(call: Call, obj_id: str, comment_id: int) -> Comment:
    """Retrieve a comment."""
    return remarks.get_remark(call.session, COMMENTS, obj_id, comment_id)


@routes.put("/api/sources/{obj_id}/comments/{comment_id}", Permission.COMMENT)
def change_comment(call: Call, obj_id: str, comment_id: int, body: CommentChange) -> Empty:
    """Change a comment of yours."""
    longest = call.settings.skyportal.app.max_attachment_mib
    comments.change_comment(
        call.session, call.caller, obj_id, comment_id, body, longest_mib=longest
    )
    return Empty()


@routes.delete("/api/sources/{obj_id}/comments/{comment_id}", Permission.COMMENT)
def delete_comment(call: Call, obj_id: str, comment_id: int) -> Empty:
    """Remove a comment of yours."""
    remarks.delete_remark(call.session, call.caller, COMMENTS, obj_id, comment_id)
    return Empty()


@routes.get("/api/sources/{obj_id}/comments/{comment_id}/attachment")
def get_attachment(call: Call, obj_id: str, comment_id: int, query: AttachmentQuery) -> Raw:
    """Retrieve the file that goes with a comment, to be saved, or a preview of it."""
    file = comments.get_attachment(call.session, obj_id, comment_id)
    shown = attachment_previews.preview(file) if query.preview else file
    headers = attachments.headers(shown, shown=query.preview)
    return Raw(shown.content, shown.content_type, headers)


@routes.get("/api/spectra/{spectrum_id}/comments")
def list_spectrum_comments(call: Call, spectrum_id: int) -> list[Comment]:
    """Retrieve the comments on a spectrum, oldest first."""
    return comments.list_on_spectrum(call.session, spectrum_id)


@routes.post("/api/spectra/{spectrum_id}/comments", Permission.COMMENT)
def create_spectrum_comment(call: Call, spectrum_id: int, body: CommentCreate) -> Identifier:
    """Comment on a spectrum."""
    return comments.create_comment(
        call.session,
        call.caller,
        find_spectrum(call.session, spectrum_id).obj_id,
        body,
        longest_mib=call.settings.skyportal.app.max_attachment_mib,
        spectrum_id=spectrum_id,
    )


@routes.get("/api/spectra/{spectrum_id}/comments/{comment_id}")
def get_spectrum_comment(call: Call, spectrum_id: int, comment_id: int) -> Comment:
    """Retrieve a comment on a spectrum."""
    return get_comment(call, comments.object_of(call.session, spectrum_id, comment_id), comment_id)


@routes.put("/api/spectra/{spectrum_id}/comments/{comment_id}", Permission.COMMENT)
def change_spectrum_comment(
    call: Call, spectrum_id: int, comment_id: int, body: CommentChange
) -> Empty:
    """Change a comment of yours on a spectrum."""
    obj_id = comments.object_of(call.session, spectrum_id, comment_id)
    return change_comment(call, obj_id, comment_id, body)


@routes.delete("/api/spectra/{spectrum_id}/comments/{comment_id}", Permission.COMMENT)
def delete_spectrum_comment(call: Call, spectrum_id: int, comment_id: int) -> Empty:
    """Remove a comment of yours on a spectrum."""
    obj_id = comments.object_of(call.session, spectrum_id, comment_id)
    return delete_comment(call, obj_id, comment_id)


@routes.get("/api/spectra/{spectrum_id}/comments/{comment_id}/attachment")
def get_spectrum_attachment(
    call: Call, spectrum_id: int, comment_id: int, query: AttachmentQuery
) -> Raw:
    """Retrieve the file that goes with a comment on a spectrum, to be saved, or a preview of it."""
    obj_id = comments.object_of(call.session, spectrum_id, comment_id)
    return get_attachment(call, obj_id, comment_id, query)
