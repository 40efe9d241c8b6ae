"""Fixtures for tests that need real servers.

The embedded servers are started once per run, on free ports, in a folder of their own; every test
module that asks for one gets its own database, or its own topic names. `sharing.py` says how several
processes share the tests.
"""

import dataclasses
import os
import re
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

from kowalski.archive.replica_set import make_administrator
from launcher.instance import free_run
from launcher.servers import kafka, mongodb, postgresql
from launcher.servers.program import Program
from tests.kafka_sign_in import Door, open_door
from tests.sharing import Scheduling, ports_of_this_process, turn

MONGODB_PASSWORD = "of-these-tests"
REPOSITORY = Path(__file__).resolve().parents[1]
SHARED_DATA = REPOSITORY.parent / "shared" / "data"
ON_REAL_SERVERS = ("service", "e2e", "fault")
"""Tests that may be run once more: decision 29 says why, the summary says which were."""


def pytest_configure() -> None:
    # For every process that tests start, too.
    os.environ["FRITZ__LAUNCHER__FREE_PORTS_FROM"] = str(ports_of_this_process().start)
    os.environ["FRITZ__LAUNCHER__FREE_PORTS_TO"] = str(ports_of_this_process().stop - 1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduling:
    return Scheduling(config, log)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    # Compressed bytes hold the second in which they were made: processes must name tests alike.
    return argname if isinstance(val, bytes) and len(val) > 16 else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason=f"the sample data are not at {SHARED_DATA}")
    for item in items:
        if item.get_closest_marker("shared_data") and not SHARED_DATA.exists():
            item.add_marker(missing)
        if any(item.get_closest_marker(mark) for mark in ON_REAL_SERVERS):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: turn(item.nodeid))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real alerts, weights, catalogues and filters."""
    return SHARED_DATA


def free_port() -> int:
    """Return a port of the loopback interface that nothing uses now."""
    return free_run(1, ports_of_this_process())[0]


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
    """Connection string of its administrator to a MongoDB that runs for these tests."""
    port = free_port()
    program = mongodb.prepare(servers_folder / "mongodb", port, 0.5, accounts=True)
    for _ in running(program, lambda: mongodb.ready(port, MONGODB_PASSWORD)):
        with pymongo.MongoClient[dict[str, object]](mongodb.uri(port)) as nobody:
            make_administrator(nobody, MONGODB_PASSWORD)
        yield mongodb.uri(port, f"{mongodb.ADMINISTRATOR}:{MONGODB_PASSWORD}")


def with_accounts(mongodb_uri: str) -> dict[str, str]:
    """Return the environment of processes that sign in to MongoDB with accounts of their own."""
    return {
        "FRITZ__MONGODB__URI": re.sub("//.*@", "//", mongodb_uri),
        "FRITZ__MONGODB__ACCOUNTS": "true",
        "FRITZ__SECRETS__MONGODB_ADMINISTRATOR_PASSWORD": MONGODB_PASSWORD,
    }


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
    # Killed or not, the machine that it runs on stays: nothing has to reach the disk.
    command = (*program.command, "-c", "fsync=off", "-c", "full_page_writes=off")
    program = dataclasses.replace(program, command=command)
    for _ in running(program, lambda: postgresql.ready(folder, port)):
        yield PostgreSQLServer(folder, port)


@pytest.fixture(scope="session")
def kafka_doors(servers_folder: Path) -> Iterator[tuple[str, Door]]:
    """A Kafka that runs for these tests: its bootstrap address, and where one signs in."""
    port, controller_port = free_port(), free_port()
    program = kafka.prepare(servers_folder / "kafka", port, controller_port, 512)
    door = open_door(program, port, free_port(), controller_port)
    for _ in running(program, lambda: kafka.ready(port)):
        yield f"127.0.0.1:{port}", door


@pytest.fixture(scope="session")
def kafka_servers(kafka_doors: tuple[str, Door]) -> str:
    """Bootstrap address of a Kafka that runs for these tests."""
    return kafka_doors[0]


@pytest.fixture(scope="session")
def kafka_door(kafka_doors: tuple[str, Door]) -> Door:
    """Where one must sign in to that Kafka."""
    return kafka_doors[1]
