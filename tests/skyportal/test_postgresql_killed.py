"""The marshal outlives its database: refusals while it is down, everything again when it is back."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tornado.websocket import WebSocketClientConnection, websocket_connect

from baselayer.secrets import ensure_secrets
from baselayer.settings import Settings, load
from launcher.servers import postgresql
from skyportal.database import DatabaseRole, connect
from skyportal.domain.push import push
from skyportal.migrations.apply import bootstrap, upgrade
from skyportal.schemas.push import PhotometryPush
from skyportal.schemas.seed_file import read_seed_file
from tests.conftest import free_port
from tests.skyportal.marshal_fixtures import (
    SEED,
    People,
    Person,
    RunningMarshal,
    changed,
    load_file,
    running_marshal,
)

pytestmark = pytest.mark.fault

SECONDS = 30.0


class Server:
    """A PostgreSQL of this test alone, to be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "postgresql", free_port()
        self.program = postgresql.prepare(self.folder, self.port)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.program.command,
            user=self.program.user,
            cwd=self.program.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until(lambda: postgresql.ready(self.folder, self.port))

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        until(lambda: not postgresql.ready(self.folder, self.port))


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="fritz-killed-"))
    folder.chmod(0o755)
    server = Server(folder)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(server: Server, tmp_path: Path) -> Settings:
    """Settings of a seeded marshal on that server."""
    ensure_secrets(tmp_path)
    port = free_port()
    url = f"postgresql://{postgresql.SUPERUSER}@/postgres?host={server.folder}&port={server.port}"
    settings = load(state=tmp_path, config=tmp_path / "none.yaml")
    settings = changed(settings, "postgresql", host="127.0.0.1", port=server.port)
    settings = changed(settings, "postgresql", bootstrap_url=url)
    settings = changed(settings, "skyportal.app", port=port, public_url=f"http://127.0.0.1:{port}")
    bootstrap(settings)
    upgrade(settings)
    load_file(settings, read_seed_file(SEED))
    return settings


async def heard(socket: WebSocketClientConnection, kind: str) -> dict[str, object]:
    """Return the next message of a kind."""
    while True:
        message = await socket.read_message()
        assert message is not None, "the websocket was closed"
        parsed: dict[str, object] = json.loads(message)
        if parsed["type"] == kind:
            return parsed


async def test_postgresql_is_killed_and_comes_back(server: Server, settings: Settings) -> None:
    app, worker = (connect(settings, role) for role in (DatabaseRole.APP, DatabaseRole.WORKER))
    people = People(app, worker)
    with running_marshal(settings) as marshal:
        person = people.person("Upload data")
        group = people.group(person)
        socket = await websocket_connect(f"ws{marshal.url[4:]}/websocket")
        await socket.write_message(json.dumps({"type": "auth", "token": person.token}))
        await heard(socket, "welcome")
        assert create_group(marshal, person) == 200
        server.kill()
        refused = marshal.ask("GET", "/api/groups", person)
        assert (refused.status_code, refused.json()["status"]) == (503, "error")
        assert "try again" in refused.json()["message"]
        assert marshal.ask("GET", "/health").status_code == 503
        assert marshal.ask("GET", "/metrics").status_code == 200
        server.start()
        until(lambda: marshal.ask("GET", "/api/groups", person).status_code == 200)
        assert create_group(marshal, person) == 200
        await heard(socket, "resync")
        with people.everything() as session:
            push(session, PhotometryPush(obj_id="after"), group_ids=[group])
        assert (await heard(socket, "photometry"))["obj_id"] == "after"
        with people.everything() as session:
            made = "select count(*) from groups where name like 'made %'"
            assert session.scalar(text(made)) == 2
    for engine in (app, worker):
        engine.dispose()


def create_group(marshal: RunningMarshal, person: Person) -> int:
    """Make a group; returns the status."""
    body = {"name": f"made {secrets.token_hex(4)}"}
    return int(marshal.ask("POST", "/api/groups", person, json=body).status_code)


async def test_postgresql_is_killed_in_the_middle_of_a_request(
    server: Server, settings: Settings
) -> None:
    """What is in flight gets 503, nothing of it is kept, and asking again does it once."""
    app, worker = (connect(settings, role) for role in (DatabaseRole.APP, DatabaseRole.WORKER))
    people = People(app, worker)
    body, headers = {"name": "In the middle"}, {"Idempotency-Key": "one"}

    def ask() -> Any:
        return marshal.ask("POST", "/api/groups", person, json=body, headers=headers)

    with running_marshal(settings) as marshal, ThreadPoolExecutor() as threads:
        person = people.person("Upload data")
        with worker.connect() as blocker:
            # The group's row is written; then its member has to wait.
            blocker.execute(text("lock table group_users in exclusive mode"))
            answer = threads.submit(ask)
            waiting = text("select count(*) from pg_locks where not granted")
            with worker.connect() as other:
                until(lambda: other.execute(waiting).scalar() == 1)
            server.kill()
            refused = answer.result(SECONDS)
            blocker.invalidate()
        assert (refused.status_code, refused.json()["status"]) == (503, "error")
        assert int(refused.headers["Retry-After"]) == refused.json()["data"]["retry_after"]
        server.start()
        until(lambda: marshal.ask("GET", "/api/groups", person).status_code == 200)
        made = text("select count(*) from groups where name = 'In the middle'")
        with people.everything() as session:
            assert session.scalar(made) == 0
        first, second = ask(), ask()
        assert (first.status_code, first.json()) == (200, second.json())
        with people.everything() as session:
            assert session.scalar(made) == 1
    for engine in (app, worker):
        engine.dispose()
