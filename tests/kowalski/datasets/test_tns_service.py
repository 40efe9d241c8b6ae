"""`kowalski tns` follows the Transient Name Server for as long as it runs, within its limits."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pymongo
import pytest
import requests
from pymongo.database import Database

from baselayer.secrets import ensure_secrets
from baselayer.settings import load
from kowalski.archive.accounts import ensure_accounts
from kowalski.datasets.tns import service
from kowalski.datasets.tns.connection import TNS
from kowalski.datasets.tns.service import Follower, waiting
from kowalski.datasets.tns.updating import PAGE_SIZE, Updating
from tests.conftest import free_port, with_accounts
from tests.kowalski.datasets.tns_server import BOT, KEY, LIMIT, Sky, serving
from tests.stack import wait_until

pytestmark = pytest.mark.service

KOWALSKI = Path(sys.executable).parent / "kowalski"
NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)

Following = Callable[..., tuple[Follower, Callable[[], None]]]


@pytest.fixture
def sky() -> Sky:
    return Sky()


@pytest.fixture
def archive(mongo: Database[Any]) -> Database[Any]:
    for name in ("TNS", "catalog_loads"):
        mongo.drop_collection(name)
    return mongo


@pytest.fixture
def following(archive: Database[Any], sky: Sky) -> Iterator[Following]:
    """Start a follower; it is stopped in the end, or by the function that comes with it."""
    stops = []

    with serving(sky) as url:

        def start(
            wait: Callable[[float], None] = sky.wait, **settings: Any
        ) -> tuple[Follower, Callable[[], None]]:
            stop = threading.Event()
            server = TNS(url, int(BOT["tns_id"]), str(BOT["name"]), KEY, wait=wait)
            if wait is waiting:
                server.wait = waiting(stop)
            usual: dict[str, Any] = {"every_seconds": 0.05, "complete_every": None}
            follower = Follower(archive, server, clock=lambda: NOON, **usual | settings)
            thread = threading.Thread(target=follower.run, args=(stop,))
            thread.start()

            def end() -> None:
                stop.set()
                thread.join(60)
                assert not thread.is_alive()

            stops.append(end)
            return follower, end

        yield start
        for end in stops:
            end()


def test_what_becomes_public_is_there_soon(
    archive: Database[Any], sky: Sky, following: Following
) -> None:
    sky.report(1)
    follower, _ = following()
    wait_until(lambda: archive["TNS"].count_documents({}) == 1, "the first object")
    sky.report(2, public="2026-02-04 11:58:00")
    wait_until(lambda: archive["TNS"].count_documents({}) == 2, "the second object")
    wait_until(lambda: follower.health().get("pending") == 0, "nothing is pending")
    assert follower.health()["tns"] == "answers"
    assert follower.health()["copied_until"] == NOON - timedelta(minutes=5)


def test_a_server_that_is_down_is_asked_again(
    archive: Database[Any], sky: Sky, following: Following
) -> None:
    sky.fail_next = 10**6
    follower, _ = following()
    wait_until(lambda: "503" in str(follower.health()["tns"]), "the failure is told")
    assert "error" not in follower.health()
    sky.report(1)
    sky.fail_next = 0
    wait_until(lambda: archive["TNS"].count_documents({}) == 1, "the object comes")
    wait_until(lambda: follower.health()["tns"] == "answers", "the failure is over")


def test_who_is_stopped_in_a_pause_asks_no_more_and_goes_on_later(
    archive: Database[Any], sky: Sky, following: Following
) -> None:
    """The pause is one that the server wants: it is neither waited for nor cut short."""
    for number in range(1, LIMIT + 2):
        sky.report(number)
    _, end = following(wait=waiting)
    wait_until(lambda: sky.left == 0, "the limit is reached")
    end()
    asked = list(sky.requests)
    assert asked == ["/api/get/search", *["/api/get/object"] * (LIMIT - 1)]
    pending = len(Updating.of(archive, NOON).pending)
    assert pending >= 2
    sky.left, sky.requests = LIMIT, []
    following()
    wait_until(lambda: archive["TNS"].count_documents({}) == LIMIT + 1, "all objects")
    assert sky.requests[:pending] == ["/api/get/object"] * pending


def test_everything_is_read_in_portions(
    archive: Database[Any],
    sky: Sky,
    following: Following,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "PAGES_A_ROUND", 2)
    for number in range(1, 4 * PAGE_SIZE + 2):
        sky.report(number, public="2020-01-01 00:00:00")
    follower, _ = following(complete_every=timedelta(days=7))
    wait_until(lambda: Updating.of(archive, NOON).complete_at == NOON, "everything is read")
    assert archive["TNS"].count_documents({}) == 4 * PAGE_SIZE + 1
    new = "/api/get/search"
    assert sky.requests[:8] == [new, *["/search"] * 2, new, *["/search"] * 2, new, "/search"]
    follower.clock = lambda: NOON + timedelta(days=8)
    wait_until(lambda: sky.requests.count("/search") >= 10, "it is read again a week later")


def test_the_process_follows_with_its_own_account(
    mongodb_uri: str, sky: Sky, tmp_path: Path
) -> None:
    ensure_secrets(tmp_path)
    sky.left = 10**6
    sky.report(1, public="2026-02-03 00:00:00")
    port = free_port()
    with serving(sky) as url, pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "FRITZ__STATE": str(tmp_path),
            **with_accounts(mongodb_uri),
            "FRITZ__MONGODB__DATABASE": f"tns_{port}",
            "FRITZ__KOWALSKI__TNS__URL": url,
            "FRITZ__KOWALSKI__TNS__BOT_ID": str(BOT["tns_id"]),
            "FRITZ__KOWALSKI__TNS__BOT_NAME": str(BOT["name"]),
            "FRITZ__KOWALSKI__TNS__API_KEY": KEY,
            "FRITZ__KOWALSKI__TNS__EVERY_SECONDS": "0.2",
            "FRITZ__KOWALSKI__TNS__METRICS_PORT": str(port),
        }.items():
            patch.setenv(name, value)
        ensure_accounts(load())
        client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(mongodb_uri)
        copied = client[f"tns_{port}"]["TNS"]
        process = subprocess.Popen([str(KOWALSKI), "tns"], env=dict(os.environ))
        try:
            wait_until(lambda: copied.count_documents({}) == 1, "the first copy of everything")
            health = requests.get(f"http://127.0.0.1:{port}/health", timeout=10)
            assert (health.status_code, health.json()["tns"]) == (200, "answers")
            metrics = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
            assert "kowalski_tns_objects_total 1.0" in metrics
        finally:
            process.terminate()
            ended = process.wait(60)
            client.drop_database(f"tns_{port}")
            client.close()
        assert ended == 0


def test_without_a_bot_it_says_what_is_missing(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    environment = os.environ | {"FRITZ__STATE": str(tmp_path)}
    ended = subprocess.run(
        [str(KOWALSKI), "tns"], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "set kowalski.tns.bot_id" in ended.stderr
