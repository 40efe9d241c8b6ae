"""Matches by pixels equal brute force, and Kowalski's own answers on the sample alerts."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bson import json_util
from pymongo.database import Database

from baselayer.settings.kowalski import CrossMatchSettings, DistanceSettings
from kowalski.catalogs.loader import enter, index
from kowalski.catalogs.pixels import choose_order
from kowalski.catalogs.registry import Catalog
from kowalski.catalogs.rows import Positions, documents
from kowalski.catalogs.sphere import separation_arcsec
from kowalski.pipeline.crossmatch import crossmatch, distance_limit

POSITIONS = Positions("ra", "dec", "_id")


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


@pytest.mark.service
@pytest.mark.parametrize("radius_arcsec", [2.0, 8.0, 300.0])
def test_equals_brute_force(mongo: Database[Any], radius_arcsec: float) -> None:
    random = np.random.default_rng(int(radius_arcsec))
    ra, dec = random.uniform(0, 360, 2000), np.degrees(np.arcsin(random.uniform(-1, 1, 2000)))
    spread = radius_arcsec / 3600
    dec[:500] = 90 - np.abs(random.normal(0, 3 * spread, 500))
    dec[500:900] = -90 + np.abs(random.normal(0, 3 * spread, 400))
    ra[900:1400] = np.mod(random.normal(0, spread, 500), 360)
    offsets = random.normal(0, spread, (2, 2000))
    row_dec = np.clip(dec + offsets[0], -90, 90)
    row_ra = np.mod(ra + offsets[1] / np.maximum(np.cos(np.radians(dec)), 1e-3), 360)
    rows = [
        {"_id": number, "ra": right, "dec": declination}
        for number, (right, declination) in enumerate(zip(row_ra, row_dec, strict=True))
    ]
    for order in (choose_order(radius_arcsec, 0.05), choose_order(radius_arcsec, 1e9) + 2):
        store(mongo, "random", rows, order, radius_arcsec)
        found = crossmatch(mongo, {"random": plain(radius_arcsec, _id=1)}, np.array([ra, dec]).T)
        total = 0
        for position, matches in enumerate(found):
            away = separation_arcsec(
                ra[position : position + 1], dec[position : position + 1], row_ra, row_dec
            )
            expected = set(np.flatnonzero(away <= radius_arcsec).tolist())
            total += len(expected)
            assert {row["_id"] for row in matches["random"]} == expected
        assert total > 1000


@pytest.mark.service
def test_projection_and_filter_are_those_of_the_settings(mongo: Database[Any]) -> None:
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
    assert crossmatch(mongo, {"absent": plain(2.0)}, np.array([[1.0, 2.0]])) == [{"absent": []}]
    assert crossmatch(mongo, {"absent": plain(2.0)}, np.empty((0, 2))) == []


def test_radius_by_distance() -> None:
    redshift = DistanceSettings(
        column="z", kind="redshift", near_arcsec=300, far_kpc=30, local_galaxies=False
    )
    assert distance_limit(redshift, 0.005) == 300
    assert distance_limit(redshift, 0.01) == 150
    assert distance_limit(redshift, 0.05) == pytest.approx(30)
    assert distance_limit(redshift, None) < 0
    assert distance_limit(redshift, float("nan")) < 0
    mpc = DistanceSettings(
        column="D", kind="mpc", near_arcsec=300, far_kpc=30, local_galaxies=False
    )
    assert distance_limit(mpc, 39.0) == 300
    assert distance_limit(mpc, 100.0) == pytest.approx(61.88, abs=0.01)


# What each stream matches with in Kowalski's default configuration: radii in arcsec.
PLAIN = [
    "2MASS_PSC",
    "AllWISE",
    "Gaia_DR2",
    "Gaia_EDR3",
    "Gaia_DR2_WD",
    "PS1_STRM",
    "galaxy_redshifts_20200522",
    "GALEX",
    "IGAPS_DR2",
    "LAMOST_DR5_v3",
    "PS1_DR1",
    "milliquas",
]
KEPT = {
    "2MASS_PSC": "_id j_m h_m k_m",
    "AllWISE": "_id w1mpro w1sigmpro w2mpro ph_qual",
    "Gaia_DR2": "_id parallax parallax_error phot_g_mean_mag",
    "Gaia_EDR3": "_id parallax parallax_error phot_g_mean_mag",
    "Gaia_DR2_WD": "_id White_dwarf_name Pwd Teff",
    "PS1_STRM": "_id objID class prob_Galaxy z_phot",
    "galaxy_redshifts_20200522": "_id z l b",
    "GALEX": "name FUVmag NUVmag",
    "IGAPS_DR2": "name r i ha",
    "LAMOST_DR5_v3": "_id mjd snrg objtype class",
    "PS1_DR1": "_id gMeanPSFMag rMeanPSFMag",
    "milliquas": "_id Name Descrip Qpct",
    "CLU_20190625": "_id name ra dec z a b2a pa sfr_fuv sfr_ha mstar",
    "NED_BetaV3": "_id objname objtype ra dec z DistMpc DistMpc_unc m_Ks Mstar",
}


def stream_settings(stream: str) -> dict[str, CrossMatchSettings]:
    """The matches of one stream."""
    radius = {"ZTF": 2.0, "PGIR": 8.0, "WNTR": 2.0}[stream]
    near = 5.0 if stream == "WNTR" else 300.0
    chosen = {}
    for name, fields in KEPT.items():
        projection = dict.fromkeys(fields.split(), 1) | {"coordinates.radec_str": 1}
        projection.setdefault("_id", 0)
        distance = None
        if name not in PLAIN:
            column, kind = ("z", "redshift") if name.startswith("CLU") else ("DistMpc", "mpc")
            distance = DistanceSettings(
                column=column, kind=kind, near_arcsec=near, far_kpc=30.0, local_galaxies=True
            )
        wide = 5.0 if (stream, name) == ("WNTR", "AllWISE") else radius
        chosen[name] = CrossMatchSettings(
            radius_arcsec=300.0 if distance else wide,
            projection=projection,
            filter={},
            distance=distance,
        )
    return chosen


def by_key(rows: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """Rows by what identifies them: their order is MongoDB's own."""
    return {row.get("_id", row.get("name")): row for row in rows}


@pytest.mark.service
@pytest.mark.shared_data
def test_equals_kowalski(mongo: Database[Any], shared_data: Path) -> None:
    rows = json_util.loads((shared_data / "golden" / "xmatch_catalog.json").read_text())["rows"]
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        tables[row.pop("catalog")].append(row)
    for name, table in tables.items():
        radius = 2.0 if name in PLAIN else 300.0
        store(mongo, name, table, choose_order(radius, 10.0), radius)
    answers = json_util.loads((shared_data / "golden" / "xmatch.json").read_text())
    cases = [
        (stream, one) for stream in ("ZTF", "PGIR", "WNTR") for one in answers["alerts"][stream]
    ]
    cases += [("ZTF", one) for one in answers["probes_ZTF_config"]]
    matched = 0
    for stream in ("ZTF", "PGIR", "WNTR"):
        mine = [one for where, one in cases if where == stream]
        positions = np.array([[one["ra"], one["dec"]] for one in mine])
        for one, found in zip(
            mine, crossmatch(mongo, stream_settings(stream), positions), strict=True
        ):
            for name, expected in one["cross_matches"].items():
                assert by_key(found[name]) == by_key(expected), (one, name)
                matched += len(expected)
            if "label" in one:
                assert {name for name in found if found[name]} == set(one["cross_matches"])
    assert matched > 500
