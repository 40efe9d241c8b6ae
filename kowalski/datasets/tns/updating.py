"""Keep a copy of the Transient Name Server: all of it once, later what has changed.

How far it came stands in the archive, so that each object is asked for once, and what was killed
goes on where it stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter
from pymongo import UpdateOne
from pymongo.database import Database

from kowalski.archive.collections import LOADS
from kowalski.archive.collections import TNS as COLLECTION
from kowalski.archive.index import POSITION, Index, descending
from kowalski.catalogs.loader import Progress
from kowalski.datasets.tns.connection import TNS, UnknownError
from kowalski.datasets.tns.objects import answers_of_page, document

INDEXES = (
    Index("radec__id", (POSITION, *descending("_id"))),
    Index("discovery_date_-1", descending("discovery_date")),
)
PAGE_SIZE = 50
FIRST_LOOK_BACK = timedelta(days=7)
OVERLAP = timedelta(minutes=5)
"""What is reported while one asks may come to light a little later."""

COPIED = Counter("kowalski_tns_objects_total", "Objects copied from the Transient Name Server")

log = structlog.get_logger(__name__)


def quiet(phase: str, done: int, total: int | None) -> None:
    """Tell no progress."""


@dataclass
class Updating:
    """How far the copy is: all that became public before `since`, but for the objects `pending`.

    `page` is the next page of a copy of everything, None when none is under way; `complete_at` is
    when the last one was done, None before the first.
    """

    since: datetime
    asked_at: datetime
    pending: list[int]
    page: int | None = None
    complete_at: datetime | None = None

    @classmethod
    def of(cls, database: Database[Any], now: datetime) -> "Updating":
        """Return how far it is."""
        known = database[LOADS].find_one({"_id": COLLECTION}) or {}
        return cls(
            aware(known.get("since")) or now - FIRST_LOOK_BACK,
            aware(known.get("asked_at")) or now,
            list(known.get("pending", [])),
            known.get("page"),
            aware(known.get("complete_at")),
        )

    def keep(self, database: Database[Any]) -> None:
        """Write down how far it is."""
        content = {"_id": COLLECTION, **vars(self)}
        database[LOADS].replace_one({"_id": COLLECTION}, content, upsert=True)


def aware(moment: datetime | None) -> datetime | None:
    """Return a moment of the archive, which are UTC."""
    return None if moment is None else moment.replace(tzinfo=UTC)


def update(
    database: Database[Any],
    tns: TNS,
    since: datetime | None = None,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Ask for what became public since the last time, or since a moment; return how many.

    Raises
    ------
    TNSError
        The server does not answer, or refuses. What came before is kept.
    """
    prepare(database)
    state = Updating.of(database, clock())
    if since is not None or not state.pending:
        state.asked_at = clock()
        moment = f"{since or state.since:%Y-%m-%d %H:%M:%S}"
        found = tns.ask("get/search", {"public_timestamp": moment})
        state.pending = sorted({*state.pending, *(int(one["objid"]) for one in found)})
        state.keep(database)
    total = len(state.pending)
    while state.pending:
        write(database, answers_about(tns, state.pending[0]))
        state.pending.pop(0)
        state.keep(database)
        progress("objects", total - len(state.pending), total)
    state.since = state.asked_at - OVERLAP
    state.keep(database)
    return total


def answers_about(tns: TNS, number: int) -> list[dict[str, Any]]:
    """Return what is said of an object; nothing of one that has been withdrawn meanwhile."""
    try:
        return [tns.ask("get/object", {"objid": number, "photometry": "0", "spectra": "0"})]
    except UnknownError:
        log.warning("object of TNS withdrawn", objid=number)
        return []


def copy_everything(
    database: Database[Any],
    tns: TNS,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    most_pages: int | None = None,
) -> int:
    """Read the whole search page by page, and return how many objects the pages had.

    After `most_pages` it stops; the next call goes on there.

    Raises
    ------
    TNSError
        The server does not answer, or refuses. What came before is kept.
    """
    prepare(database)
    state = Updating.of(database, clock())
    if state.page is None:
        state.page, state.asked_at = 0, clock()
    count = 0
    end = None if most_pages is None else state.page + most_pages
    while state.page is not None and state.page != end:
        answers = list(answers_of_page(tns.page(state.page, PAGE_SIZE, {})))
        write(database, answers)
        count += len(answers)
        progress("pages", state.page + 1, None)
        state.page = state.page + 1 if len(answers) == PAGE_SIZE else None
        if state.page is None:
            state.since = state.asked_at - OVERLAP
            state.complete_at = clock()
        state.keep(database)
    return count


def prepare(database: Database[Any]) -> None:
    """Make the indexes."""
    database[COLLECTION].create_indexes([index.model() for index in INDEXES])


def write(database: Database[Any], answers: list[dict[str, Any]]) -> None:
    """Write objects; one that makes no sense is told in the log, and left out."""
    updates = []
    for answer in answers:
        try:
            made = document(answer)
        except (ValueError, KeyError, TypeError) as error:
            log.warning("object of TNS left out", objid=answer.get("objid"), error=str(error))
            continue
        updates.append(UpdateOne({"_id": made.pop("_id")}, {"$set": made}, upsert=True))
    if updates:
        database[COLLECTION].bulk_write(updates, ordered=False)
        COPIED.inc(len(updates))
