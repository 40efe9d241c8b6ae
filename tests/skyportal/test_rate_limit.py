"""Requests are counted by token, over all processes."""

import threading
import time

import pytest
from sqlalchemy import Engine

from baselayer.settings import Settings
from skyportal.database import TokenCredential, digest
from skyportal.domain.errors import TooManyRequestsError
from skyportal.models.user import User
from skyportal.rate_limit import RateLimit
from tests.skyportal.marshal_fixtures import People, Person, changed, running_marshal

pytestmark = pytest.mark.service


def of(person: Person) -> TokenCredential:
    return TokenCredential(digest(person.token))


def allowed(limit: RateLimit, token: TokenCredential, tries: int) -> int:
    """Return how many of so many requests pass."""
    passed = 0
    for _ in range(tries):
        try:
            limit.check(token)
        except TooManyRequestsError:
            continue
        passed += 1
    return passed


@pytest.fixture
def one_minute(people: People) -> None:
    """Wait until what follows fits into one minute of the clock, by which is counted."""
    while time.time() % 60 > 45:
        time.sleep(0.5)


@pytest.mark.usefixtures("one_minute")
def test_all_processes_share_one_count(app_engine: Engine, people: People) -> None:
    person, other = people.person(), people.person()
    processes = [RateLimit(app_engine, 100) for _ in range(3)]
    counts = [allowed(process, of(person), 40) for process in processes]
    assert counts[:2] == [40, 40]
    assert sum(counts) == 100
    assert allowed(processes[0], of(other), 10) == 10


@pytest.mark.usefixtures("one_minute")
def test_threads_take_no_more_than_there_are(app_engine: Engine, people: People) -> None:
    limit, token, counts = RateLimit(app_engine, 60), of(people.person()), []
    threads = [
        threading.Thread(target=lambda: counts.append(allowed(limit, token, 20))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(counts) == 60


def test_bots_unknown_tokens_and_no_limit(app_engine: Engine, people: People) -> None:
    bot, person = people.person(), people.person()
    with people.everything() as session:
        session.get_one(User, bot.id).is_bot = True
    assert allowed(RateLimit(app_engine, 5), of(bot), 20) == 20
    assert allowed(RateLimit(app_engine, 5), TokenCredential(digest("unknown")), 20) == 20
    assert allowed(RateLimit(app_engine, 0), of(person), 20) == 20


@pytest.mark.usefixtures("one_minute")
def test_a_refused_request_says_when_to_come_again(
    people: People, marshal_settings: Settings
) -> None:
    settings = changed(marshal_settings, "skyportal.app", requests_per_minute=3)
    person = people.person()
    with running_marshal(settings) as marshal:
        answers = [marshal.ask("GET", "/api/roles", person) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    refused = answers[-1].json()
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert refused["data"]["retry_after"] == int(answers[-1].headers["Retry-After"])
    assert "3 requests of this minute" in refused["message"]
