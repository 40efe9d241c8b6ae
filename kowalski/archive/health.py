"""Whether the archive answers, and whether an error is its own fault."""

from typing import Any

import pymongo
from bson.errors import BSONError
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DocumentTooLarge, PyMongoError

ANSWER_SECONDS = 1.0

DOCUMENTS_FAULT = (DocumentTooLarge, BSONError)
PASSING = frozenset(
    {
        6,  # HostUnreachable
        7,  # HostNotFound
        50,  # MaxTimeMSExpired
        64,  # WriteConcernFailed
        89,  # NetworkTimeout
        91,  # ShutdownInProgress
        112,  # WriteConflict
        189,  # PrimarySteppedDown
        262,  # ExceededTimeLimit
        10107,  # NotWritablePrimary
        11600,  # InterruptedAtShutdown
        11602,  # InterruptedDueToReplStateChange
        14031,  # OutOfDiskSpace
    }
)
"""Codes of errors that have nothing to do with the document being written."""


def fault(database: Database[Any]) -> str | None:
    """Return why MongoDB does not answer; None when it does."""
    try:
        with pymongo.timeout(ANSWER_SECONDS):
            database.command("ping")
    except PyMongoError as error:
        return f"MongoDB: {error}"
    return None


def is_servers_fault(error: BaseException) -> bool:
    """Tell whether trying again later can help, since no document is to blame for an error.

    A single write that MongoDB refuses is the document's fault, unless the code says otherwise.
    """
    if isinstance(error, BulkWriteError):
        details = error.details
        codes = {one.get("code") for one in details.get("writeErrors", ())}
        return not codes or bool(codes & PASSING)
    return isinstance(error, PyMongoError) and not isinstance(error, DOCUMENTS_FAULT)
