"""Fixtures for tests that need real servers.

The embedded servers are started once per run, on free ports, in a folder of their own; every test
module that asks for one gets its own database, or its own topic names.

`pytest -n 2` shares the tests between two processes: each module goes to one of them, and so do all
modules that ask for the same costly thing, which is then started once.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pymongo
import pytest
from pymongo.database import Database

from launcher.instance import FREE_PORTS, free_run
from launcher.servers import kafka, mongodb, postgresql
from launcher.servers.program import Program

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED_DATA = REPOSITORY.parent / "shared" / "data"

COSTLY_FIXTURES = ("stack", "kafka_servers", "service")
"""What takes long to start, longest first: whoever asks for it shares one, and goes first."""


def own_ports() -> range:
    """Return the ports that this process chooses from: those of `pytest -n` share none."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = len(FREE_PORTS) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return FREE_PORTS[worker * share : (worker + 1) * share]


def pytest_configure() -> None:
    # For every process that tests start, too.
    os.environ["FRITZ__LAUNCHER__FREE_PORTS_FROM"] = str(own_ports().start)
    os.environ["FRITZ__LAUNCHER__FREE_PORTS_TO"] = str(own_ports().stop - 1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason=f"the sample data are not at {SHARED_DATA}")
    for item in items:
        if item.get_closest_marker("shared_data") and not SHARED_DATA.exists():
            item.add_marker(missing)
    share_out(items)


def share_out(items: list[pytest.Item]) -> None:
    """Put the tests of a module, and of all modules with the same costly fixture, in one group."""
    groups: dict[Path, str] = {}
    for item in items:
        asked = [name for name in COSTLY_FIXTURES if name in getattr(item, "fixturenames", ())]
        if asked:
            groups[item.path] = asked[0]
    for item in items:
        item.add_marker(
            pytest.mark.xdist_group(groups.get(item.path, str(item.path.relative_to(REPOSITORY))))
        )
    turn = {name: number for number, name in enumerate(COSTLY_FIXTURES)}
    items.sort(key=lambda item: turn.get(groups.get(item.path, ""), len(turn)))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real alerts, weights, catalogues and filters."""
    return SHARED_DATA


def free_port() -> int:
    """Return a port of the loopback interface that nothing uses now."""
    return free_run(1, own_ports())[0]


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    # Not under pytest's own folder: PostgreSQL runs as another user and must reach it.
    folder = Path(tempfile.mkdtemp(prefix="fritz-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def running(program: Program, ready: Callable[[], bool]) -> Iterator[None]:
    """Run a program until the fixture that asked for it ends."""
    with (program.folder.parent / f"{program.name}.log").open("wb") as log:
        process = subprocess.Popen(
            program.command,
            stdout=log,
            stderr=log,
            user=program.user,
            group=program.user,
            extra_groups=[] if program.user else None,
            cwd=program.folder,
            env=os.environ | dict(program.environment),
            start_new_session=True,
        )
    deadline = time.monotonic() + 60
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"{program.name} did not start:\n{Path(log.name).read_text()[-2000:]}")
        time.sleep(0.1)
    yield
    process.send_signal(getattr(signal, f"SIG{program.stop_signal}"))
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.fixture(scope="session")
def mongodb_uri(servers_folder: Path) -> Iterator[str]:
    """Connection string of a MongoDB that runs for these tests."""
    port = free_port()
    program = mongodb.prepare(servers_folder / "mongodb", port, 0.5)
    for _ in running(program, lambda: mongodb.ready(port)):
        yield mongodb.uri(port)


@pytest.fixture(scope="module")
def mongo(mongodb_uri: str) -> Iterator[Database[dict[str, object]]]:
    """An empty database for this test module."""
    client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(mongodb_uri)
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield client[name]
    client.drop_database(name)
    client.close()


@dataclass(frozen=True)
class PostgreSQLServer:
    """Where the PostgreSQL of these tests listens; the superuser comes in by the socket."""

    folder: Path
    port: int
    superuser: str = postgresql.SUPERUSER


@pytest.fixture(scope="session")
def postgresql_server(servers_folder: Path) -> Iterator[PostgreSQLServer]:
    """A PostgreSQL that runs for these tests."""
    port = free_port()
    folder = servers_folder / "postgresql"
    program = postgresql.prepare(folder, port)
    for _ in running(program, lambda: postgresql.ready(folder, port)):
        yield PostgreSQLServer(folder, port)


@pytest.fixture(scope="session")
def kafka_servers(servers_folder: Path) -> Iterator[str]:
    """Bootstrap address of a Kafka that runs for these tests."""
    port = free_port()
    program = kafka.prepare(servers_folder / "kafka", port, free_port(), 512)
    for _ in running(program, lambda: kafka.ready(port)):
        yield f"127.0.0.1:{port}"
