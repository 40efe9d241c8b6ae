"""A marshal for tests: its own database each module, and the application on a port of its own.

A conftest imports what its tests use: `from tests.skyportal.marshal_fixtures import *`. All of it
is real: the database is migrated and seeded as a new instance is, once a run, and copied.
"""

import asyncio
import dataclasses
import itertools
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import requests
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from baselayer.secrets import ensure_secrets
from baselayer.settings import Settings, load
from skyportal.app import serve
from skyportal.database import (
    Caller,
    DatabaseRole,
    TokenCredential,
    connect,
    digest,
    transaction,
)
from skyportal.domain.loading import Loader, link
from skyportal.migrations.apply import bootstrap, upgrade
from skyportal.models.group import Group, GroupUser
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.models.stream import GroupStream, StreamUser
from skyportal.models.token import Token
from skyportal.models.user import User, UserACL
from skyportal.schemas.seed_file import SeedFile, read_seed_file
from tests.conftest import PostgreSQLServer, free_port
from tests.skyportal.recorded_requests import record

__all__ = [
    "app_engine",
    "marshal",
    "marshal_settings",
    "marshal_template",
    "people",
    "worker_engine",
]

SEED = Path(__file__).resolve().parents[2] / "skyportal" / "seeds" / "instance.yaml"
TEMPLATE = "marshal_template"
NUMBERS = itertools.count(1)


def changed(settings: Settings, section: str, **values: object) -> Settings:
    """Return settings with values of one section changed; `section` may have dots."""
    head, _, rest = section.partition(".")
    below = getattr(settings, head)
    new = changed(below, rest, **values) if rest else below.model_copy(update=values)
    return settings.model_copy(update={head: new})


@pytest.fixture(scope="session")
def marshal_template(
    postgresql_server: PostgreSQLServer, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings of a database that was migrated and seeded as a new instance is."""
    state = tmp_path_factory.mktemp("state")
    ensure_secrets(state)
    server = postgresql_server
    settings = changed(
        load(state=state, config=state / "none.yaml"),
        "postgresql",
        host="127.0.0.1",
        port=server.port,
        database=TEMPLATE,
        bootstrap_url=f"postgresql://{server.superuser}@/postgres?host={server.folder}&port={server.port}",
    )
    bootstrap(settings)
    upgrade(settings)
    load_file(settings, read_seed_file(SEED))
    return settings


def load_file(settings: Settings, file: SeedFile) -> dict[tuple[str, str], int]:
    """Load a seed file as `skyportal load` does; returns how many entries were made, changed, …"""
    engine = connect(settings, DatabaseRole.WORKER)
    with Session(engine) as session, session.begin():
        names = settings.secrets.model_dump()
        loader = Loader(session, names, settings.skyportal.public_group_name)
        loader.load(file)
    engine.dispose()
    return loader.outcomes


def as_superuser(settings: Settings, statement: str, *values: str) -> None:
    """Run one statement outside any transaction."""
    assert settings.postgresql.bootstrap_url is not None
    connection = psycopg2.connect(settings.postgresql.bootstrap_url)
    connection.autocommit = True
    try:
        connection.cursor().execute(statement, values or None)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def marshal_settings(marshal_template: Settings) -> Iterator[Settings]:
    """Settings of a database, and a free port, for this test module alone."""
    name = f"marshal_{secrets.token_hex(5)}"
    owner = marshal_template.postgresql.owner
    as_superuser(marshal_template, f"create database {name} template {TEMPLATE} owner {owner}")
    port = free_port()
    settings = changed(marshal_template, "postgresql", database=name)
    settings = changed(
        settings, "skyportal.app", port=port, public_url=f"http://127.0.0.1:{port}", threads=4
    )
    yield changed(settings, "skyportal.worker", metrics_port=free_port())
    as_superuser(marshal_template, f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def app_engine(marshal_settings: Settings) -> Iterator[Engine]:
    """Connections as the application has them: they own nothing and obey row-level security."""
    engine = connect(marshal_settings, DatabaseRole.APP)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def worker_engine(marshal_settings: Settings) -> Iterator[Engine]:
    """Connections of the worker, which sees everything: for preparing and inspecting."""
    engine = connect(marshal_settings, DatabaseRole.WORKER)
    yield engine
    engine.dispose()


@dataclasses.dataclass(frozen=True)
class Person:
    """A user with a token that has all of the user's permissions."""

    id: int
    username: str
    token: str
    engine: Engine

    @property
    def headers(self) -> dict[str, str]:
        """Headers of a request by this person."""
        return {"Authorization": f"token {self.token}"}

    @property
    def transaction(self) -> Callable[[], AbstractContextManager[tuple[Session, Caller]]]:
        """A transaction of the application with this person as its caller."""
        return lambda: transaction(self.engine, TokenCredential(digest(self.token)))


@dataclasses.dataclass(frozen=True)
class People:
    """Makes users, groups and memberships."""

    app: Engine
    worker: Engine

    @contextmanager
    def everything(self) -> Iterator[Session]:
        """A transaction that sees everything."""
        with Session(self.worker) as session, session.begin():
            yield session

    def group(self, *members: Person, streams: tuple[int, ...] = (), **values: Any) -> int:
        """Make a group; members are given its streams first. Returns its id."""
        with self.everything() as session:
            group = Group(name=values.pop("name", f"group {next(NUMBERS)}"), **values)
            session.add(group)
            session.flush()
            for stream in streams:
                session.add(GroupStream(group_id=group.id, stream_id=stream))
            group_id = group.id
        for member in members:
            self.join(member, group_id, streams)
        return group_id

    def join(
        self, person: Person, group_id: int, streams: tuple[int, ...] = (), **values: Any
    ) -> None:
        """Make somebody a member of a group, holding these streams."""
        with self.everything() as session:
            for stream in streams:
                link(session, StreamUser, user_id=person.id, stream_id=stream)
            session.add(GroupUser(group_id=group_id, user_id=person.id, **values))

    def source(self, *groups: int) -> str:
        """Make an object that groups have saved. Returns its id."""
        obj_id = f"ZTF26s{next(NUMBERS)}"
        with self.everything() as session:
            session.add(Obj(id=obj_id, ra=10.0, dec=20.0))
            session.flush()
            session.add_all(Source(obj_id=obj_id, group_id=group) for group in groups)
        return obj_id

    def person(self, *acls: str, groups: tuple[int, ...] = (), **values: Any) -> Person:
        """Make a user with these permissions and groups."""
        secret = secrets.token_urlsafe(24)
        username = values.pop("username", f"user{next(NUMBERS)}")
        with self.everything() as session:
            user = User(username=username, **values)
            session.add(user)
            session.flush()
            for acl in acls:
                session.add(UserACL(user_id=user.id, acl_id=acl))
            session.add(
                Token(created_by_id=user.id, name="test", digest=digest(secret), acls=list(acls))
            )
            person = Person(user.id, username, secret, self.app)
        for group in groups:
            self.join(person, group)
        return person


@pytest.fixture(scope="module")
def people(app_engine: Engine, worker_engine: Engine) -> People:
    """Makes users, groups and memberships in this module's database."""
    return People(app_engine, worker_engine)


@dataclasses.dataclass(frozen=True)
class RunningMarshal:
    """The application, serving on a port."""

    url: str
    settings: Settings

    def ask(self, method: str, path: str, person: Person | None = None, **options: Any) -> Any:
        """Send a request; returns the response."""
        headers = options.pop("headers", {}) | (person.headers if person else {})
        return requests.request(method, self.url + path, headers=headers, timeout=30, **options)

    def data(self, method: str, path: str, person: Person | None = None, **options: Any) -> Any:
        """Send a request that succeeds; returns the envelope's data."""
        response = self.ask(method, path, person, **options)
        assert response.status_code == 200, f"{response.status_code}: {response.text}"
        return response.json()["data"]


@contextmanager
def running_marshal(settings: Settings) -> Iterator[RunningMarshal]:
    """Serve in a thread."""
    record()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve(settings, stop)))
    thread.start()
    url = settings.skyportal.app.public_url
    for _ in range(600):
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                break
        except requests.ConnectionError:
            threading.Event().wait(0.05)
    try:
        yield RunningMarshal(url, settings)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()


@pytest.fixture(scope="module")
def marshal(marshal_settings: Settings) -> Iterator[RunningMarshal]:
    """The application on this module's database."""
    with running_marshal(marshal_settings) as running:
        yield running
