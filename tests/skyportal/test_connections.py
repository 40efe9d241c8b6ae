"""Connections that PostgreSQL has closed while they rested in the pool."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from baselayer.settings import Settings
from skyportal import database
from skyportal.database import DatabaseRole, connect
from tests.skyportal.marshal_fixtures import as_superuser

pytestmark = pytest.mark.service


@pytest.fixture
def engine(marshal_settings: Settings) -> Iterator[Engine]:
    engine = connect(marshal_settings, DatabaseRole.APP)
    yield engine
    engine.dispose()


def closed(engine: Engine, settings: Settings) -> int:
    """Leave one connection in the pool that PostgreSQL has closed; returns its number there."""
    with engine.connect() as connection:
        pid: int = connection.execute(text("select pg_backend_pid()")).scalar_one()
    as_superuser(settings, f"select pg_terminate_backend({pid}, 10000)")
    return pid


def test_one_that_was_closed_at_rest_is_replaced(
    engine: Engine, marshal_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TRUSTED_SECONDS", 0.0)
    pid = closed(engine, marshal_settings)
    with engine.connect() as connection:
        assert connection.execute(text("select pg_backend_pid()")).scalar_one() != pid


def test_one_that_was_closed_just_after_its_use_is_noticed_once(
    engine: Engine, marshal_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TRUSTED_SECONDS", 3600.0)
    closed(engine, marshal_settings)
    with pytest.raises(DBAPIError) as refused, engine.connect() as connection:
        connection.execute(text("select 1"))
    assert refused.value.connection_invalidated
    with engine.connect() as connection:
        assert connection.execute(text("select 1")).scalar_one() == 1


def test_one_that_is_new_or_was_just_used_is_not_asked(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TRUSTED_SECONDS", 3600.0)

    def ask(_: object) -> bool:
        raise AssertionError("asked")

    monkeypatch.setattr(engine.dialect, "do_ping", ask)
    for _ in range(2):
        with engine.connect() as connection:
            assert connection.execute(text("select 1")).scalar_one() == 1
