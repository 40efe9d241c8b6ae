"""Alert streams."""

from skyportal.domain import streams
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.stream import StreamChange, StreamCreate, StreamGrant, StreamSummary

routes = Routes("streams")


@routes.get("/api/streams")
def list_streams(call: Call) -> list[StreamSummary]:
    """Retrieve your streams."""
    return streams.list_streams(call.session)


@routes.post("/api/streams", Permission.SYSTEM_ADMIN)
def create_stream(call: Call, body: StreamCreate) -> Identifier:
    """Make a stream."""
    return streams.create_stream(call.session, body)


@routes.get("/api/streams/{stream_id}")
def get_stream(call: Call, stream_id: int) -> StreamSummary:
    """Retrieve one of your streams."""
    return StreamSummary.model_validate(streams.find_stream(call.session, stream_id))


@routes.patch("/api/streams/{stream_id}", Permission.SYSTEM_ADMIN)
def change_stream(call: Call, stream_id: int, body: StreamChange) -> Empty:
    """Change a stream."""
    streams.change_stream(call.session, stream_id, body)
    return Empty()


@routes.delete("/api/streams/{stream_id}", Permission.SYSTEM_ADMIN)
def delete_stream(call: Call, stream_id: int) -> Empty:
    """Remove a stream that no filter uses."""
    streams.delete_stream(call.session, stream_id)
    return Empty()


@routes.post("/api/streams/{stream_id}/users", audited=True)
def grant_stream(call: Call, stream_id: int, body: StreamGrant) -> Empty:
    """Let a user see a stream; a system administrator may."""
    streams.grant_stream(call.session, stream_id, body.user_id)
    return Empty()


@routes.delete("/api/streams/{stream_id}/users/{user_id}", Permission.SYSTEM_ADMIN)
def revoke_stream(call: Call, stream_id: int, user_id: int) -> Empty:
    """Hide a stream from a user; refused while one of the user's groups works on it."""
    streams.revoke_stream(call.session, stream_id, user_id)
    return Empty()
