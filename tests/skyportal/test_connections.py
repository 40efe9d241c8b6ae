"""Connections that PostgreSQL has closed while they rested in the pool."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

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


@pytest.mark.parametrize("trusted_seconds", [0.0, 3600.0])
def test_one_that_was_closed_is_replaced(
    engine: Engine,
    marshal_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    trusted_seconds: float,
) -> None:
    monkeypatch.setattr(database, "TRUSTED_SECONDS", trusted_seconds)
    pid = closed(engine, marshal_settings)
    with engine.connect() as connection:
        assert connection.execute(text("select pg_backend_pid()")).scalar_one() != pid


def test_one_that_is_new_or_was_just_used_is_not_asked(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TRUSTED_SECONDS", 3600.0)

    asked: list[object] = []
    monkeypatch.setattr(engine.dialect, "do_ping", asked.append)
    for _ in range(2):
        with engine.connect() as connection:
            assert connection.execute(text("select 1")).scalar_one() == 1
    assert asked == []
    monkeypatch.setattr(database, "TRUSTED_SECONDS", 0.0)
    with engine.connect():
        assert len(asked) == 1
