"""Comments on objects."""

from skyportal.domain import comments, remarks
from skyportal.domain.comments import COMMENTS
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.comment import Comment, CommentChange, CommentCreate

routes = Routes("comments")


@routes.get("/api/sources/{obj_id}/comments")
def list_comments(call: Call, obj_id: str) -> list[Comment]:
    """Retrieve the comments on an object, oldest first."""
    return remarks.list_remarks(call.session, COMMENTS, obj_id)


@routes.post("/api/sources/{obj_id}/comments", Permission.COMMENT)
def create_comment(call: Call, obj_id: str, body: CommentCreate) -> Identifier:
    """Comment on an object."""
    return comments.create_comment(call.session, call.caller, obj_id, body)


@routes.get("/api/sources/{obj_id}/comments/{comment_id}")
def get_comment(call: Call, obj_id: str, comment_id: int) -> Comment:
    """Retrieve a comment."""
    return remarks.get_remark(call.session, COMMENTS, obj_id, comment_id)


@routes.put("/api/sources/{obj_id}/comments/{comment_id}", Permission.COMMENT)
def change_comment(call: Call, obj_id: str, comment_id: int, body: CommentChange) -> Empty:
    """Change a comment of yours."""
    comments.change_comment(call.session, call.caller, obj_id, comment_id, body)
    return Empty()


@routes.delete("/api/sources/{obj_id}/comments/{comment_id}", Permission.COMMENT)
def delete_comment(call: Call, obj_id: str, comment_id: int) -> Empty:
    """Remove a comment of yours."""
    remarks.delete_remark(call.session, call.caller, COMMENTS, obj_id, comment_id)
    return Empty()
