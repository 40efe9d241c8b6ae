"""Users of the query service, in the collection `users`: their name is their `_id`."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kowalski.api.access.caller import ADMIN, Caller, caller_of
from kowalski.api.errors import ConflictError, InvalidRequestError, UnauthorizedError
from kowalski.api.first_user import USERNAME
from kowalski.api.models.users import NewUser, UserChange
from kowalski.api.passwords import NOBODY, hashed, matches
from kowalski.api.tokens import Claims, invalid
from kowalski.archive.asynchronous import AsyncDatabase

HASHING = asyncio.Semaphore(2)
"""A hash takes 64 MiB and a processor: not many at once."""


async def sign_in(database: AsyncDatabase, username: str, password: str) -> dict[str, Any]:
    """Return the document of a user whose password this is.

    Raises
    ------
    UnauthorizedError
        There is no such user, or the password is another.
    """
    user = await database["users"].find_one({"_id": username})
    async with HASHING:
        right = await asyncio.to_thread(matches, user["password"] if user else NOBODY, password)
    if user is None or not right:
        raise UnauthorizedError("username, password: no user has these; check both.")
    return user


async def known_caller(database: AsyncDatabase, claims: Claims) -> Caller:
    """Return who presents a token, as the user's document says now.

    Raises
    ------
    InvalidRequestError
        The user is gone, or has a new password since.
    """
    user = await database["users"].find_one({"_id": claims.username}, {"password": 0})
    if user is None or user.get("token_generation", 0) != claims.generation:
        raise invalid()
    if any(ended["token"] == claims.identifier for ended in user.get("ended_tokens", ())):
        raise invalid()
    return caller_of(user)


async def end_token(database: AsyncDatabase, claims: Claims) -> None:
    """End one token; those that have expired meanwhile are forgotten.

    A token without a name of its own ends with all others.
    """
    if not claims.identifier:
        await end_all_tokens(database, claims.username)
        return
    ended = {"token": claims.identifier, "expires_at": claims.expires_at}
    expired = {"expires_at": {"$lt": datetime.now(UTC)}}
    one = {"_id": claims.username}
    await database["users"].update_one(one, {"$pull": {"ended_tokens": expired}})
    await database["users"].update_one(one, {"$push": {"ended_tokens": ended}})


async def end_all_tokens(database: AsyncDatabase, username: str) -> None:
    """End all tokens of a user.

    Raises
    ------
    InvalidRequestError
        There is no such user.
    """
    change = {"$inc": {"token_generation": 1}, "$set": {"ended_tokens": []}}
    changed = await database["users"].update_one({"_id": username}, change)
    if not changed.matched_count:
        raise InvalidRequestError(f"user {username} not found")


async def add_user(database: AsyncDatabase, request: NewUser) -> None:
    """Make a user.

    Raises
    ------
    ConflictError
        The name is taken.
    """
    now = datetime.now(UTC)
    async with HASHING:
        secret = await asyncio.to_thread(hashed, request.password)
    document = {
        "_id": request.username,
        "email": request.email,
        "password": secret,
        "permissions": request.permissions.model_dump(),
        "role": request.role,
        "token_generation": 0,
        "created_at": now,
        "last_modified": now,
    }
    try:
        await database["users"].insert_one(document)
    except DuplicateKeyError:
        raise ConflictError(
            f"username: there is a user {request.username} already; choose another name."
        ) from None


async def edit_user(database: AsyncDatabase, username: str, change: UserChange) -> None:
    """Change a user's name, password, address, permissions or role.

    A new name or password ends the user's tokens.
    """
    renamed = change.username not in (None, username)
    if username == USERNAME and renamed:
        raise InvalidRequestError("cannot rename the superuser!")
    if username == USERNAME and change.role not in (None, ADMIN):
        raise InvalidRequestError("cannot take the role of administrator from the superuser!")
    user = await database["users"].find_one({"_id": username})
    if user is None:
        raise InvalidRequestError(f"user {username} not found")
    user["last_modified"] = datetime.now(UTC)
    if change.password is not None:
        async with HASHING:
            user["password"] = await asyncio.to_thread(hashed, change.password)
        user["token_generation"] = user.get("token_generation", 0) + 1
    if change.email is not None:
        user["email"] = change.email
    if change.permissions is not None:
        user["permissions"] = change.permissions.model_dump()
    if change.role is not None:
        user["role"] = change.role
    if renamed:
        await rename(database, username, user | {"_id": change.username})
    else:
        await database["users"].replace_one({"_id": username}, user)


async def rename(database: AsyncDatabase, former: str, user: dict[str, Any]) -> None:
    """Put a user's document in the place of the former one."""
    try:
        await database["users"].insert_one(user)
    except DuplicateKeyError:
        raise ConflictError(
            f"username: there is a user {user['_id']} already; choose another name."
        ) from None
    await database["users"].delete_one({"_id": former})


async def remove_user(database: AsyncDatabase, username: str) -> None:
    """Remove a user, and so end the user's tokens."""
    if username == USERNAME:
        raise InvalidRequestError("cannot remove the superuser!")
    removed = await database["users"].delete_one({"_id": username})
    if not removed.deleted_count:
        raise InvalidRequestError(f"user {username} not found")
