"""The service answers as its OpenAPI document says, whatever is asked of it.

Schemathesis makes the requests: with `CASES` those at the edges of each operation's schema, right
and wrong, and more by chance; otherwise a few, always the same. `make fuzz` sets it.
"""

import math
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth

from kowalski.api.handlers.documentation import own_version
from kowalski.api.openapi import document
from kowalski.api.routes import ENDPOINTS
from kowalski.filters.watchlists.definition import LISTS
from tests.conformance import configuration
from tests.kowalski.api import archive
from tests.kowalski.api.conftest import Client, Service, running
from tests.kowalski.api.test_skymaps import VOEVENT, WHEN
from tests.kowalski.api.test_triggers import serving

pytestmark = pytest.mark.service

CASES = int(os.environ.get("CASES", "0"))
FEW = 8
"""Requests by chance of each operation, where `CASES` does not say how many in all."""

PIPELINE = [{"$match": {"candidate.drb": {"$gt": 0.5}}}]
PIPELINES = [
    '[{"$match": {"candidate.drb": {"$gt": 0.5}}}]',
    '[{"$project": {"candid": 1, "prv_candidates": 1}}, {"$limit": 3}]',
    '[{"$lookup": {"from": "users", "pipeline": [], "as": "x"}}]',
    '[{"$group": {"_id": "$objectId", "n": {"$sum": 1}}}]',
]
KNOWN: dict[str, list[Any]] = {
    "path.candid": [archive.candid(0, 0), archive.candid(1, 1)],
    "path.object_id": [archive.name(0), archive.name(1)],
    "path.filter_id": [17, 1],
    "path.username": ["somebody"],
    "path.watchlist_id": ["0123456789ab"],
    "query.dateobs": [WHEN, f"{WHEN}Z"],
    "query.localization_name": ["known"],
    "query.contours": ["90", "90,95"],
    "body.filter_id": [17, 1],
    "body.group_id": [1],
    "body.candid": [archive.candid(0, 0)],
    "body.catalog": ["ZTF_alerts"],
    "body.pipeline": PIPELINES,
    "body.query.catalog": ["ZTF_alerts", "ZTF_alerts_aux", "Stars", "users"],
    "body.query.filter": ["{}", '{"candidate.drb": {"$gt": 0.5}}', '{"$where": "1"}'],
    "body.query.pipeline": PIPELINES,
    "body.dateobs": [WHEN],
    "body.localization_name": ["known"],
    "body.voevent": [VOEVENT.format(url="http://127.0.0.1:1/map.fits")],
    "body.username": ["somebody"],
}
"""What there is in the archive: every other request names it, so that it gets beyond 'not found'."""

CHANGED = ("users", "filters", "skymaps", LISTS)

SELF_CONTAINED = [
    *("GET /", "GET /health", "GET /api/openapi.json", "GET /api/filters", "GET /api/watchlists"),
    *("GET /api/archive/catalogs", "DELETE /api/auth", "GET /api/filters/schema/{survey}"),
    *(f"GET /api/triggers/{one}" for one in ("ztf", "ztf.test", "ztfmma", "ztfmma.test")),
]
"""Requests that name nothing which may not be there: if they are well formed, they are answered."""

CONFIG = configuration(KNOWN, thorough=bool(CASES))
# What is wrong may also be refused for its length, before anybody reads it.
CONFIG["checks"]["negative_data_rejection"] = {
    "expected-statuses": ["400", "401", "403", "404", "405", "409", "413"]
}
CONFIG["operations"] = [
    {
        "include-name": SELF_CONTAINED,
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "401", "409"]}},
    }
]

SCHEMA = schemathesis.openapi.from_dict(
    document(ENDPOINTS, own_version()), config=SchemathesisConfig.from_dict(CONFIG)
)
OPERATIONS = [endpoint.operation for endpoint in ENDPOINTS]
ASKED: Counter[str] = Counter()
ANSWERED: Counter[int] = Counter()


@pytest.fixture(scope="module")
def open_service(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of their own for requests that change and remove what they name."""
    with (
        serving(),
        running(mongodb_uri, tmp_path_factory.mktemp("conformance"), archive.fill) as service,
    ):
        yield service
    print(f"\n{ASKED.total()} requests: {dict(sorted(ANSWERED.items()))}")  # noqa: T201


@pytest.fixture(scope="module")
def master(open_service: Service) -> Client:
    """The administrator, who has made all that the requests name."""
    client = Client(open_service.url, open_service.token("admin", open_service.admin_password))
    skymap = {"ra": 20, "dec": -50, "error": 40, "localization_name": "known"}
    wanted = {"filter_id": 17, "group_id": 1, "catalog": "ZTF_alerts", "permissions": [1]}
    for method, path, body in (
        ("POST", "/api/users", {"username": "somebody", "password": "pw"}),
        ("POST", "/api/filters", wanted | {"pipeline": PIPELINE}),
        ("PUT", "/api/skymap", {"dateobs": WHEN, "skymap": skymap}),
    ):
        answer = client.call(method, path, json=body)
        assert answer.status_code == 200, answer.text
    watchlist = {"_id": "0123456789ab", "name": "mine", "group_id": 1, "radius_arcsec": 3.0}
    open_service.database[LISTS].insert_one(watchlist | {"active": True})
    return client


@pytest.fixture(scope="module")
def stock(open_service: Service, master: Client) -> dict[str, list[dict[str, Any]]]:
    del master
    return {name: list(open_service.database[name].find()) for name in CHANGED}


@pytest.fixture
def stocked(open_service: Service, stock: dict[str, list[dict[str, Any]]]) -> Service:
    """The service with all that the requests name, whatever those before have removed."""
    for name, documents in stock.items():
        open_service.database[name].delete_many(
            {"_id": {"$nin": [one["_id"] for one in documents]}}
        )
        for one in documents:
            open_service.database[name].replace_one({"_id": one["_id"]}, one, upsert=True)
    return open_service


def conforming(operation: str) -> Any:
    """Return the test of one operation."""

    # Not `include`: what has checks of its own, as said above, would be included, too.
    others = [name for name in OPERATIONS if name != operation]

    @SCHEMA.exclude(operation_id=others).parametrize()
    @settings(
        max_examples=math.ceil(CASES / len(OPERATIONS)) or FEW,
        derandomize=not CASES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: schemathesis.Case, stocked: Service, master: Client) -> None:
        token = master.session.headers["Authorization"]
        if operation == "sign_out":
            token = f"Bearer {stocked.token('somebody', 'pw')}"
        ASKED[operation] += 1
        answer = case.call_and_validate(
            base_url=stocked.url,
            headers={"Authorization": token},
            # A token that is none is refused with 400, as Kowalski's clients know; the check wants 401.
            excluded_checks=[ignored_auth],
            timeout=60,
        )
        ANSWERED[answer.status_code] += 1

    return answers


# One function each: tests of one that is parametrised by schemathesis have all the same name for
# pytest, and its processes, which share tests by name, would run but one of them.
for _operation in OPERATIONS:
    globals()[f"test_{_operation}_answers_as_described"] = conforming(_operation)


def test_as_many_were_asked_as_wanted() -> None:
    assert set(ASKED) == set(OPERATIONS)
    assert ASKED.total() >= CASES
