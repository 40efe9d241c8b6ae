"""What takes long is done beside the event loop: others are answered meanwhile.

Each piece of work here waits for a sign that the event loop gives: on the loop it would wait in vain.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from kowalski.api import users
from kowalski.api.filters.working import TESTING, work
from kowalski.api.models.users import NewUser
from kowalski.api.skymaps.receiving import Received
from kowalski.api.skymaps.storing import save
from kowalski.archive.asynchronous import AsyncDatabase, close, connect
from kowalski.skymaps.shapes import cone
from tests.kowalski.settings import settings_in

pytestmark = pytest.mark.service

PATIENCE = 60.0


class Long:
    """Work that goes on when the event loop says so."""

    def __init__(self, result: Callable[..., Any]) -> None:
        self.result = result
        self.begun, self.sign = threading.Event(), threading.Event()
        self.waited_in_vain = False

    def __call__(self, *arguments: Any) -> Any:
        self.begun.set()
        self.waited_in_vain = not self.sign.wait(PATIENCE)
        return self.result(*arguments)


@pytest.fixture
def beside(
    mongodb_uri: str, mongo: Database[Any], tmp_path: Path
) -> Callable[[Long, Callable[[AsyncDatabase], Awaitable[Any]]], None]:
    """Run something of which a part takes long, and see the event loop go on meanwhile."""
    settings = settings_in(tmp_path)
    here = settings.mongodb.model_copy(update={"uri": mongodb_uri, "database": mongo.name})
    settings = settings.model_copy(update={"mongodb": here})

    async def scenario(part: Long, whole: Callable[[AsyncDatabase], Awaitable[Any]]) -> None:
        database = connect(settings)
        task = asyncio.ensure_future(whole(database))
        async with asyncio.timeout(PATIENCE * 2):
            while not part.begun.is_set():
                assert not task.done(), task.exception()
                await asyncio.sleep(0.01)
            assert not task.done()
            part.sign.set()
            await task
        assert not part.waited_in_vain
        close(database)

    return lambda part, whole: asyncio.run(scenario(part, whole))


def test_contours_of_skymaps(beside: Any) -> None:
    part = Long(lambda: cone(10.0, 20.0, 2.0))
    when = datetime(2026, 2, 3, tzinfo=UTC)
    received = Received(when, None, [], "a map", part)
    beside(part, lambda database: save(database, received, [90], "alice"))


def test_hashes_of_passwords(beside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    part = Long(lambda password: f"hash of {password}")
    monkeypatch.setattr(users, "hashed", part)
    new = NewUser(username="someone", password="pw")
    beside(part, lambda database: users.add_user(database, new))


def test_comparing_passwords(beside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    part = Long(lambda stored, password: True)
    monkeypatch.setattr(users, "matches", part)

    async def refused(database: AsyncDatabase) -> None:
        with pytest.raises(users.UnauthorizedError):
            await users.sign_in(database, "not there", "pw")

    beside(part, refused)


def test_trials_of_filters(beside: Any) -> None:
    part = Long(lambda: "tried")
    beside(part, lambda database: work(TESTING, part))
