"""Groups."""

from skyportal.domain import groups
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.group import (
    GroupChange,
    GroupCreate,
    GroupDetail,
    GroupInfo,
    GroupQuery,
    Groups,
    GroupsQuery,
)

routes = Routes("groups")


@routes.get("/api/groups")
def list_groups(call: Call, query: GroupsQuery) -> Groups:
    """Retrieve the groups that you are in, may share with, and know of."""
    return groups.list_groups(call.session, call.caller, query)


@routes.post("/api/groups", Permission.UPLOAD_DATA)
def create_group(call: Call, body: GroupCreate) -> Identifier:
    """Make a group that you administer."""
    return groups.create_group(call.session, call.caller, body)


@routes.get("/api/groups/public")
def get_public_group(call: Call) -> GroupInfo:
    """Retrieve the group that everybody belongs to."""
    group = groups.find_group(call.session, call.caller.public_group_id)
    return GroupInfo.model_validate(group)


@routes.get("/api/groups/{group_id}")
def get_group(call: Call, group_id: int, query: GroupQuery) -> GroupDetail:
    """Retrieve a group with members, streams and filters."""
    return groups.get_group(call.session, group_id, query)


@routes.put("/api/groups/{group_id}", Permission.UPLOAD_DATA, audited=True)
def change_group(call: Call, group_id: int, body: GroupChange) -> Empty:
    """Change a group that you administer."""
    groups.change_group(call.session, group_id, body)
    return Empty()


@routes.delete("/api/groups/{group_id}", Permission.UPLOAD_DATA, audited=True)
def delete_group(call: Call, group_id: int) -> Empty:
    """Remove a group that you administer, with its filters."""
    groups.delete_group(call.session, group_id)
    return Empty()
