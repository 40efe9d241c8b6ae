"""Our client answers as penquins does, without its faults."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import penquins
import pytest

from kowalski.client import Kowalski, KowalskiError
from tests.kowalski.api.archive import candid, name, position
from tests.kowalski.api.conftest import Service

pytestmark = pytest.mark.service


def settings(service: Service) -> dict[str, Any]:
    return {
        "protocol": "http",
        "host": "127.0.0.1",
        "port": service.port,
        "username": "admin",
        "password": service.admin_password,
        "timeout": 30,
    }


@pytest.fixture(scope="module")
def ours(service: Service) -> Iterator[Kowalski]:
    with Kowalski(**settings(service)) as kowalski:
        yield kowalski


@pytest.fixture(scope="module")
def theirs(service: Service) -> Iterator[penquins.Kowalski]:
    with penquins.Kowalski(**settings(service)) as kowalski:
        yield kowalski


@pytest.fixture(scope="module")
def two(service: Service) -> Iterator[Kowalski]:
    """Two services, as far as a client can tell: the same one for two users."""
    admin = settings(service)
    made = Kowalski(**admin)
    made.api("post", "api/users", {"username": "second", "password": "pw"})
    made.close()
    second = admin | {"username": "second", "password": "pw"}
    with Kowalski(instances={"one": admin, "two": second}) as kowalski:
        yield kowalski


def find(number: int) -> dict[str, Any]:
    return {
        "query_type": "find",
        "query": {
            "catalog": "ZTF_alerts",
            "filter": {"candid": candid(number, 0)},
            "projection": {"_id": 0, "candid": 1},
        },
    }


CONE = {
    "query_type": "cone_search",
    "query": {
        "object_coordinates": {
            "radec": {name(2): position(2), name(5): position(5)},
            "cone_search_radius": 5,
            "cone_search_unit": "arcsec",
        },
        "catalogs": {"Stars": {"projection": {"_id": 1}}, "Plain": {"projection": {"_id": 1}}},
    },
}
QUERIES = {
    "find": find(3),
    "find_one": {
        "query_type": "find_one",
        "query": {"catalog": "Stars", "filter": {"_id": 3}},
    },
    "aggregate": {
        "query_type": "aggregate",
        "query": {"catalog": "Stars", "pipeline": [{"$sort": {"_id": 1}}, {"$limit": 3}]},
    },
    "count_documents": {
        "query_type": "count_documents",
        "query": {"catalog": "Stars", "filter": {"mag": {"$lt": 15}}},
    },
    "estimated_document_count": {
        "query_type": "estimated_document_count",
        "query": {"catalog": "Plain"},
    },
    "near": {
        "query_type": "near",
        "query": {
            "radec": {"o": position(2)},
            "max_distance": 30,
            "distance_units": "arcsec",
            "catalogs": {"Plain": {"projection": {"_id": 1}}},
        },
    },
    "info": {"query_type": "info", "query": {"command": "catalog_names"}},
    "error": {"query_type": "find", "query": {"catalog": "ZTF_alerts"}},
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_answers_are_those_of_penquins(
    ours: Kowalski, theirs: penquins.Kowalski, query: dict[str, Any]
) -> None:
    assert ours.query(query=query) == theirs.query(query=query)


def test_the_small_methods_are_those_of_penquins(ours: Kowalski, theirs: penquins.Kowalski) -> None:
    assert ours.ping()
    assert ours.get_catalogs() == theirs.get_catalogs()
    assert ours.get_catalogs_all() == theirs.get_catalogs_all()
    assert ours.instance_has_catalog("Stars")
    assert ours.api("get", "/") == theirs.api("get", "/")
    assert ours.api("get", "api/nothing") == theirs.api("get", "api/nothing")
    assert ours.instances["default"]["token"] == ours.token


def test_every_answer_is_kept_in_the_order_of_the_queries(ours: Kowalski) -> None:
    for batch in (False, True):
        answers = ours.query(queries=[find(number) for number in range(10)], use_batch_query=batch)[
            "default"
        ]
        assert [answer["data"] for answer in answers] == [
            [{"candid": candid(number, 0)}] for number in range(10)
        ]


def test_a_query_is_shared_out_among_services(two: Kowalski) -> None:
    answers = two.query(query=CONE)
    assert set(answers) == {"one", "two"}
    found = [next(iter(answer["data"])) for answer in answers.values()]
    assert sorted(found) == ["Plain", "Stars"]
    batch = two.query(query=CONE, use_batch_query=True)
    assert all(isinstance(answer, list) for answer in batch.values())
    assert set(two.query(query=find(0), name="two")) == {"two"}


def test_load_is_counted_once(two: Kowalski) -> None:
    prepared = two.prepare_queries([find(number) for number in range(10)])
    assert {name: len(part) for name, part in prepared.items()} == {"one": 5, "two": 5}


def test_instances_come_and_go(service: Service) -> None:
    with Kowalski(**settings(service)) as kowalski:
        kowalski.rename("first")
        with pytest.raises(KowalskiError, match="duplicate"):
            kowalski.add("again", settings(service))
        token = {key: value for key, value in settings(service).items() if key != "username"}
        kowalski.add("token", token | {"token": service.token("admin", service.admin_password)})
        assert kowalski.multiple_instances
        with pytest.raises(KowalskiError, match="specify instance name"):
            kowalski.ping()
        kowalski.remove("token")
        assert kowalski.ping()
        assert kowalski.close_all() == {"first": True}


def test_errors_are_clear(service: Service, ours: Kowalski) -> None:
    with pytest.raises(KowalskiError, match=r"not available.*no_such"):
        ours.query(query={"query_type": "find", "query": {"catalog": "no_such", "filter": {}}})
    with pytest.raises(KowalskiError, match="requires a single catalog"):
        ours.query(query={"query_type": "aggregate", "query": {"pipeline": []}})
    with pytest.raises(KowalskiError, match="either query or queries"):
        ours.query()
    with pytest.raises(KowalskiError, match="Unsupported method"):
        ours.api("steal", "/")
    with pytest.raises(KowalskiError, match="Unauthorized"):
        Kowalski(**settings(service) | {"password": "wrong"})
    with pytest.raises(KowalskiError, match="Missing credentials"):
        Kowalski(**settings(service) | {"username": None})
    with pytest.raises(KowalskiError, match="Failed to add instance"):
        Kowalski(**settings(service) | {"port": 1}, max_retries=0)


def test_it_needs_nothing_of_the_server() -> None:
    code = "import sys, kowalski.client; print([m for m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    for heavy in (
        "numpy",
        "aiohttp",
        "motor",
        "pydantic",
        "astropy",
        "tensorflow",
        "structlog",
        "httpx",
    ):
        assert f"'{heavy}'" not in loaded


def test_its_modules_import_only_what_it_declares() -> None:
    folder = Path(__file__).resolve().parents[3] / "kowalski" / "client"
    for path in folder.glob("*.py"):
        for line in map(str.strip, path.read_text().splitlines()):
            if line.startswith(("from kowalski", "import kowalski")):
                assert "kowalski.client" in line, (path, line)
