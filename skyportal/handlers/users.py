"""Users, roles and permissions."""

from skyportal.domain import users
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.user import (
    ACLsGrant,
    RoleDetail,
    RolesGrant,
    UserChange,
    UserCreate,
    UserDetail,
    Users,
    UsersQuery,
)

routes = Routes("users")


@routes.get("/api/user")
def list_users(call: Call, query: UsersQuery) -> Users:
    """Retrieve users."""
    return users.list_users(call.session, call.caller, query)


@routes.post("/api/user", Permission.MANAGE_USERS)
def create_user(call: Call, body: UserCreate) -> Identifier:
    """Make a user."""
    return users.create_user(call.session, body)


@routes.get("/api/user/{user_id}")
def get_user(call: Call, user_id: int) -> UserDetail:
    """Retrieve a user."""
    return users.get_user(call.session, call.caller, user_id)


@routes.patch("/api/user/{user_id}", Permission.MANAGE_USERS)
def change_user(call: Call, user_id: int, body: UserChange) -> Empty:
    """Change a user."""
    users.change_user(call.session, user_id, body)
    return Empty()


@routes.delete("/api/user/{user_id}", Permission.MANAGE_USERS)
def delete_user(call: Call, user_id: int) -> Empty:
    """Remove a user with tokens, browsers and memberships."""
    users.delete_user(call.session, call.caller, user_id)
    return Empty()


@routes.post("/api/user/{user_id}/roles", Permission.MANAGE_USERS)
def grant_roles(call: Call, user_id: int, body: RolesGrant) -> Empty:
    """Give roles to a user; you can give only what you may do yourself."""
    users.grant_roles(call.session, user_id, body.roleIds)
    return Empty()


@routes.delete("/api/user/{user_id}/roles/{role_id}", Permission.MANAGE_USERS)
def revoke_role(call: Call, user_id: int, role_id: str) -> Empty:
    """Take a role from a user."""
    users.revoke_role(call.session, user_id, role_id)
    return Empty()


@routes.post("/api/user/{user_id}/acls", Permission.MANAGE_USERS)
def grant_acls(call: Call, user_id: int, body: ACLsGrant) -> Empty:
    """Give permissions to a user; you can give only what you may do yourself."""
    users.grant_acls(call.session, user_id, body.aclIds)
    return Empty()


@routes.delete("/api/user/{user_id}/acls/{acl_id}", Permission.MANAGE_USERS)
def revoke_acl(call: Call, user_id: int, acl_id: str) -> Empty:
    """Take a permission from a user."""
    users.revoke_acl(call.session, user_id, acl_id)
    return Empty()


@routes.get("/api/roles")
def list_roles(call: Call) -> list[RoleDetail]:
    """Retrieve all roles with their permissions."""
    return users.list_roles(call.session)


@routes.get("/api/acls")
def list_acls(call: Call) -> list[str]:
    """Retrieve the names of all permissions."""
    return users.list_acls(call.session)
