"""Doing what was asked under a key once, however often it is asked.

A program that lost the answer of a request cannot know whether it was done. It sends the request
again under the same key, and gets the answer of the first time.
"""

import hashlib
import re

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ConflictError, InvalidRequestError
from skyportal.models.idempotency import IdempotencyKey as Row

KEY = re.compile(r"[\x21-\x7e]{1,255}")


def digest_of(method: str, uri: str, body: bytes) -> bytes:
    """Return what tells a request from others: its SHA-256."""
    return hashlib.sha256(b"\n".join([method.encode(), uri.encode(), body])).digest()


def begin(session: Session, caller: Caller, key: str, request: bytes) -> Row | None:
    """Note a key, and return None; or return the note of the first time, which is done.

    Who comes while the first request is still at work waits for its end.

    Raises
    ------
    InvalidRequestError
        The key is too long, or has spaces in it.
    ConflictError
        The key was given to another request.
    """
    if not KEY.fullmatch(key):
        raise InvalidRequestError(
            "Idempotency-Key: send 1 to 255 visible ASCII characters, such as a UUID."
        )
    values = {"user_id": caller.user_id, "key": key, "request": request}
    noted = insert(Row).values(**values).on_conflict_do_nothing().returning(Row.id)
    if session.scalar(noted) is not None:
        return None
    first = session.scalars(select(Row).filter_by(user_id=caller.user_id, key=key)).one()
    if first.request != request:
        raise ConflictError(
            f"Idempotency-Key: {key!r} was given to another request; choose a new one for each."
        )
    if first.answer is None:
        raise ConflictError(
            "This was done before; its answer held a secret, which is not repeated. "
            "Look for what was made, or make a new one under another key."
        )
    return first


def finish(session: Session, caller: Caller, key: str, answer: bytes) -> None:
    """Keep the answer for the next time."""
    mine = Row.user_id == caller.user_id, Row.key == key
    session.execute(update(Row).where(*mine).values(answer=answer))
