"""Members and streams of groups."""

from skyportal.domain import memberships
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty
from skyportal.schemas.group import (
    GroupStreamCreate,
    MemberChange,
    MemberCreate,
    MembersAdded,
    MembersOfGroups,
)

routes = Routes("groups")


@routes.post("/api/groups/{group_id}/users", Permission.UPLOAD_DATA, audited=True)
def add_member(call: Call, group_id: int, body: MemberCreate) -> Empty:
    """Add a member to a group that you administer."""
    memberships.add_member(call.session, group_id, body)
    return Empty()


@routes.post("/api/groups/{group_id}/usersFromGroups", Permission.UPLOAD_DATA, audited=True)
def add_members_of_groups(call: Call, group_id: int, body: MembersOfGroups) -> MembersAdded:
    """Add all members of other groups of yours to a group that you administer."""
    return memberships.add_members_of(call.session, call.caller, group_id, body)


@routes.patch("/api/groups/{group_id}/users", Permission.UPLOAD_DATA, audited=True)
def change_member(call: Call, group_id: int, body: MemberChange) -> Empty:
    """Change a member's rights in a group that you administer."""
    memberships.change_member(call.session, group_id, body)
    return Empty()


@routes.delete("/api/groups/{group_id}/users/{user_id}", audited=True)
def remove_member(call: Call, group_id: int, user_id: int) -> Empty:
    """Remove a member from a group that you administer, or leave it."""
    memberships.remove_member(call.session, group_id, user_id)
    return Empty()


@routes.post("/api/groups/{group_id}/streams", Permission.UPLOAD_DATA, audited=True)
def add_stream(call: Call, group_id: int, body: GroupStreamCreate) -> Empty:
    """Let a group that you administer work on a stream that all its members hold."""
    memberships.add_stream(call.session, group_id, body.stream_id)
    return Empty()


@routes.delete("/api/groups/{group_id}/streams/{stream_id}", Permission.UPLOAD_DATA, audited=True)
def remove_stream(call: Call, group_id: int, stream_id: int) -> Empty:
    """Take a stream that no filter uses from a group that you administer."""
    memberships.remove_stream(call.session, group_id, stream_id)
    return Empty()
