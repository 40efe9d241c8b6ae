"""Matches by pixels equal brute force; near galaxies and other surveys' alerts match by rules."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from pymongo.database import Database

from baselayer.settings.kowalski import CrossMatchSettings, DistanceSettings, EllipseSettings
from kowalski.catalogs.loader import index
from kowalski.catalogs.pixels import choose_order
from kowalski.catalogs.registry import Catalog, enter
from kowalski.catalogs.rows import Positions, documents
from kowalski.catalogs.sphere import Degrees, offset
from kowalski.pipeline.crossmatch import crossmatch, distance_limit, growing

POSITIONS = Positions("ra", "dec", "_id")
POSITIONS_ONLY = Positions("ra", "dec", None)


def store(
    database: Database[Any], name: str, rows: list[dict[str, Any]], order: int, radius: float
) -> None:
    """Put rows into a catalogue, as the loader does."""
    columns = sorted({key for row in rows for key in row})
    piece = {column: [row.get(column) for row in rows] for column in columns}
    database[name].drop()
    index(database[name])
    database[name].insert_many(documents(piece, POSITIONS, order))
    enter(database, Catalog(name, "1", len(rows), columns, order, radius, datetime.now(UTC)))


def plain(radius_arcsec: float, **projection: int) -> CrossMatchSettings:
    return CrossMatchSettings(
        radius_arcsec=radius_arcsec, projection=projection, filter={}, distance=None
    )


def unit_vectors(ra: Degrees, dec: Degrees) -> Degrees:
    ra, dec = np.radians(ra), np.radians(dec)
    return np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)], axis=-1)


def brute_force(
    ra: Degrees, dec: Degrees, row_ra: Degrees, row_dec: Degrees, radius_arcsec: float
) -> set[tuple[int, int]]:
    """Pairs of a position and a row whose chord is short enough, of all that there are."""
    positions, rows = unit_vectors(ra, dec), unit_vectors(row_ra, row_dec)
    longest = (2 * np.sin(np.radians(radius_arcsec / 3600) / 2)) ** 2
    pairs = set()
    for start in range(0, len(positions), 200):
        chord = sum(
            (positions[start : start + 200, axis, None] - rows[None, :, axis]) ** 2
            for axis in range(3)
        )
        position, row = np.nonzero(chord <= longest)
        pairs |= set(zip((position + start).tolist(), row.tolist(), strict=True))
    return pairs


@pytest.mark.service
@pytest.mark.parametrize("radius_arcsec", [2.0, 300.0])
def test_equals_brute_force(mongo: Database[Any], radius_arcsec: float) -> None:
    """§2.5: all rows within the radius, at the poles and at RA 0 too."""
    random = np.random.default_rng(int(radius_arcsec))
    count, spread = 10_000, radius_arcsec / 3600
    ra, dec = random.uniform(0, 360, count), np.degrees(np.arcsin(random.uniform(-1, 1, count)))
    dec[:1000] = 90 - np.abs(random.normal(0, 12 * spread, 1000))
    dec[1000:2000] = -90 + np.abs(random.normal(0, 12 * spread, 1000))
    ra[2000:4000] = np.mod(random.normal(0, spread, 2000), 360)
    dec[:2], ra[2:4] = (90.0, -90.0), (0.0, 360.0)
    chosen = random.choice(count, 3000, replace=False)
    offsets = random.normal(0, spread, (2, 3000))
    row_dec = np.clip(dec[chosen] + offsets[0], -90, 90)
    stretched = offsets[1] / np.maximum(np.cos(np.radians(dec[chosen])), 1e-3)
    row_ra = np.mod(ra[chosen] + stretched, 360)
    rows = [
        {"_id": number, "ra": right, "dec": declination}
        for number, (right, declination) in enumerate(zip(row_ra, row_dec, strict=True))
    ]
    expected = brute_force(ra, dec, row_ra, row_dec, radius_arcsec)
    assert len(expected) > 2000
    for order in (choose_order(radius_arcsec, 0.05), choose_order(radius_arcsec, 1e9) + 2):
        store(mongo, "random", rows, order, radius_arcsec)
        found = crossmatch(mongo, {"random": plain(radius_arcsec, _id=1)}, np.array([ra, dec]).T)
        assert {
            (position, row["_id"])
            for position, matches in enumerate(found)
            for row in matches["random"]
        } == expected
        assert sum(len(matches["random"]) for matches in found) == len(expected)


@pytest.mark.service
def test_projection_and_filter_are_those_of_the_settings(mongo: Database[Any]) -> None:
    """§2.5: the columns and conditions of each catalogue."""
    rows = [
        {"_id": 1, "ra": 10.0, "dec": 20.0, "kind": "star", "mag": 15.0},
        {"_id": 2, "ra": 10.0, "dec": 20.0001, "kind": "galaxy", "mag": 16.0},
        {"_id": 3, "ra": 10.0, "dec": 20.001, "kind": "star", "mag": 17.0},
    ]
    store(mongo, "things", rows, 15, 2.0)
    where = np.array([[10.0, 20.0], [200.0, -20.0]])
    stars = CrossMatchSettings(
        radius_arcsec=2.0, projection={"_id": 0, "mag": 1}, filter={"kind": "star"}, distance=None
    )
    assert crossmatch(mongo, {"things": stars}, where) == [
        {"things": [{"mag": 15.0}]},
        {"things": []},
    ]
    without = CrossMatchSettings(
        radius_arcsec=2.0, projection={"coordinates": 0, "hpx": 0}, filter={}, distance=None
    )
    assert crossmatch(mongo, {"things": without}, where[:1]) == [{"things": rows[:2]}]


@pytest.mark.service
def test_a_catalogue_that_is_not_loaded_has_no_matches(mongo: Database[Any]) -> None:
    """§2.5: an empty list, and no failure of the batch."""
    assert crossmatch(mongo, {"absent": plain(2.0)}, np.array([[1.0, 2.0]])) == [{"absent": []}]
    assert crossmatch(mongo, {"absent": plain(2.0)}, np.empty((0, 2))) == []


def test_radius_by_distance() -> None:
    """§2.5: by redshift 30 arcsec at 0.05, by Mpc 30 kpc; nearer than 0.01 or 40 Mpc the fixed radius."""
    redshift = DistanceSettings(
        column="z", kind="redshift", near_arcsec=300, far_kpc=30, local_galaxies=False
    )
    assert distance_limit(redshift, 0.005) == 300
    assert distance_limit(redshift, 0.01) == 150
    assert distance_limit(redshift, 0.05) == pytest.approx(30)
    assert distance_limit(redshift, None) < 0
    assert distance_limit(redshift, float("nan")) < 0
    assert distance_limit(redshift, -0.001) == 300  # M31 comes nearer
    assert distance_limit(redshift, -999.0) < 0
    mpc = DistanceSettings(
        column="D", kind="mpc", near_arcsec=300, far_kpc=30, local_galaxies=False
    )
    assert distance_limit(mpc, 39.0) == 300
    assert distance_limit(mpc, 100.0) == pytest.approx(61.88, abs=0.01)


def alert(name: str, arcsec_north: float, jd: float, programid: int = 1) -> dict[str, Any]:
    """An alert of ZTF near right ascension 10, declination 20."""
    (document,) = documents(
        {"candid": [int(jd * 10)], "ra": [10.0], "dec": [20.0 + arcsec_north / 3600]},
        POSITIONS_ONLY,
        10,
    )
    return document | {"objectId": name, "candidate": {"jd": jd, "programid": programid}}


@pytest.mark.service
def test_the_newest_public_alert_of_another_survey_is_a_match(mongo: Database[Any]) -> None:
    """§2.5: one element, of programid 1."""
    newest = CrossMatchSettings(
        radius_arcsec=2.0,
        projection={"_id": 0, "objectId": 1, "candidate.jd": 1},
        filter={"candidate.programid": 1},
        newest_by="candidate.jd",
    )
    settings = {"ZTF_alerts": newest}
    assert growing(settings | {"Gaia_EDR3": plain(2.0)}) == {"ZTF_alerts"}
    where = np.array([[10.0, 20.0], [10.0, 20.0 + 3 / 3600], [200.0, -20.0]])
    assert [found["ZTF_alerts"] for found in crossmatch(mongo, settings, where)] == [[], [], []]
    mongo["ZTF_alerts"].create_index([("coordinates.radec_geojson", "2dsphere")])
    mongo["ZTF_alerts"].insert_many(
        [
            alert("old", 0.5, 2461000.5),
            alert("new", 1.5, 2461001.5),
            alert("private", 0.1, 2461002.5, programid=2),
            alert("aside", 4.5, 2461003.5),
        ]
    )
    found = [one["ZTF_alerts"] for one in crossmatch(mongo, settings, where)]
    assert [[row["objectId"] for row in rows] for rows in found] == [["new"], ["aside"], []]
    assert found[0] == [{"objectId": "new", "candidate": {"jd": 2461001.5}}]
    many = np.repeat(where, 30, axis=0)
    assert [len(one["ZTF_alerts"]) for one in crossmatch(mongo, settings, many)] == [1] * 60 + [
        0
    ] * 30


@pytest.mark.service
@pytest.mark.parametrize("dec", [-89.98, 0.0, 60.0, 89.995])
def test_galaxies_match_within_their_own_ellipses_too(mongo: Database[Any], dec: float) -> None:
    galaxies: list[dict[str, Any]] = [
        # Its 30 kpc are 30 arcsec; it reaches 120 arcsec along 40 degrees, 36 across.
        {"_id": 1, "ra": 359.999, "dec": dec, "z": 0.05, "a": 2.0, "b2a": 0.3, "pa": 40.0},
        {"_id": 2, "ra": 359.999, "dec": dec, "z": None, "a": 2.0, "b2a": 0.3, "pa": 40.0},
        {"_id": 3, "ra": 359.999, "dec": dec, "z": 0.05, "a": -999.0, "b2a": -999.0, "pa": -999.0},
        {"_id": 4, "ra": 359.999, "dec": dec, "z": 0.05},
        {"_id": 5, "ra": 359.999, "dec": dec, "z": -999.0},
    ]
    store(mongo, "galaxies", galaxies, choose_order(300.0, 1.0), 300.0)
    rule = DistanceSettings(
        column="z",
        kind="redshift",
        near_arcsec=300.0,
        far_kpc=30.0,
        local_galaxies=False,
        ellipse=EllipseSettings(
            semi_major="a", arcsec_per_unit=60.0, axis_ratio="b2a", position_angle="pa"
        ),
    )
    settings = CrossMatchSettings(radius_arcsec=300.0, projection={"_id": 1}, distance=rule)
    cases = [
        (20.0, 0.0),
        (119.0, 40.0),
        (119.0, 220.0),
        (121.0, 40.0),
        (35.0, 130.0),
        (37.0, 130.0),
    ]
    places = [
        offset(np.array([359.999]), np.array([dec]), away, np.array([angle]))
        for away, angle in cases
    ]
    where = np.array([(ra[0], dec[0]) for ra, dec in places])
    found = [one["galaxies"] for one in crossmatch(mongo, {"galaxies": settings}, where)]
    names = [{row["_id"] for row in rows} for rows in found]
    assert names == [{1, 2, 3, 4}, {1, 2}, {1, 2}, set(), {1, 2}, set()]
    kpc = {row["_id"]: row["coordinates"]["distance_kpc"] for row in found[1]}
    assert kpc == {1: pytest.approx(119.0, abs=0.02), 2: -1}
    circle = settings.model_copy(update={"distance": rule.model_copy(update={"ellipse": None})})
    found = [one["galaxies"] for one in crossmatch(mongo, {"galaxies": circle}, where)]
    assert [{row["_id"] for row in rows} for rows in found] == [{1, 3, 4}] + [set()] * 5
