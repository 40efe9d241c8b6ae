"""Users, for administrators."""

from aiohttp import web

from kowalski.api import users
from kowalski.api.context import DATABASE
from kowalski.api.envelope import success
from kowalski.api.errors import InvalidRequestError
from kowalski.api.handlers.body import form_or_json
from kowalski.api.models.base import parsed
from kowalski.api.models.users import NewUser, UserChange


async def add_user(request: web.Request) -> web.Response:
    """Add a user.

    `permissions` is `{"programids": [1, 2], "collections": null, "groups": []}`, or only the list of
    programs; the public program 1 if it is not given. `role` is `user` or `admin`.
    """
    body = await form_or_json(request)
    if not body.get("username") or not body.get("password"):
        raise InvalidRequestError("username and password must be set")
    new = parsed(NewUser, body)
    await users.add_user(request.app[DATABASE], new)
    return success(f"added user {new.username}")


async def edit_user(request: web.Request) -> web.Response:
    """Change a user's name, password, e-mail address, permissions or role.

    A new name or password ends the user's tokens.
    """
    username = request.match_info["username"]
    change = parsed(UserChange, await form_or_json(request))
    await users.edit_user(request.app[DATABASE], username, change)
    return success(f"edited user {username}")


async def end_tokens(request: web.Request) -> web.Response:
    """End all tokens of a user, who must sign in again."""
    username = request.match_info["username"]
    await users.end_all_tokens(request.app[DATABASE], username)
    return success(f"ended the tokens of user {username}")


async def remove_user(request: web.Request) -> web.Response:
    """Remove a user; the user's tokens end with it."""
    username = request.match_info["username"]
    await users.remove_user(request.app[DATABASE], username)
    return success(f"removed user {username}")
