"""The copy of the Transient Name Server is complete, up to date, and made within its limits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from kowalski.datasets.tns.connection import TNS, TNSError
from kowalski.datasets.tns.objects import document
from kowalski.datasets.tns.updating import PAGE_SIZE, copy_everything, update
from tests.kowalski.datasets.tns_server import BOT, KEY, LIMIT, RESET_SECONDS, Sky, serving

FEBRUARY = datetime(2026, 2, 4, 12, tzinfo=UTC)


@pytest.fixture
def sky() -> Sky:
    return Sky()


@pytest.fixture
def tns(sky: Sky) -> Iterator[TNS]:
    with serving(sky) as url:
        yield TNS(url, int(BOT["tns_id"]), str(BOT["name"]), KEY, wait=sky.wait)


@pytest.fixture
def archive(mongo: Database[Any]) -> Database[Any]:
    for name in ("TNS", "catalog_loads"):
        mongo.drop_collection(name)
    return mongo


def later(day: int) -> Any:
    return lambda: datetime(2026, 2, day, 12, tzinfo=UTC)


@pytest.mark.service
def test_only_what_is_new_is_asked_for(archive: Database[Any], tns: TNS, sky: Sky) -> None:
    sky.report(1)
    sky.report(2)
    sky.report(3, public="2025-01-01 00:00:00")
    assert update(archive, tns, clock=later(4)) == 2
    sky.report(7, public="2026-02-04 12:30:00", redshift=0.05)
    sky.requests.clear()
    assert update(archive, tns, clock=later(5)) == 1
    assert sky.requests == ["/api/get/search", "/api/get/object"]
    assert update(archive, tns, clock=later(5)) == 0
    assert {known["_id"] for known in archive["TNS"].find()} == {1, 2, 7}
    assert "discovery_date_-1" in archive["TNS"].index_information()


@pytest.mark.service
def test_limits_are_kept(archive: Database[Any], tns: TNS, sky: Sky) -> None:
    for number in range(1, 3 * LIMIT):
        sky.report(number)
    assert update(archive, tns, clock=later(4)) == 3 * LIMIT - 1
    # No request too many was made: each time the last of a window said so.
    assert sky.waits == [RESET_SECONDS] * 3
    sky.left = 0
    assert update(archive, tns, datetime(2026, 2, 3, tzinfo=UTC), clock=later(5)) == 3 * LIMIT - 1
    assert sky.waits[3] == RESET_SECONDS


@pytest.mark.service
def test_what_was_interrupted_goes_on(archive: Database[Any], tns: TNS, sky: Sky) -> None:
    for number in range(1, 4):
        sky.report(number)

    def broken(phase: str, done: int, total: int | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(archive, tns, progress=broken, clock=later(4))
    sky.requests.clear()
    update(archive, tns, clock=later(4))
    assert sky.requests == ["/api/get/object"]
    assert archive["TNS"].count_documents({}) == 3


@pytest.mark.service
def test_everything_comes_by_pages_and_is_then_kept_up_to_date(
    archive: Database[Any], tns: TNS, sky: Sky
) -> None:
    for number in range(1, 2 * PAGE_SIZE + 8):
        sky.report(number)
    assert copy_everything(archive, tns, clock=later(4)) == 2 * PAGE_SIZE + 7
    assert sky.requests == ["/search"] * 3
    found = archive["TNS"].find_one({"_id": 5})
    assert found is not None
    assert (found["name"], found["object_type"], found["redshift"]) == (
        "AT 2026f5",
        {"name": "SN Ia"},
        0.05,
    )
    assert found["coordinates"]["radec_geojson"]["coordinates"] == pytest.approx([-159.5, -5.25])
    assert found["discovery_date"] == datetime(2026, 2, 2, 10, 11, 12, 500000)
    sky.requests.clear()
    assert update(archive, tns, clock=later(5)) == 0


@pytest.mark.service
def test_an_object_that_makes_no_sense_is_left_out(
    archive: Database[Any], tns: TNS, sky: Sky
) -> None:
    sky.report(1, radeg=None, ra="somewhere")
    sky.report(2)
    assert update(archive, tns, clock=later(4)) == 2
    assert [known["_id"] for known in archive["TNS"].find()] == [2]


@pytest.mark.service
def test_an_object_that_is_withdrawn_holds_up_nothing(
    archive: Database[Any], tns: TNS, sky: Sky
) -> None:
    for number in (1, 2, 3):
        sky.report(number)

    def withdrawing(phase: str, done: int, total: int | None) -> None:
        sky.objects.pop(2, None)

    assert update(archive, tns, progress=withdrawing, clock=later(4)) == 3
    assert {known["_id"] for known in archive["TNS"].find()} == {1, 3}


def test_failures_pass_or_are_told(tns: TNS, sky: Sky) -> None:
    sky.fail_next = 2
    assert tns.ask("get/search", {"public_timestamp": "2026-01-01"}) == []
    assert len(sky.waits) == 2
    sky.fail_next = 99
    with pytest.raises(TNSError, match="503"):
        tns.ask("get/search", {})
    sky.fail_next = 0
    with pytest.raises(TNSError, match="API key"):
        replace(tns, api_key="wrong").ask("get/search", {})
    with pytest.raises(TNSError, match="no answer"):
        replace(tns, url="http://127.0.0.1:1").ask("get/search", {})


def test_a_document_has_name_date_and_coordinates(sky: Sky) -> None:
    sky.report(3, name_prefix="SN")
    made = document(sky.objects[3])
    assert (made["_id"], made["name"]) == (3, "SN 2026d3")
    assert made["discovery_date"] == datetime(2026, 2, 2, 10, 11, 12, 500000, tzinfo=UTC)
    assert made["coordinates"]["radec_str"] == ["01:22:00.0000", "-5:15:00.000"]
    assert "photometry" not in made
    with pytest.raises(ValueError, match="without number or name"):
        document(sky.objects[3] | {"objname": None})
