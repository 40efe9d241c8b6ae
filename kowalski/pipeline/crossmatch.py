"""Match positions with catalogues: one indexed query per catalogue and batch.

Rows are found by the HEALPix pixels that the cones touch; separations are then exact.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymongo.database import Database

from baselayer.settings.kowalski import CrossMatchSettings, DistanceSettings
from kowalski.catalogs.nearby_galaxies import nearby_galaxies
from kowalski.catalogs.pixels import pixels_of_cones
from kowalski.catalogs.registry import PIXEL, Catalog, registered
from kowalski.catalogs.sphere import Degrees, separation_arcsec
from kowalski.filters.stages import excludes

Matches = dict[str, list[dict[str, Any]]]

HELD = "__match"  # what a match needs of a row, whatever the projection leaves
KPC_PER_ARCSEC_AT_Z = 0.05  # 1 arcsec is about 1 kpc at this redshift, and scales with it
NEAR_REDSHIFT = 0.01
NEAR_MPC = 40.0
MEANINGFUL_REDSHIFT = 0.005  # below it, peculiar velocities make a Hubble distance useless


def crossmatch(
    database: Database[Any],
    crossmatch_settings: Mapping[str, CrossMatchSettings],
    radec_deg: NDArray[np.float64],
) -> list[Matches]:
    """Return the matches of positions, shape (N, 2) in degrees, by catalogue.

    Each catalogue of the settings is a key of each result; a catalogue that is not loaded has no
    matches. Rows of catalogues with a distance rule carry `coordinates.distance_arcsec` and
    `coordinates.distance_kpc` (−1 where no distance can be told).
    """
    matches: list[Matches] = [{name: [] for name in crossmatch_settings} for _ in radec_deg]
    if not matches:
        return matches
    ra, dec = np.asarray(radec_deg, dtype=np.float64).T
    catalogs = registered(database, crossmatch_settings)
    for name, settings in crossmatch_settings.items():
        if name in catalogs:
            for index, row in match_catalog(database, catalogs[name], settings, ra, dec):
                matches[index][name].append(row)
        if settings.distance is not None and settings.distance.local_galaxies:
            for index, row in nearby_galaxies(ra, dec):
                add_distance(row, settings.distance, row[settings.distance.column])
                matches[index][name].append(row)
    return matches


def match_catalog(
    database: Database[Any],
    catalog: Catalog,
    settings: CrossMatchSettings,
    ra: Degrees,
    dec: Degrees,
) -> list[tuple[int, dict[str, Any]]]:
    """Return (index of the position, matching row) for one catalogue."""
    pixels, positions = pixels_of_cones(catalog.healpix_order, ra, dec, settings.radius_arcsec)
    rows = list(database[catalog.name].aggregate(pixel_query(settings, np.unique(pixels).tolist())))
    if not rows:
        return []
    held = [row.pop(HELD) for row in rows]
    row_of_pair, position_of_pair = pair(
        np.array([entry["hpx"] for entry in held]), pixels, positions
    )
    row_ra = np.array([entry["radec"][0] for entry in held]) + 180.0
    row_dec = np.array([entry["radec"][1] for entry in held])
    away = separation_arcsec(
        ra[position_of_pair], dec[position_of_pair], row_ra[row_of_pair], row_dec[row_of_pair]
    )
    inside = away <= limits(settings, held)[row_of_pair]
    return [
        (index, finished(rows[number], settings, held[number], arcsec))
        for index, number, arcsec in zip(
            position_of_pair[inside].tolist(),
            row_of_pair[inside].tolist(),
            away[inside].tolist(),
            strict=True,
        )
    ]


def pixel_query(settings: CrossMatchSettings, pixels: list[int]) -> list[dict[str, Any]]:
    """Return the pipeline that reads the rows of some pixels."""
    held = {"hpx": f"${PIXEL}", "radec": "$coordinates.radec_geojson.coordinates"}
    if settings.distance is not None:
        held["distance"] = f"${settings.distance.column}"
    stages: list[dict[str, Any]] = [
        {"$match": {PIXEL: {"$in": pixels}, **settings.filter}},
        {"$set": {HELD: held}},
    ]
    projection = dict(settings.projection)
    if projection:
        if not excludes(projection):
            projection[HELD] = 1
        stages.append({"$project": projection})
    return stages


def pair(
    row_pixels: NDArray[np.int64], pixels: NDArray[np.int64], positions: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and positions that share a pixel, as two arrays of indices."""
    order = np.argsort(pixels, kind="stable")
    pixels, positions = pixels[order], positions[order]
    first = np.searchsorted(pixels, row_pixels, "left")
    counts = np.searchsorted(pixels, row_pixels, "right") - first
    rows = np.repeat(np.arange(len(row_pixels)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, positions[np.repeat(first, counts) + within]


def limits(settings: CrossMatchSettings, held: list[dict[str, Any]]) -> NDArray[np.float64]:
    """Return the largest separation in arcsec at which each row is a match."""
    radius = settings.radius_arcsec
    if settings.distance is None:
        return np.full(len(held), radius)
    rule = settings.distance
    return np.array([min(radius, distance_limit(rule, entry.get("distance"))) for entry in held])


def distance_limit(rule: DistanceSettings, distance: object) -> float:
    """Return the radius in arcsec around a galaxy of this redshift or distance in Mpc.

    A galaxy whose distance is not known matches nothing.
    """
    if isinstance(distance, bool) or not isinstance(distance, int | float) or distance != distance:
        return -1.0
    if rule.kind == "redshift":
        if distance < NEAR_REDSHIFT:
            return rule.near_arcsec
        return rule.far_kpc * KPC_PER_ARCSEC_AT_Z / distance
    if distance < NEAR_MPC:
        return rule.near_arcsec
    return float(np.degrees(np.arctan(rule.far_kpc / (distance * 1000))) * 3600)


def finished(
    row: dict[str, Any], settings: CrossMatchSettings, held: dict[str, Any], arcsec: float
) -> dict[str, Any]:
    """Return the row as it is stored with the object; one row may match several positions."""
    if settings.distance is None:
        return dict(row)
    matched = row | {"coordinates": dict(row.get("coordinates", {}))}
    matched["coordinates"]["distance_arcsec"] = arcsec
    add_distance(matched, settings.distance, held["distance"])
    return matched


def add_distance(row: dict[str, Any], rule: DistanceSettings, distance: float) -> None:
    """Round `coordinates.distance_arcsec` and add the projected distance in kpc."""
    arcsec = row["coordinates"]["distance_arcsec"]
    if rule.kind == "mpc":
        kpc = round(float(np.radians(arcsec / 3600)) * distance * 1000, 2)
    elif distance > MEANINGFUL_REDSHIFT:
        kpc = round(arcsec * (distance / KPC_PER_ARCSEC_AT_Z), 2)
    else:
        kpc = -1
    row["coordinates"]["distance_arcsec"] = round(arcsec, 2)
    row["coordinates"]["distance_kpc"] = kpc
