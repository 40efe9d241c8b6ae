"""Period searches: asked for over HTTP, done by the dask cluster in a job, seen by who asked alone."""

import asyncio
import math
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import ProgrammingError

from baselayer.settings import Settings
from skyportal.domain import expiry
from skyportal.jobs import cluster
from skyportal.jobs.cluster import ClusterAwayError, ClusterBusyError, GivenUpError, WorkFailedError
from skyportal.jobs.finding_periods import find_period
from skyportal.jobs.tasks import ATTEMPTS, Retry, add_tasks, retry_stalled
from skyportal.jobs.worker import queue
from skyportal.models.period_search import PeriodSearch
from skyportal.models.source import Source
from tests.skyportal.dask_servers import DaskServers, dask_servers
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.jobs.test_worker import environment
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal, changed
from tests.skyportal.test_websocket import connected, heard
from tests.skyportal.uploads import upload
from tests.stack import wait_until

pytestmark = pytest.mark.service

PERIOD = 0.7431
SECONDS = 120.0
Body = dict[str, Any]


@pytest.fixture(scope="module")
def asker(people: People, group: int) -> Person:
    """Somebody who may have the cluster compute."""
    return people.person("Upload data", "Run Analyses", groups=(group,))


@pytest.fixture(scope="module")
def dask_cluster() -> Iterator[DaskServers]:
    """A scheduler with one worker, which stay."""
    with dask_servers() as servers:
        servers.scheduler()
        servers.worker()
        yield servers


@pytest.fixture(autouse=True)
def no_others(people: People) -> None:
    """Searches of other tests neither count nor wait in the queue."""
    with people.everything() as session:
        session.execute(text("delete from period_searches"))
        session.execute(text("delete from procrastinate_jobs where task_name = 'find_period'"))


@pytest.fixture(scope="module")
def settings(marshal_settings: Settings, dask_cluster: DaskServers) -> Settings:
    """The marshal's settings with the cluster."""
    return with_cluster(marshal_settings, dask_cluster)


def with_cluster(settings: Settings, servers: DaskServers) -> Settings:
    return changed(settings, "dask", scheduler_host="127.0.0.1", scheduler_port=servers.port)


def measure(
    marshal: RunningMarshal, person: Person, obj: str, instrument: int, *,
    band: str = "ztfr", period: float = PERIOD, count: int = 60, mean: float = 500.0, **more: Any,
) -> None:  # fmt: skip
    """Upload a light curve with a period; nobody but the group sees it."""
    draw = random.Random(f"{band} {period}")
    days = sorted(draw.uniform(0, 90) for _ in range(count))
    fluxes = [mean + 60 * math.sin(2 * math.pi * day / period) + draw.gauss(0, 5) for day in days]
    values = {"mjd": [61000 + day for day in days], "flux": fluxes, "filter": band} | more
    upload(marshal, person, obj, instrument, **values)


@pytest.fixture
def variable(
    marshal: RunningMarshal, uploader: Person, obj: str, instrument: int, group: int
) -> str:
    """An object with a light curve of two bands that the group sees."""
    for band, mean in (("ztfg", 200.0), ("ztfr", 900.0)):
        measure(marshal, uploader, obj, instrument, band=band, mean=mean, group_ids=[group])
    return obj


def ask(marshal: RunningMarshal, person: Person, obj: str, **body: Any) -> int:
    """Ask for a search; returns its number."""
    limits = {"min_period": 0.3, "max_period": 10.0} | body
    path = f"/api/sources/{obj}/periods"
    number: int = marshal.data("POST", path, person, json=limits)["id"]
    return number


def told(marshal: RunningMarshal, person: Person, obj: str, number: int) -> Body:
    """Return a search as it is seen."""
    found: Body = marshal.data("GET", f"/api/sources/{obj}/periods/{number}", person)
    return found


def run(people: People, settings: Settings, number: int, **more: Any) -> dict[str, int]:
    """Do what the job does."""
    options: dict[str, Any] = {"last": False, "stopping": lambda: False} | more
    return find_period(people.worker, settings, number, **options)


def jobs(people: People, number: int) -> list[tuple[str, str]]:
    """Return state and lock of the jobs of a search."""
    asked = text(
        "select status::text, lock from procrastinate_jobs"
        " where task_name = 'find_period' and args ->> 'search_id' = :number"
    )
    with people.everything() as session:
        return [tuple(row) for row in session.execute(asked, {"number": str(number)})]


def test_the_period_of_a_light_curve_is_found(
    marshal: RunningMarshal, people: People, asker: Person, variable: str, settings: Settings
) -> None:
    number = ask(marshal, asker, variable)
    before = told(marshal, asker, variable, number)
    assert (before["state"], before["progress"], before["outcome"]) == ("queued", 0, None)
    assert jobs(people, number) == [("todo", f"period search {number % 2}")]
    assert run(people, settings, number)["frequencies"] > 1000
    after = told(marshal, asker, variable, number)
    assert (after["state"], after["progress"], after["error"]) == ("done", 1, None)
    outcome, periodogram = after["outcome"], after["periodogram"]
    best = outcome["peaks"][0]
    assert best["period"] == pytest.approx(PERIOD, rel=1e-3)
    assert best["false_alarm_probability"] < 1e-10
    assert outcome["bands"] == [
        {"name": "ztfg (ZTF)", "points": 60},
        {"name": "ztfr (ZTF)", "points": 60},
    ]
    assert outcome["min_period"] == pytest.approx(0.3, rel=1e-3)
    assert outcome["max_period"] == pytest.approx(10)
    highest = periodogram["power"].index(max(periodogram["power"]))
    assert 1 / periodogram["frequency"][highest] == pytest.approx(PERIOD, rel=1e-2)
    assert run(people, settings, number) == {"frequencies": 0}  # done again, it does nothing
    (listed,) = marshal.data("GET", f"/api/sources/{variable}/periods", asker)
    assert listed == {name: after[name] for name in listed}
    assert "periodogram" not in listed
    with people.everything() as session:
        assert session.scalar(
            select(PeriodSearch.measurements.is_(None)).where(PeriodSearch.id == number)
        )


def test_only_what_is_chosen_is_searched(
    marshal: RunningMarshal, people: People, asker: Person, variable: str, settings: Settings,
    instrument: int,
) -> None:  # fmt: skip
    body = {"filters": ["ztfg"], "instrument_ids": [instrument], "max_period": None}
    number = ask(marshal, asker, variable, **body)
    run(people, settings, number)
    outcome = told(marshal, asker, variable, number)["outcome"]
    assert outcome["bands"] == [{"name": "ztfg (ZTF)", "points": 60}]
    assert outcome["max_period"] == pytest.approx(outcome["baseline"] / 2)


def test_nothing_is_searched_that_the_asker_does_not_see(
    marshal: RunningMarshal, people: People, asker: Person, variable: str, settings: Settings,
    instrument: int,
) -> None:  # fmt: skip
    """A job could see all: the measurements are read before, as whom they are for."""
    own = people.group()
    stranger = people.person("Upload data", "Run Analyses", groups=(own,))
    with people.everything() as session:
        session.add(Source(obj_id=variable, group_id=own))
    path = f"/api/sources/{variable}/periods"
    refused = marshal.ask("POST", path, stranger, json={})
    assert refused.status_code == 400
    assert "No band has 6 measurements" in refused.json()["message"]
    measure(marshal, stranger, variable, instrument, period=2.2, band="ztfi", group_ids=[own])
    number = ask(marshal, stranger, variable)
    run(people, settings, number)
    outcome = told(marshal, stranger, variable, number)["outcome"]
    assert outcome["bands"] == [{"name": "ztfi (ZTF)", "points": 60}]
    assert outcome["peaks"][0]["period"] == pytest.approx(2.2, rel=1e-2)
    # Nor does who sees the object, and more of it, see the search.
    assert marshal.ask("GET", f"{path}/{number}", asker).status_code == 404
    assert marshal.ask("DELETE", f"{path}/{number}", asker).status_code == 404
    assert marshal.data("GET", path, asker) == []
    nobody = people.person()
    assert marshal.ask("GET", path, nobody).status_code == 404
    assert (
        marshal.ask("GET", f"/api/sources/{variable}x/periods/{number}", asker).status_code == 404
    )


def test_measurements_that_wait_are_read_by_nobody(
    marshal: RunningMarshal, asker: Person, variable: str
) -> None:
    number = ask(marshal, asker, variable)
    with asker.transaction() as (session, _), pytest.raises(ProgrammingError, match="permission"):
        session.scalar(select(PeriodSearch.measurements).where(PeriodSearch.id == number))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"min_period": 0.0001}, "min_period: 0.0001 d is below"),
        ({"max_period": 1000}, "max_period: 1000 d is longer than"),
        ({"min_period": 4, "max_period": 3}, "min_period: 4 d is not below max_period, 3 d"),
        ({"filters": ["ztfi"]}, "No band has 6 measurements"),
        ({"instrument_ids": [999999]}, "No band has 6 measurements"),
        ({"min_period": -1}, "min_period"),
        ({"filters": []}, "filters"),
        ({"period": 3}, "period"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    marshal: RunningMarshal, asker: Person, variable: str, body: Body, message: str
) -> None:
    refused = marshal.ask("POST", f"/api/sources/{variable}/periods", asker, json=body)
    assert refused.status_code == 400
    assert message in refused.json()["message"]
    assert marshal.data("GET", f"/api/sources/{variable}/periods", asker) == []


def test_the_right_to_run_analyses_is_needed(
    marshal: RunningMarshal, member: Person, variable: str
) -> None:
    refused = marshal.ask("POST", f"/api/sources/{variable}/periods", member, json={})
    assert refused.status_code == 403


def test_nobody_fills_the_queue(
    marshal: RunningMarshal, people: People, group: int, variable: str
) -> None:
    eager = people.person("Run Analyses", groups=(group,))
    numbers = [ask(marshal, eager, variable) for _ in range(5)]
    path = f"/api/sources/{variable}/periods"
    refused = marshal.ask("POST", path, eager, json={})
    assert (refused.status_code, "5 of your searches" in refused.text) == (409, True)
    marshal.data("DELETE", f"{path}/{numbers[0]}", eager)
    assert marshal.ask("GET", f"{path}/{numbers[0]}", eager).status_code == 404
    ask(marshal, eager, variable)


def test_a_search_that_is_removed_stops(
    marshal: RunningMarshal, people: People, asker: Person, variable: str, settings: Settings
) -> None:
    number = ask(marshal, asker, variable)
    marshal.data("DELETE", f"/api/sources/{variable}/periods/{number}", asker)
    assert run(people, settings, number) == {"frequencies": 0}
    with dask_servers() as idle:
        idle.scheduler()  # and no worker, so that it would not end
        number = ask(marshal, asker, variable)

        def remove() -> bool:
            with people.everything() as session:
                session.delete(session.get_one(PeriodSearch, number))
            return False

        assert run(people, with_cluster(settings, idle), number, stopping=remove) == {
            "frequencies": 0
        }


def test_a_worker_that_stops_gives_the_search_back(
    marshal: RunningMarshal, people: People, asker: Person, variable: str, settings: Settings
) -> None:
    number = ask(marshal, asker, variable)
    with dask_servers() as idle:
        idle.scheduler()
        without_workers = with_cluster(settings, idle)
        with pytest.raises(GivenUpError):
            run(people, without_workers, number, stopping=lambda: True)
    assert told(marshal, asker, variable, number)["state"] == "queued"
    run(people, settings, number)
    assert told(marshal, asker, variable, number)["state"] == "done"


def test_a_cluster_that_is_away_is_waited_for_and_given_up_in_the_end(
    marshal: RunningMarshal, people: People, asker: Person, variable: str, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    number = ask(marshal, asker, variable)
    away = changed(settings, "dask", scheduler_port=9)
    with pytest.raises(ClusterAwayError):
        run(people, away, number)
    waiting = told(marshal, asker, variable, number)
    assert (waiting["state"], "away" in waiting["error"]) == ("waiting", True)
    with pytest.raises(ClusterAwayError):
        run(people, away, number, last=True)
    failed = told(marshal, asker, variable, number)
    assert (failed["state"], "cannot be reached" in failed["error"]) == ("failed", True)
    # An administrator may have the job tried again.
    run(people, settings, number)
    done = told(marshal, asker, variable, number)
    assert (done["state"], done["error"]) == ("done", None)


def test_a_search_that_takes_too_long_says_so(
    marshal: RunningMarshal, people: People, asker: Person, variable: str, settings: Settings
) -> None:
    number = ask(marshal, asker, variable)
    hasty = changed(settings, "skyportal.worker", period_search_seconds=0.2)
    with dask_servers() as idle:
        idle.scheduler()
        without_workers = with_cluster(hasty, idle)
        with pytest.raises(ClusterBusyError) as raised:
            run(people, without_workers, number)
    failed = told(marshal, asker, variable, number)
    assert (failed["state"], "busy" in failed["error"]) == ("failed", True)
    retry = Retry(max_attempts=ATTEMPTS, exponential_wait=2)
    job: Any = type("Job", (), {"attempts": 0})()
    assert retry.get_retry_decision(exception=raised.value, job=job) is None
    assert retry.get_retry_decision(exception=ClusterAwayError(), job=job) is not None


def test_an_error_of_the_work_is_told(
    marshal: RunningMarshal, people: People, asker: Person, variable: str, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    number = ask(marshal, asker, variable)
    monkeypatch.setattr("skyportal.jobs.finding_periods.power", math.sqrt)
    with pytest.raises(WorkFailedError):
        run(people, settings, number)
    failed = told(marshal, asker, variable, number)
    assert (failed["state"], "TypeError" in failed["error"]) == ("failed", True)


async def test_the_asker_alone_hears_how_far_it_is(
    marshal: RunningMarshal, people: People, asker: Person, member: Person, variable: str,
    settings: Settings,
) -> None:  # fmt: skip
    number = await asyncio.to_thread(ask, marshal, asker, variable)
    async with connected(marshal, asker) as mine, connected(marshal, member) as theirs:
        await asyncio.to_thread(run, people, settings, number)
        assert await heard(mine) == {"type": "period_search", "obj_id": variable}
        await asyncio.to_thread(upload, marshal, member, variable, 1)
        assert (await heard(theirs))["type"] != "period_search"


@contextmanager
def marshal_worker(settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`skyportal worker` in a process of its own."""
    more = {
        "FRITZ__DASK__SCHEDULER_HOST": settings.dask.scheduler_host,
        "FRITZ__DASK__SCHEDULER_PORT": str(settings.dask.scheduler_port),
    }
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", "from skyportal.cli import app; app(['worker'])"],
            env=environment(settings) | more,
            cwd=Path.cwd(),
            stderr=file,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(20)


def until(condition: Callable[[], bool], what: str) -> None:
    wait_until(condition, what, SECONDS)


def test_nothing_is_lost_when_worker_and_scheduler_are_killed(
    marshal: RunningMarshal, people: People, asker: Person, variable: str,
    marshal_settings: Settings, tmp_path: Path,
) -> None:  # fmt: skip
    with dask_servers() as servers:
        settings = with_cluster(marshal_settings, servers)
        servers.scheduler()  # without a worker: searches stay where they are
        numbers = [ask(marshal, asker, variable) for _ in range(2)]

        def all_are(state: str) -> bool:
            seen = (told(marshal, asker, variable, number)["state"] for number in numbers)
            return all(one == state for one in seen)

        with marshal_worker(settings, tmp_path / "log"):
            until(lambda: all_are("running"), "the searches run")
        with people.everything() as session:  # the worker was killed a while ago
            old = text(
                "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
            )
            session.execute(old)
        asyncio.run(take_up(settings, people))
        assert all(jobs(people, number)[0][0] == "todo" for number in numbers)
        with marshal_worker(settings, tmp_path / "log"):
            until(lambda: all_are("running"), "the searches run again")
            servers.kill()
            until(lambda: all_are("waiting"), "the searches wait for the scheduler")
            servers.scheduler()
            servers.worker()
            until(lambda: all_are("done"), "the searches are done")
            until(lambda: jobs(people, numbers[0]) == [], "the job is done")
    for number in numbers:
        best = told(marshal, asker, variable, number)["outcome"]["peaks"][0]
        assert best["period"] == pytest.approx(PERIOD, rel=1e-3)


async def take_up(settings: Settings, people: People) -> None:
    """Do what a periodic job does for others whose worker was killed."""
    app = queue(settings)
    add_tasks(app, people.worker, settings)
    async with app.open_async():
        await retry_stalled(app)


def test_old_searches_are_forgotten(
    marshal: RunningMarshal, people: People, asker: Person, variable: str
) -> None:
    old, new = (ask(marshal, asker, variable) for _ in range(2))
    with people.everything() as session:
        long_ago = func.now() - timedelta(days=91)
        session.execute(
            update(PeriodSearch).where(PeriodSearch.id == old).values(modified=long_ago)
        )
        assert expiry.forget_expired(session)["period_searches"] == 1
    (left,) = marshal.data("GET", f"/api/sources/{variable}/periods", asker)
    assert left["id"] == new


def test_a_period_that_was_noted_exists_for_those_who_see_the_annotation(
    marshal: RunningMarshal, people: People, group: int, uploader: Person, variable: str
) -> None:
    watcher = people.person(groups=(group, other := people.group()))
    outsider = people.person(groups=(other,))
    with people.everything() as session:
        session.add(Source(obj_id=variable, group_id=other))
    path, asked = f"/api/sources/{variable}", {"includePeriodExists": True}
    assert marshal.data("GET", path, watcher)["period_exists"] is None
    assert marshal.data("GET", path, watcher, params=asked)["period_exists"] is False
    data = {"period": PERIOD, "power": 0.9, "false_alarm_probability": 1e-20}
    body = {"origin": "periods", "data": data, "group_ids": [group]}
    marshal.data("POST", f"{path}/annotations", uploader, json=body)
    assert marshal.data("GET", path, watcher, params=asked)["period_exists"] is True
    assert marshal.data("GET", path, outsider, params=asked)["period_exists"] is False
