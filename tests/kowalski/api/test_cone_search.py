"""Cones asked for together give what a look at every row gives."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from kowalski.api.access.collections import ALWAYS_THERE, OF_SURVEYS, PROTECTED
from kowalski.archive.collections import INDEXES
from kowalski.catalogs.registry import PIXEL
from kowalski.catalogs.sphere import separation_arcsec
from tests.kowalski.api.archive import OBJECTS, ORDER, name, position, stars
from tests.kowalski.api.conftest import Client, Service

ROWS = stars(600)
RA = np.array([row["coordinates"]["radec_geojson"]["coordinates"][0] for row in ROWS]) + 180
DEC = np.array([row["coordinates"]["radec_geojson"]["coordinates"][1] for row in ROWS])


def inside(number: int, radius_arcsec: float) -> set[int]:
    """Return the rows within a radius of an object, by looking at all of them."""
    ra, dec = position(number)
    away = separation_arcsec(np.full(600, ra), np.full(600, dec), RA, DEC)
    return set(np.flatnonzero(away <= radius_arcsec).tolist())


def cones(radius: float, unit: str = "arcsec", **part: Any) -> dict[str, Any]:
    return {
        "object_coordinates": {
            "radec": {name(number): position(number) for number in range(OBJECTS)},
            "cone_search_radius": radius,
            "cone_search_unit": unit,
        },
        "catalogs": {"Stars": part, "Plain": part},
    }


@pytest.mark.service
@pytest.mark.parametrize("radius", [0.0, 1.0, 5.0, 20.0, 3600.0, 40000.0])
@pytest.mark.parametrize("kwargs", [{}, {"sort": [["_id", 1]]}, {"limit": 10000}], ids=str)
def test_cones_hold_what_is_inside(alice: Client, radius: float, kwargs: dict[str, Any]) -> None:
    found = alice.data("cone_search", cones(radius, projection={"_id": 1}), **kwargs)
    for catalog in ("Stars", "Plain"):
        for number in range(OBJECTS):
            rows = [row["_id"] for row in found[catalog][name(number)]]
            assert len(rows) == len(set(rows))
            assert set(rows) == inside(number, radius)
            if "sort" in kwargs:
                assert rows == sorted(rows)


@pytest.mark.service
@pytest.mark.parametrize(
    ("projection", "keys"),
    [
        ({}, {"_id", "mag", "coordinates"}),
        ({"mag": 1}, {"_id", "mag"}),
        ({"_id": 0, "mag": 1}, {"mag"}),
        ({"_id": 0}, {"mag", "coordinates"}),
        ({"coordinates": 0}, {"_id", "mag"}),
        ({"coordinates.radec_str": 1, "_id": 0}, {"coordinates"}),
        ({"coordinates.radec_geojson": 0, "mag": 0}, {"_id", "coordinates"}),
        ({"half": {"$divide": ["$mag", 2]}}, {"_id", "half"}),
    ],
)
def test_documents_are_as_they_were_asked_for(
    alice: Client, projection: dict[str, Any], keys: set[str]
) -> None:
    together = alice.data("cone_search", cones(20, projection=projection))
    apart = alice.data("cone_search", cones(20, projection=projection), limit=1000)
    for catalog in ("Stars", "Plain"):
        for obj, rows in together[catalog].items():
            assert sorted(map(str, rows)) == sorted(map(str, apart[catalog][obj]))
            for row in rows:
                assert set(row) - {"hpx"} == keys


@pytest.mark.service
def test_skip_and_limit_are_for_each_position(alice: Client) -> None:
    kwargs = {"sort": [["_id", 1]], "skip": 2, "limit": 3}
    found = alice.data("cone_search", cones(60, projection={"_id": 1}), **kwargs)
    for number in range(OBJECTS):
        rows = [row["_id"] for row in found["Stars"][name(number)]]
        assert rows == sorted(inside(number, 60))[2:5]


@pytest.mark.service
def test_filters_count(alice: Client) -> None:
    query = cones(60, projection={"mag": 1}, filter={"mag": {"$lt": 15}})
    found = alice.data("cone_search", query)
    for number in range(OBJECTS):
        expected = {row for row in inside(number, 60) if ROWS[row]["mag"] < 15}
        assert {row["_id"] for row in found["Plain"][name(number)]} == expected


@pytest.fixture
def five_catalogs(service: Service) -> Iterator[list[str]]:
    """Five catalogues, of which two have pixels; what is done to them is written down by MongoDB."""
    database = service.database
    names = [f"Cones_{number}" for number in range(5)]
    for number, catalog in enumerate(names):
        rows = ROWS if number < 2 else [{k: row[k] for k in row if k != PIXEL} for row in ROWS]
        database[catalog].insert_many(rows)
        database[catalog].create_index([("coordinates.radec_geojson", "2dsphere"), ("_id", 1)])
        if number < 2:
            database["catalogs"].insert_one({"_id": catalog, "healpix_order": ORDER, "rows": 600})
    database.create_collection("system.profile", capped=True, size=64 << 20)
    database.command("profile", 2)
    yield names
    database.command("profile", 0)
    database["system.profile"].drop()
    for catalog in names:
        database[catalog].drop()
        database["catalogs"].delete_one({"_id": catalog})


@pytest.mark.service
def test_a_thousand_cones_are_a_few_queries(
    service: Service, alice: Client, five_catalogs: list[str]
) -> None:
    query = cones(5)
    query["object_coordinates"]["radec"] = {
        f"{number}": position(number % OBJECTS) for number in range(1000)
    }
    query["catalogs"] = {catalog: {"projection": {"_id": 1}} for catalog in five_catalogs}
    found = alice.data("cone_search", query)
    for catalog in five_catalogs:
        assert {row["_id"] for row in found[catalog]["7"]} == inside(7, 5)
        assert len(found[catalog]) == 1000
    told = service.database["system.profile"].find({"op": {"$in": ["query", "command"]}})
    asked = Counter(one["ns"].partition(".")[2] for one in told)
    with_pixels, without = five_catalogs[:2], five_catalogs[2:]
    assert all(1 <= asked[catalog] <= 2 for catalog in with_pixels)
    assert all(1 <= asked[catalog] <= 1000 / 20 for catalog in without)


def test_the_machinerys_collections_are_protected() -> None:
    assert set(INDEXES) - OF_SURVEYS - ALWAYS_THERE <= PROTECTED
