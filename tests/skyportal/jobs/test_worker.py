"""The worker process: jobs enqueued with a change are done, failures stay to be seen."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select, text

from baselayer.settings import Settings
from skyportal.domain.expiry import forget_expired
from skyportal.domain.signin import create_link
from skyportal.jobs.queue import defer
from skyportal.models.signin import SignInLink
from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service

SECONDS = 20.0


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment in which a process of its own has these settings."""
    return os.environ | {
        "FRITZ__STATE": str(settings.state),
        "FRITZ__POSTGRESQL__HOST": settings.postgresql.host,
        "FRITZ__POSTGRESQL__PORT": str(settings.postgresql.port),
        "FRITZ__POSTGRESQL__DATABASE": settings.postgresql.database,
        "FRITZ__SKYPORTAL__WORKER__METRICS_PORT": str(settings.skyportal.worker.metrics_port),
    }


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="module")
def worker(marshal_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`skyportal worker`, running; its address."""
    log = tmp_path_factory.mktemp("worker") / "log"
    command = [sys.executable, "-c", "from skyportal.cli import app; app(['worker'])"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, env=environment(marshal_settings), cwd=Path.cwd(), stderr=file
        )
    url = f"http://127.0.0.1:{marshal_settings.skyportal.worker.metrics_port}"
    until(lambda: answers(f"{url}/health"))
    yield url
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0, log.read_text()


def jobs(people: People, task: str) -> int:
    with people.everything() as session:
        query = text("select count(*) from procrastinate_jobs where task_name = :task")
        return session.scalar(query, {"task": task}) or 0


def done(url: str, task: str) -> bool:
    sample = f'skyportal_jobs_total{{outcome="done",task="{task}"}}'
    return sample in requests.get(f"{url}/metrics", timeout=5).text


def test_removing_a_group_takes_it_out_of_what_was_shared(
    marshal: RunningMarshal, people: People, worker: str
) -> None:
    founder = people.person("Upload data")
    group = marshal.data("POST", "/api/groups", founder, json={"name": "Gone"})["id"]
    marshal.data("DELETE", f"/api/groups/{group}", founder)
    until(lambda: done(worker, "forget_group"))
    assert requests.get(f"{worker}/health", timeout=5).json() == {"jobs_waiting": 0}


def test_a_job_is_enqueued_only_when_the_change_is_committed(people: People) -> None:
    person = people.person()
    with person.transaction() as (session, _):
        defer(session, "nothing does this", number=1)
        session.rollback()
    assert jobs(people, "nothing does this") == 0
    with person.transaction() as (session, _):
        defer(session, "nothing does this", number=1)
    assert jobs(people, "nothing does this") == 1


def test_what_expired_is_forgotten(people: People) -> None:
    person = people.person()
    with people.everything() as session:
        create_link(session, person.username, timedelta(minutes=-1))
        create_link(session, person.username, timedelta(minutes=5))
    with people.everything() as session:
        assert forget_expired(session)["signin_links"] == 1
    with people.everything() as session:
        mine = select(func.count()).where(SignInLink.user_id == person.id)
        assert session.scalar(mine) == 1
