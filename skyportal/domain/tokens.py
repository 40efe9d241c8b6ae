"""API tokens."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller, digest
from skyportal.domain.errors import ForbiddenError, NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.texts import alphabetically
from skyportal.models.token import Token
from skyportal.permissions import Permission
from skyportal.schemas.profile import TokenChange, TokenCreate, TokenMade, TokenSummary


def find_token(session: Session, caller: Caller, token_id: str) -> Token:
    """Return a token of the caller."""
    token = session.get(Token, token_id)
    if token is None or token.created_by_id != caller.user_id:
        raise NotFoundError(f"There is no token {token_id!r} of yours.")
    return token


def list_tokens(session: Session, caller: Caller) -> list[TokenSummary]:
    """Return the caller's tokens, without their secrets."""
    mine = (
        select(Token)
        .where(Token.created_by_id == caller.user_id)
        .order_by(alphabetically(Token.name))
    )
    return [TokenSummary.model_validate(token) for token in session.scalars(mine)]


def check_subset(caller: Caller, acls: list[Permission]) -> None:
    """Refuse permissions that the caller does not have."""
    lacking = [acl for acl in acls if acl not in caller.acls]
    if lacking:
        raise ForbiddenError(
            f"acls: you lack {', '.join(lacking)}; a token cannot do more than its maker."
        )


def create_token(session: Session, caller: Caller, request: TokenCreate) -> TokenMade:
    """Make a token; its secret is returned this once and kept as a hash."""
    check_subset(caller, request.acls)
    secret = secrets.token_urlsafe(32)
    token = Token(
        created_by_id=caller.user_id,
        name=request.name,
        digest=digest(secret),
        acls=[str(acl) for acl in request.acls],
        expires_at=request.expires_at,
    )
    session.add(token)
    session.flush()
    return TokenMade(token_id=token.id, token=secret)


def change_token(session: Session, caller: Caller, token_id: str, request: TokenChange) -> None:
    """Change what the request names."""
    token = find_token(session, caller, token_id)
    check_subset(caller, request.acls or [])
    for name, value in request.model_dump(exclude_unset=True, mode="python").items():
        setattr(token, name, [str(acl) for acl in value] if name == "acls" else value)


def delete_token(session: Session, caller: Caller, token_id: str) -> None:
    """Revoke a token."""
    remove(session, find_token(session, caller, token_id))
