"""Transactions in which PostgreSQL knows who is asking.

Every transaction of the application states its caller first, by the hash of the token or of the
browser session that was presented; the database looks it up, remembers the caller for the length
of the transaction, and the policies of `skyportal.models` do the rest.
"""

import hashlib
import math
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar, cast

from psycopg2.extensions import connection as Connection  # noqa: N812
from sqlalchemy import Dialect, Engine, RowMapping, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from baselayer.settings import Settings
from skyportal.domain.errors import ForbiddenError, UnauthenticatedError
from skyportal.permissions import Permission

Answer = TypeVar("Answer")

IN_FAVOUR_OF_ANOTHER = frozenset({"40001", "40P01"})
"""How PostgreSQL says that it ended a transaction so that another could go on: in a deadlock, say."""

ATTEMPTS = 4

USED = "used"
"""In the `info` of a connection: when it came back to the pool. A new one has not."""

TRUSTED_SECONDS = 1.0


class Credential:
    """What proves who is asking; one of the subclasses."""


@dataclass(frozen=True)
class TokenCredential(Credential):
    """An API token, as its SHA-256."""

    digest: bytes


@dataclass(frozen=True)
class BrowserCredential(Credential):
    """A browser session, as the SHA-256 of its cookie."""

    digest: bytes


@dataclass(frozen=True)
class UserCredential(Credential):
    """A user by id; only background jobs and the command line may state one."""

    user_id: int


def digest(secret: str) -> bytes:
    """Return the SHA-256 of a secret: what is stored of tokens, cookies and links."""
    return hashlib.sha256(secret.encode()).digest()


@dataclass(frozen=True)
class Caller:
    """Who is asking. Groups and streams are all of them for a system administrator."""

    user_id: int
    username: str
    token_id: str | None
    session_id: int | None
    acls: frozenset[str]
    group_ids: tuple[int, ...]
    admin_group_ids: tuple[int, ...]
    save_group_ids: tuple[int, ...]
    stream_ids: tuple[int, ...]
    single_user_group_id: int
    public_group_id: int

    @property
    def is_system_admin(self) -> bool:
        """Whether the caller passes every permission."""
        return Permission.SYSTEM_ADMIN in self.acls

    def may(self, permission: Permission) -> bool:
        """Tell whether the caller has a permission; a system administrator has all."""
        return self.is_system_admin or permission in self.acls


class DatabaseRole(StrEnum):
    """As whom a process connects to PostgreSQL."""

    OWNER = "owner"
    APP = "app"
    WORKER = "worker"


def database_url(settings: Settings, role: DatabaseRole) -> URL:
    """Return the address of the marshal's database for a role."""
    server, secrets = settings.postgresql, settings.secrets
    username, password = {
        DatabaseRole.OWNER: (server.owner, secrets.postgresql_owner_password),
        DatabaseRole.APP: (server.app_user, secrets.postgresql_app_password),
        DatabaseRole.WORKER: (server.worker_user, secrets.postgresql_worker_password),
    }[role]
    return URL.create(
        "postgresql+psycopg2",
        username=username,
        password=password,
        host=server.host,
        port=server.port,
        database=server.database,
    )


def connect(settings: Settings, role: DatabaseRole) -> Engine:
    """Return a pool of connections that survives restarts of PostgreSQL."""
    engine = create_engine(
        database_url(settings, role),
        pool_size=settings.postgresql.pool_size,
        max_overflow=0,
        connect_args={"connect_timeout": 5, "application_name": f"skyportal {role}"},
    )
    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", partial(check_alive, engine.dialect))
    return engine


def note_use(connection: object, entry: ConnectionPoolEntry) -> None:
    """Note when a connection came back to the pool."""
    entry.info[USED] = time.monotonic()


def check_alive(
    dialect: Dialect, connection: DBAPIConnection, entry: ConnectionPoolEntry, taken: object
) -> None:
    """Have the pool replace a connection that is dead.

    PostgreSQL is asked only if the connection has rested, or has something to say that nobody asked
    for: a server that goes away says so. To ask each time costs a busy marshal more than it tells.
    """
    assert dialect.dbapi is not None  # noqa: S101 (this dialect has a driver)
    rested = time.monotonic() - entry.info.get(USED, math.inf) >= TRUSTED_SECONDS
    try:
        if rested or has_something_to_say(connection):
            dialect.do_ping(connection)
    except dialect.dbapi.Error as error:
        raise DisconnectionError("PostgreSQL has closed this connection.") from error


def has_something_to_say(connection: DBAPIConnection) -> bool:
    """Tell whether something has come over a connection that waits for nothing, such as its end."""
    waiting = select.poll()
    waiting.register(cast(Connection, connection), select.POLLIN)
    return bool(waiting.poll(0))


@contextmanager
def transaction(engine: Engine, credential: Credential) -> Iterator[tuple[Session, Caller]]:
    """Run one transaction as the caller whom `credential` proves; commit unless an error is raised.

    Raises
    ------
    UnauthenticatedError
        The credential is unknown, revoked or expired.
    ForbiddenError
        The account has expired.
    """
    with Session(engine) as session, session.begin():
        yield session, state_caller(session, credential)


def in_turn(work: Callable[[], Answer]) -> Answer:
    """Do work that is one transaction; again, where PostgreSQL ended it in favour of another."""
    for _ in range(ATTEMPTS - 1):
        try:
            return work()
        except DBAPIError as error:
            if getattr(error.orig, "pgcode", None) not in IN_FAVOUR_OF_ANOTHER:
                raise
    return work()


@contextmanager
def sign_in_transaction(engine: Engine) -> Iterator[Session]:
    """Run one transaction that sees only what signing in needs."""
    with Session(engine) as session, session.begin():
        session.execute(text("select access.state_signing_in()"))
        yield session


def state_caller(session: Session, credential: Credential) -> Caller:
    """Tell the database who is asking, for the rest of the transaction."""
    proof: bytes | int
    match credential:
        case TokenCredential(digest=secret):
            query, proof = "select * from access.state_token(%s)", secret
        case BrowserCredential(digest=secret):
            query, proof = "select * from access.state_session(%s)", secret
        case UserCredential(user_id=user_id):
            query, proof = "select * from access.state_user(%s)", user_id
        case _:
            raise UnauthenticatedError("Nobody is signed in.")
    # Every request begins with this: it goes to the driver without a detour.
    return caller_of(session.connection().exec_driver_sql(query, (proof,)).one()._mapping)


def restate_caller(session: Session) -> Caller:
    """Tell the database the caller's groups and streams anew, after they changed."""
    return caller_of(session.execute(text("select * from access.restate()")).one()._mapping)


def caller_of(row: RowMapping) -> Caller:
    """Return the caller that the database recognised, or raise what it refused."""
    if row["refusal"]:
        refused = UnauthenticatedError if row["user_id"] is None else ForbiddenError
        raise refused(row["refusal"])
    return Caller(
        user_id=row["user_id"],
        username=row["username"],
        token_id=row["token_id"],
        session_id=row["session_id"],
        acls=frozenset(row["acls"]),
        group_ids=tuple(row["group_ids"]),
        admin_group_ids=tuple(row["admin_group_ids"]),
        save_group_ids=tuple(row["save_group_ids"]),
        stream_ids=tuple(row["stream_ids"]),
        single_user_group_id=row["single_user_group_id"],
        public_group_id=row["public_group_id"],
    )
