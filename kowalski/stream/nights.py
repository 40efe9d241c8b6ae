"""A night by its UTC date: what is archived of it, and running it again."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from distributed import Client, KilledWorker, as_completed
from pymongo.database import Database

from baselayer.settings import Settings
from kowalski.archive.collections import OUTBOX
from kowalski.cluster.task import rerun
from kowalski.filters.nights import midnight
from kowalski.pipeline.availability import UnavailableError
from kowalski.pipeline.rerun import Rerun
from kowalski.surveys import Survey

CONNECT_SECONDS = 5.0
RETRIES = 5


class NightError(Exception):
    """A night cannot be told of or run again; the text says why."""


@dataclass(frozen=True)
class Night:
    """What is archived of a survey's night: alerts, and those of them that a filter passed."""

    survey: str
    date: str
    alerts: int
    passed: int

    def facts(self) -> dict[str, Any]:
        """Return the night for JSON."""
        return asdict(self)

    def sentence(self) -> str:
        """Return the night for people."""
        return f"{self.survey} {self.date}: {self.alerts} alerts archived, {self.passed} passed a filter"


def date_of(text: str) -> date:
    """Return a date that is written as topics have it.

    Raises
    ------
    NightError
        It is none.
    """
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        raise NightError(f"--date: {text} is no date; write it as 20260131") from None


def stored(database: Database[Any], survey: Survey, night: date) -> list[int]:
    """Return the alerts of exposures on a UTC date, in order of time."""
    span = {"$gte": midnight(night), "$lt": midnight(night + timedelta(days=1))}
    found = database[survey.alerts].find({"candidate.jd": span}, {"candid": 1, "_id": 0})
    return [document["candid"] for document in found.sort("candidate.jd")]


def told(database: Database[Any], survey: Survey, night: date) -> Night:
    """Return what is archived of a night."""
    candids = stored(database, survey, night)
    names = [f"{survey.name}:{candid}" for candid in candids]
    passed = database[OUTBOX].count_documents(
        {"_id": {"$in": names}, "passes.0": {"$exists": True}}
    )
    return Night(survey.name, f"{night:%Y%m%d}", len(candids), passed)


def portions(candids: list[int], size: int) -> Iterator[list[int]]:
    """Yield alerts in batches."""
    for start in range(0, len(candids), size):
        yield candids[start : start + size]


def run_again(
    settings: Settings,
    survey: Survey,
    candids: list[int],
    progress: Callable[[int], object] = lambda done: None,
) -> Rerun:
    """Run archived alerts again on the cluster, and return what that has changed.

    `progress` is called with how many alerts are done.

    Raises
    ------
    NightError
        The scheduler does not answer, a server is away, or workers die of a batch.
    """
    own = settings.kowalski.broker
    sums = Rerun(0, 0, 0)
    try:
        with Client(  # type: ignore[no-untyped-call]
            settings.dask.scheduler_address, timeout=CONNECT_SECONDS
        ) as client:
            for result in results(client, survey, candids, own.batch_size, own.batches_in_flight):
                sums += result
                progress(sums.alerts)
    except (OSError, TimeoutError) as error:
        raise NightError(f"dask scheduler: {error}") from None
    except (UnavailableError, KilledWorker) as error:
        raise NightError(f"after {sums.alerts} alerts: {error}; run it again") from None
    return sums


def results(
    client: Any, survey: Survey, candids: list[int], size: int, at_once: int
) -> Iterator[Rerun]:
    """Give batches to the cluster, at most so many at once, and yield what each has changed."""
    running: Any = as_completed()  # type: ignore[no-untyped-call]
    for part in portions(candids, size):
        if running.count() >= at_once:
            yield next(running).result()
        running.add(client.submit(rerun, survey.name, part, pure=False, retries=RETRIES))
    for future in running:
        yield future.result()
