"""Removing what has served its time. Runs with the worker's rights."""

import datetime

from sqlalchemy import ColumnElement, any_, delete, func, update
from sqlalchemy.orm import Session

from skyportal.models import metadata
from skyportal.models.base import DERIVED, Base
from skyportal.models.idempotency import IdempotencyKey
from skyportal.models.invitation import Invitation
from skyportal.models.signin import BrowserSession, SignInAttempt, SignInLink
from skyportal.models.token import Token

KEPT = datetime.timedelta(
    days=30
)  # an expired token is listed this long, so that its owner sees why
KEYS_KEPT = datetime.timedelta(days=2)  # who asks again does so sooner
ATTEMPTS_KEPT = datetime.timedelta(days=1)


def forget_expired(session: Session) -> dict[str, int]:
    """Remove sign-in links, sessions, tokens, invitations, idempotency keys and refused attempts that are over."""
    over: dict[type[Base], ColumnElement[bool]] = {
        SignInLink: SignInLink.expires_at < func.now(),
        BrowserSession: BrowserSession.expires_at < func.now(),
        Token: Token.expires_at < func.now() - KEPT,
        Invitation: Invitation.used_at.is_(None) & (Invitation.expires_at < func.now() - KEPT),
        IdempotencyKey: IdempotencyKey.created_at < func.now() - KEYS_KEPT,
        SignInAttempt: SignInAttempt.created_at < func.now() - ATTEMPTS_KEPT,
    }
    counts = {}
    for model, condition in over.items():
        statement = delete(model).where(condition).returning(func.now())
        counts[model.__tablename__] = len(session.execute(statement).all())
    return counts


def forget_group(session: Session, group_id: int) -> dict[str, int]:
    """Take a removed group out of what was shared with it; the data stay with other groups."""
    counts = {}
    for table in metadata.sorted_tables:
        if "group_ids" not in table.columns or DERIVED in table.info:
            continue
        groups = table.columns["group_ids"]
        statement = (
            update(table)
            .where(any_(groups) == group_id)
            .values(group_ids=func.array_remove(groups, group_id))
            .returning(groups)
        )
        counts[table.name] = len(session.execute(statement).all())
    return counts
