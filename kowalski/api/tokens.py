"""Access tokens: JSON Web Tokens signed with HS256 (RFC 7519).

A token names its user and the generation of the user's tokens: a new password, or the removal of
the user, ends all tokens at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from kowalski.api.errors import InvalidRequestError

ALGORITHM = "HS256"


@dataclass(frozen=True)
class Claims:
    """What a valid token says."""

    username: str
    generation: int


def issue(user: Mapping[str, Any], secret: str, lifetime_hours: float) -> str:
    """Return a token for a user's document."""
    now = datetime.now(UTC)
    claims = {
        "user_id": user["_id"],
        "generation": user.get("token_generation", 0),
        "created_at": now.isoformat(),
        "exp": int((now + timedelta(hours=lifetime_hours)).timestamp()),
    }
    return jwt.encode(claims, secret, ALGORITHM)


def read(token: str, secret: str) -> Claims:
    """Return what a token says.

    Raises
    ------
    InvalidRequestError
        Its signature is not ours, it has expired, or it says too little.
    """
    try:
        claims = jwt.decode(token, secret, [ALGORITHM], options={"require": ["exp", "user_id"]})
    except jwt.ExpiredSignatureError:
        raise InvalidRequestError("token has expired", "POST /api/auth gives a new one.") from None
    except (jwt.InvalidTokenError, ValueError):
        raise invalid() from None
    username, generation = claims["user_id"], claims.get("generation", 0)
    if not isinstance(username, str) or not isinstance(generation, int):
        raise invalid()
    return Claims(username, generation)


def invalid() -> InvalidRequestError:
    """Return the refusal of a token."""
    return InvalidRequestError("token is invalid", "POST /api/auth gives a valid one.")
