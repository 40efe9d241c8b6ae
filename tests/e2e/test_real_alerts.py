"""`fritz run --alerts` on real ZTF alerts: archived, scored, and there for scientists' scripts.

It is the second start of the instance, which finds the data of the first.
"""

from pathlib import Path

import fastavro
import pytest
from penquins import Kowalski

from tests.stack import Stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.shared_data, pytest.mark.timeout(600)]

MODELS = {"braai", "acai_h", "acai_v", "acai_o", "acai_n", "acai_b"}
ALERTS = 24
OBJECTS = 23


@pytest.fixture(scope="module")
def candids(shared_data: Path) -> list[int]:
    """The real alerts."""
    found = []
    for path in (shared_data / "ztf_alerts").rglob("*.avro"):
        with path.open("rb") as file:
            found += [packet["candid"] for packet in fastavro.reader(file)]
    return found


@pytest.fixture(scope="module")
def earlier(stack: Stack, shared_data: Path) -> list[int]:
    """What was archived before the instance was stopped, and started on the real alerts."""
    wait_until(lambda: stack.mongo["ZTF_alerts"].count_documents({}) > 0, "the first start played")
    archived: list[int] = stack.mongo["ZTF_alerts"].distinct("candid")
    stack.stop()
    stack.start("--alerts", str(shared_data / "ztf_alerts"))
    return archived


@pytest.fixture(scope="module")
def archive(stack: Stack, earlier: list[int], candids: list[int]) -> list[dict]:
    """The real alerts, as the real penquins gets them."""
    known = stack.info()["kowalski"]
    kowalski = Kowalski(
        protocol="http",
        host="127.0.0.1",
        port=int(known["url"].rsplit(":", 1)[1]),
        username=known["username"],
        password=known["password"],
        timeout=30,
    )
    query = {
        "query_type": "find",
        "query": {
            "catalog": "ZTF_alerts",
            "filter": {"candid": {"$in": candids}},
            "projection": {"_id": 0, "objectId": 1, "candid": 1, "classifications": 1},
        },
    }

    def found() -> list[dict]:
        return kowalski.query(query=query)["default"]["data"]

    wait_until(lambda: len(found()) == ALERTS, f"{ALERTS} alerts are archived", 120)
    return found()


def test_second_start_finds_its_data(stack: Stack, earlier: list[int]) -> None:
    assert stack.archived(earlier) == len(earlier) > 0


def test_alerts_of_all_objects_are_archived(archive: list[dict]) -> None:
    assert len({alert["candid"] for alert in archive}) == ALERTS
    assert len({alert["objectId"] for alert in archive}) == OBJECTS


def test_each_has_six_scores(archive: list[dict]) -> None:
    for alert in archive:
        scores = {name for name in alert["classifications"] if not name.endswith("_version")}
        assert scores == MODELS


def test_trace_tells_the_stages(stack: Stack, archive: list[dict]) -> None:
    said = stack.fritz("trace", str(archive[0]["candid"])).stdout
    for stage in ("decode", "archive", "filter"):
        assert stage in said
