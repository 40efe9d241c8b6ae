"""`fritz run --alerts` on real ZTF alerts: archived, scored, and there for scientists' scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from penquins import Kowalski

from tests.stack import Stack, running_stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.shared_data, pytest.mark.timeout(600)]

MODELS = {"braai", "acai_h", "acai_v", "acai_o", "acai_n", "acai_b"}
ALERTS = 24
OBJECTS = 23


@pytest.fixture(scope="module")
def stack(shared_data: Path) -> Iterator[Stack]:
    with running_stack("--alerts", str(shared_data / "ztf_alerts")) as stack:
        yield stack


@pytest.fixture(scope="module")
def archive(stack: Stack) -> list[dict]:
    """All archived alerts, as the real penquins gets them."""
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
            "filter": {},
            "projection": {"_id": 0, "objectId": 1, "candid": 1, "classifications": 1},
        },
    }

    def found() -> list[dict]:
        return kowalski.query(query=query)["default"]["data"]

    wait_until(lambda: len(found()) == ALERTS, f"{ALERTS} alerts are archived", 120)
    return found()


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


def test_second_start_finds_its_data(stack: Stack, archive: list[dict], shared_data: Path) -> None:
    stack.stop()
    stack.start("--alerts", str(shared_data / "ztf_alerts"))
    assert stack.mongo["ZTF_alerts"].count_documents({}) == len(archive)
