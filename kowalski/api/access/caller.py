"""Who is asking, and what he may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ADMIN = "admin"
DEFAULT_PROGRAMIDS = (1,)


@dataclass(frozen=True)
class Caller:
    """A signed-in user.

    `programids` are those whose alerts and history points are visible, None for all.
    `collections` are those that may be read, None for all that are not protected. `groups` are the
    marshal's groups whose watch lists are the caller's, None for all.
    """

    username: str
    is_admin: bool
    programids: frozenset[int] | None
    collections: frozenset[str] | None
    groups: frozenset[int] | None = frozenset()


def caller_of(document: Mapping[str, Any]) -> Caller:
    """Return the caller that a document of `users` describes.

    What a document does not say is not permitted beyond the public alerts.
    """
    is_admin = document.get("role") == ADMIN
    permissions = document.get("permissions")
    permissions = permissions if isinstance(permissions, Mapping) else {}
    collections = permissions.get("collections")
    return Caller(
        username=document["_id"],
        is_admin=is_admin,
        programids=None
        if is_admin
        else frozenset(permissions.get("programids", DEFAULT_PROGRAMIDS)),
        collections=None if is_admin or collections is None else frozenset(collections),
        groups=None if is_admin else frozenset(permissions.get("groups", ())),
    )
