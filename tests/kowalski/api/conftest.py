"""A real query service, on a real MongoDB, with two nights of alerts of three programs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymongo
import pytest
import requests

from baselayer.secrets import ensure_secrets
from baselayer.settings import Settings, load
from kowalski.api.first_user import ensure_admin
from kowalski.archive.accounts import ensure_accounts
from kowalski.archive.collections import prepare
from tests.conftest import free_port, with_accounts
from tests.kowalski.api import archive
from tests.kowalski.filters import synthetic

FILTERED_ALERTS = 300
KOWALSKI = Path(sys.executable).parent / "kowalski"
FETCH_PORT, SCHEDULER_PORT = free_port(), free_port()
"""Where the hosts listen from which files may be fetched, and to which triggers are sent."""


@dataclass
class Service:
    """A query service that runs for these tests."""

    settings: Settings
    database: Any
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        return self.settings.kowalski.api.port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def admin_password(self) -> str:
        return self.settings.secrets.kowalski_admin_password

    def token(self, username: str, password: str) -> str:
        """Return a token of a user."""
        answer = requests.post(
            f"{self.url}/api/auth", json={"username": username, "password": password}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])


class Client:
    """Talks to the service as one user."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, **how: Any) -> requests.Response:
        return self.session.request(method, f"{self.url}{path}", timeout=30, **how)

    def query(self, query_type: str, query: Any, **kwargs: Any) -> requests.Response:
        body = {"query_type": query_type, "query": query, "kwargs": kwargs}
        return self.call("POST", "/api/queries", json=body)

    def data(self, query_type: str, query: Any, **kwargs: Any) -> Any:
        answer = self.query(query_type, query, **kwargs)
        assert answer.status_code == 200, answer.text
        return answer.json().get("data")


def wait_for(service: Service, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if requests.get(f"{service.url}/health", timeout=5).status_code == 200:
                return
        except (requests.ConnectionError, requests.Timeout):
            pass
        assert service.process.poll() is None, "the service ended"
        assert time.monotonic() < deadline, "the service did not start"
        time.sleep(0.1)


@contextmanager
def running(mongodb_uri: str, state: Path, fill: Callable[[Any], None]) -> Iterator[Service]:
    """Run a query service on a database of its own, filled before.

    It signs in with its account, which may do no more than it must.
    """
    ensure_secrets(state)
    environment = {
        "FRITZ__STATE": str(state),
        **with_accounts(mongodb_uri),
        "FRITZ__MONGODB__DATABASE": f"api_{free_port()}",
        "FRITZ__KOWALSKI__API__PORT": str(free_port()),
        "FRITZ__KOWALSKI__API__METRICS_PORT": str(free_port()),
        "FRITZ__KOWALSKI__API__MAX_RESULT_MIB": "2",
        "FRITZ__KOWALSKI__API__FETCH_ORIGINS": f'["http://127.0.0.1:{FETCH_PORT}"]',
        "FRITZ__KOWALSKI__API__ZTF_SCHEDULER_URL": f"http://127.0.0.1:{SCHEDULER_PORT}",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        settings = load()
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(mongodb_uri)
    database = client[settings.mongodb.database]
    ensure_accounts(settings)
    prepare(database)
    ensure_admin(database, settings.secrets.kowalski_admin_password)
    fill(database)
    process = subprocess.Popen([str(KOWALSKI), "api"], env=os.environ | environment)
    try:
        service = Service(settings, database, process)
        wait_for(service)
        yield service
    finally:
        process.terminate()
        assert process.wait(40) == 0
        client.drop_database(database.name)
        client.close()


@pytest.fixture(scope="package")
def service(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The query service on the archive of these tests."""
    with running(mongodb_uri, tmp_path_factory.mktemp("api"), archive.fill) as service:
        yield service


@pytest.fixture(scope="package")
def admin(service: Service) -> Client:
    """The administrator."""
    return Client(service.url, service.token("admin", service.admin_password))


@pytest.fixture(scope="package")
def alice(service: Service, admin: Client) -> Client:
    """A user who may see the public alerts only."""
    made = admin.call("POST", "/api/users", json={"username": "alice", "password": "pw-alice"})
    assert made.status_code == 200, made.text
    return Client(service.url, service.token("alice", "pw-alice"))


@pytest.fixture(scope="package")
def partner(service: Service, admin: Client) -> Client:
    """A user who may see programs 1 and 2."""
    body = {"username": "partner", "password": "pw-partner", "permissions": [1, 2]}
    made = admin.call("POST", "/api/users", json=body)
    assert made.status_code == 200, made.text
    return Client(service.url, service.token("partner", "pw-partner"))


@pytest.fixture(scope="package")
def filter_service(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A query service on made-up alerts of three nights, for trying filters."""

    def filled(database: Any) -> None:
        synthetic.fill(database, FILTERED_ALERTS)

    with running(mongodb_uri, tmp_path_factory.mktemp("filters"), filled) as service:
        yield service


@pytest.fixture(scope="package")
def chief(filter_service: Service) -> Client:
    """The administrator of that service."""
    token = filter_service.token("admin", filter_service.admin_password)
    return Client(filter_service.url, token)


@pytest.fixture(scope="package")
def scientist(filter_service: Service, chief: Client) -> Client:
    """A user of that service who may see the public alerts only."""
    body = {"username": "scientist", "password": "pw"}
    assert chief.call("POST", "/api/users", json=body).status_code == 200
    return Client(filter_service.url, filter_service.token("scientist", "pw"))
