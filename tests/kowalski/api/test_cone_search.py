"""Cones asked for together give what a look at every row gives."""

from typing import Any

import numpy as np
import pytest

from kowalski.api.access.collections import ALWAYS_THERE, OF_SURVEYS, PROTECTED
from kowalski.archive.collections import INDEXES
from kowalski.catalogs.sphere import separation_arcsec
from tests.kowalski.api.archive import OBJECTS, name, position, stars
from tests.kowalski.api.conftest import Client

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


def test_the_machinerys_collections_are_protected() -> None:
    assert set(INDEXES) - OF_SURVEYS - ALWAYS_THERE <= PROTECTED
