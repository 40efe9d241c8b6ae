"""Hearing from the marshal which objects people save, so that their later alerts are handed over."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import structlog
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kowalski.archive import saved_sources
from kowalski.publisher.marshal import Marshal, MarshalError
from kowalski.publisher.outbox import aware

log = structlog.get_logger()

ASKED_EVERY_SECONDS = 10.0
PAGE = 500
OVERLAP = timedelta(minutes=1)
"""A source that is saved in a long transaction appears with a time that has passed."""


def follow(database: Database[Any], marshal: Marshal, stop: threading.Event) -> None:
    """Ask the marshal again and again, until told to stop, for what was saved meanwhile."""
    while not stop.is_set():
        try:
            catch_up(database, marshal)
        except (MarshalError, PyMongoError) as error:
            log.warning("saved sources not known", reason=str(error))
        stop.wait(ASKED_EVERY_SECONDS)


def catch_up(database: Database[Any], marshal: Marshal) -> None:
    """Remember what was saved since the newest source that is known.

    Raises
    ------
    MarshalError
        The marshal does not tell.
    """
    newest = saved_sources.newest(database)
    asked: dict[str, Any] = {"sortBy": "saved_at", "sortOrder": "asc", "numPerPage": PAGE}
    if newest is not None:
        asked["savedAfter"] = (aware(newest) - OVERLAP).astimezone(UTC).isoformat()
    number = 1
    while True:
        told = marshal.get(f"/api/sources?{urlencode(asked | {'pageNumber': number})}")
        sources = told["sources"]
        saved_sources.remember(
            database,
            {
                one["id"]: datetime.fromisoformat(one["saved_at"])
                for one in sources
                if one["saved_at"] is not None
            },
        )
        if len(sources) < PAGE:
            return
        number += 1
