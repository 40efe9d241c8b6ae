"""Access tokens: JSON Web Tokens signed with HS256 (RFC 7519).

A token names itself, its user and the generation of the user's tokens: a new password, or the
removal of the user, ends all tokens at once; one by itself is ended by being remembered.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from aiohttp import web

from kowalski.api.context import SETTINGS
from kowalski.api.errors import InvalidRequestError, UnauthorizedError

ALGORITHM = "HS256"


@dataclass(frozen=True)
class Claims:
    """What a valid token says."""

    username: str
    generation: int
    identifier: str
    expires_at: datetime


def issue(user: Mapping[str, Any], secret: str, lifetime_hours: float) -> str:
    """Return a token for a user's document."""
    now = datetime.now(UTC)
    claims = {
        "jti": secrets.token_hex(12),
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
    identifier = claims.get("jti", "")
    if not isinstance(username, str) or not isinstance(generation, int):
        raise invalid()
    if not isinstance(identifier, str):
        raise invalid()
    return Claims(username, generation, identifier, datetime.fromtimestamp(claims["exp"], UTC))


def of_request(request: web.Request) -> Claims:
    """Return what the token of a request says; it stands by itself or after "Bearer"."""
    header = request.headers.get("Authorization", "").strip()
    if not header:
        raise UnauthorizedError(
            "Send the header `Authorization: Bearer <token>`; POST /api/auth gives a token."
        )
    scheme, _, rest = header.partition(" ")
    token = rest.strip() if scheme.lower() == "bearer" else header
    if not token:
        raise InvalidRequestError("token is invalid", "There is none after `Bearer`.")
    return read(token, request.app[SETTINGS].secrets.kowalski_jwt_secret)


def invalid() -> InvalidRequestError:
    """Return the refusal of a token."""
    return InvalidRequestError("token is invalid", "POST /api/auth gives a valid one.")
