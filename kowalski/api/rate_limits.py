"""How often somebody may ask: counted in MongoDB, so that it holds across processes and hosts.

A count is of one minute by the clock; MongoDB removes it afterwards.
"""

import math
import time
from datetime import UTC, datetime, timedelta

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from kowalski.api.errors import TooManyRequestsError
from kowalski.archive.asynchronous import AsyncDatabase
from kowalski.archive.collections import RATE_LIMITS

MINUTE = 60


async def count_request(database: AsyncDatabase, username: str, limit: int) -> None:
    """Count a request of a user.

    Raises
    ------
    TooManyRequestsError
        There were more than `limit` in this minute; 0 is no limit.
    """
    if limit and await counted(database, f"user {username}", 1) > limit:
        raise too_many(f"{limit} requests a minute are taken from a user.")


async def check_sign_ins(database: AsyncDatabase, username: str, limit: int) -> None:
    """Refuse to try a password when too many were wrong.

    Raises
    ------
    TooManyRequestsError
        There were as many as `limit` in this minute; 0 is no limit.
    """
    if limit and await counted(database, f"sign-in {username}", 0) >= limit:
        raise too_many(f"{limit} wrong passwords a minute are taken for a user.")


async def count_wrong_password(database: AsyncDatabase, username: str) -> None:
    """Count a password that was wrong."""
    await counted(database, f"sign-in {username}", 1)


def too_many(rule: str) -> TooManyRequestsError:
    """Return the refusal that says when to come again."""
    seconds = max(1, math.ceil(MINUTE - time.time() % MINUTE))
    return TooManyRequestsError(f"Too many requests: {rule} Try again in {seconds} s.", seconds)


async def counted(database: AsyncDatabase, key: str, number: int) -> int:
    """Add a number to this minute's count, and return what it is then."""
    minute = int(time.time() // MINUTE)
    counts = database[RATE_LIMITS].with_options(write_concern=WriteConcern(1))
    if not number:
        known = await counts.find_one({"_id": f"{key} {minute}"})
        return 0 if known is None else int(known["count"])
    end = datetime.fromtimestamp((minute + 2) * MINUTE, UTC) + timedelta(seconds=1)
    change = {"$inc": {"count": number}, "$setOnInsert": {"expires_at": end}}
    for final in (False, True):
        try:
            count = await counts.find_one_and_update(
                {"_id": f"{key} {minute}"},
                change,
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
            break
        except DuplicateKeyError:  # another process made the count at the same moment
            if final:
                raise
    return int(count["count"])
