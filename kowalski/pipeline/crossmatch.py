"""Match positions with catalogues: one indexed query per catalogue and batch.

Rows of a catalogue are found by the HEALPix pixels that the cones touch, alerts of other surveys
by cones on the sphere; separations are then exact.
"""

from collections.abc import Mapping
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray
from pymongo.database import Database

from baselayer.settings.kowalski import CrossMatchSettings, DistanceSettings, EllipseSettings
from kowalski.catalogs.ellipses import Ellipse
from kowalski.catalogs.nearby_galaxies import nearby_galaxies
from kowalski.catalogs.pixels import pixels_of_cones
from kowalski.catalogs.registry import PIXEL, Catalog, alert_collections, registered
from kowalski.catalogs.sphere import Degrees, position_angle_deg, separation_arcsec
from kowalski.filters.stages import excludes

Matches = dict[str, list[dict[str, Any]]]
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]

HELD = "__match"  # what a match needs of a row, whatever the projection leaves
KPC_PER_ARCSEC_AT_Z = 0.05  # 1 arcsec is about 1 kpc at this redshift, and scales with it
NEAR_REDSHIFT = 0.01
NEAR_MPC = 40.0
MEANINGFUL_REDSHIFT = 0.005  # below it, peculiar velocities make a Hubble distance useless
LARGEST_BLUESHIFT = -0.01  # no galaxy comes nearer so fast: -999 and the like stand for unknown
CONES_AT_ONCE = 20  # of a query for alerts: planning a union takes longer the wider it is
CONE_MARGIN_ARCSEC = 0.01  # the server's cones may be short by rounding


def growing(crossmatch_settings: Mapping[str, CrossMatchSettings]) -> set[str]:
    """Return the names that are alerts of other surveys, which are more every night."""
    return alert_collections() & set(crossmatch_settings)


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
    alerts = growing(crossmatch_settings)
    for name, settings in crossmatch_settings.items():
        if name in alerts:
            found = match_alerts(database, name, settings, ra, dec)
        elif name in catalogs:
            found = match_catalog(database, catalogs[name], settings, ra, dec)
        else:
            found = []
        for index, row in found:
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
    query = {PIXEL: {"$in": np.unique(pixels).tolist()}}
    rows = list(database[catalog.name].aggregate(pipeline(settings, query)))
    if not rows:
        return []
    pairs = pair(np.array([row[HELD]["hpx"] for row in rows]), pixels, positions)
    return matching(settings, rows, pairs, ra, dec)


def match_alerts(
    database: Database[Any], name: str, settings: CrossMatchSettings, ra: Degrees, dec: Degrees
) -> list[tuple[int, dict[str, Any]]]:
    """Return (index of the position, matching alert) for the alerts of another survey.

    They have no pixels, which every alert would have to pay for.
    """
    found: list[tuple[int, dict[str, Any]]] = []
    for start in range(0, len(ra), CONES_AT_ONCE):
        part = slice(start, start + CONES_AT_ONCE)
        cones = [
            cone(*where, settings.radius_arcsec) for where in zip(ra[part], dec[part], strict=True)
        ]
        rows = list(database[name].aggregate(pipeline(settings, {"$or": cones})))
        every_pair = np.indices((len(rows), len(ra[part]))).reshape(2, -1)
        if rows:
            found += [
                (start + index, row)
                for index, row in matching(
                    settings, rows, (every_pair[0], every_pair[1]), ra[part], dec[part]
                )
            ]
    return found


def cone(ra: float, dec: float, radius_arcsec: float) -> dict[str, Any]:
    """Return the query for positions around one."""
    radius = float(np.radians((radius_arcsec + CONE_MARGIN_ARCSEC) / 3600))
    sphere = {"$centerSphere": [[float(ra) - 180.0, float(dec)], radius]}
    return {"coordinates.radec_geojson": {"$geoWithin": sphere}}


def pipeline(settings: CrossMatchSettings, query: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the pipeline that reads the rows of a query, with what a match needs of them."""
    held: dict[str, Any] = {"hpx": f"${PIXEL}", "radec": "$coordinates.radec_geojson.coordinates"}
    if settings.newest_by is not None:
        held["newest"] = f"${settings.newest_by}"
        query = {**query, settings.newest_by: {"$type": "number"}}
    if settings.distance is not None:
        held["distance"] = f"${settings.distance.column}"
        if (ellipse := settings.distance.ellipse) is not None:
            columns = (ellipse.semi_major, ellipse.axis_ratio, ellipse.position_angle)
            held["ellipse"] = [f"${column}" for column in columns]
    stages: list[dict[str, Any]] = [
        {"$match": {**query, **settings.filter}},
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
) -> Pairs:
    """Return rows and positions that share a pixel, as two arrays of indices."""
    order = np.argsort(pixels, kind="stable")
    pixels, positions = pixels[order], positions[order]
    first = np.searchsorted(pixels, row_pixels, "left")
    counts = np.searchsorted(pixels, row_pixels, "right") - first
    rows = np.repeat(np.arange(len(row_pixels)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, positions[np.repeat(first, counts) + within]


def matching(
    settings: CrossMatchSettings,
    rows: list[dict[str, Any]],
    pairs: Pairs,
    ra: Degrees,
    dec: Degrees,
) -> list[tuple[int, dict[str, Any]]]:
    """Return (index of the position, row) for the pairs of rows and positions that are matches."""
    held = [row.pop(HELD) for row in rows]
    row_of_pair, position_of_pair = pairs
    row_ra = np.array([entry["radec"][0] for entry in held])[row_of_pair] + 180.0
    row_dec = np.array([entry["radec"][1] for entry in held])[row_of_pair]
    ra, dec = ra[position_of_pair], dec[position_of_pair]
    away = separation_arcsec(ra, dec, row_ra, row_dec)
    inside = away <= limits(settings, held)[row_of_pair]
    if settings.distance is not None and settings.distance.ellipse is not None:
        ellipse = ellipses(settings.distance.ellipse, held, row_of_pair)
        angle = position_angle_deg(row_ra, row_dec, ra, dec)
        inside |= (away <= settings.radius_arcsec) & ellipse.contains(away / 3600, angle)
    numbers, indices = row_of_pair[inside].tolist(), position_of_pair[inside].tolist()
    found = list(zip(indices, numbers, away[inside].tolist(), strict=True))
    if settings.newest_by is not None:
        found = newest(found, held)
    return [
        (index, finished(rows[number], settings, held[number], arcsec))
        for index, number, arcsec in found
    ]


def newest(
    found: list[tuple[int, int, float]], held: list[dict[str, Any]]
) -> list[tuple[int, int, float]]:
    """Return of the matches of each position the one with the largest value of `newest_by`."""
    best: dict[int, tuple[int, int, float]] = {}
    for match in sorted(found, key=lambda match: held[match[1]]["newest"]):
        best[match[0]] = match
    return list(best.values())


def limits(settings: CrossMatchSettings, held: list[dict[str, Any]]) -> NDArray[np.float64]:
    """Return the largest separation in arcsec at which each row is a match."""
    radius = settings.radius_arcsec
    if settings.distance is None:
        return np.full(len(held), radius)
    rule = settings.distance
    return np.array([min(radius, distance_limit(rule, entry.get("distance"))) for entry in held])


def ellipses(
    settings: EllipseSettings, held: list[dict[str, Any]], rows: NDArray[np.int64]
) -> Ellipse:
    """Return the extents of galaxies, one for each of `rows`; without a full one there is none."""
    extents = np.array(
        [[value if is_number(value) else np.nan for value in entry["ellipse"]] for entry in held],
        dtype=np.float64,
    )
    semi_major, axis_ratio, angle = extents[rows].T
    unknown = (semi_major <= 0) | (axis_ratio <= 0) | (axis_ratio > 1) | (np.abs(angle) > 360)
    semi_major = np.where(unknown, np.nan, semi_major * settings.arcsec_per_unit / 3600)
    return Ellipse(semi_major, axis_ratio, angle)


def is_number(value: object) -> TypeGuard[int | float]:
    """Tell whether a column holds a number that means something."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def distance_limit(rule: DistanceSettings, distance: object) -> float:
    """Return the radius in arcsec around a galaxy of this redshift or distance in Mpc.

    A galaxy whose distance is not known matches nothing.
    """
    if not is_number(distance):
        return -1.0
    if rule.kind == "redshift":
        if distance < LARGEST_BLUESHIFT:
            return -1.0
        if distance < NEAR_REDSHIFT:
            return rule.near_arcsec
        return rule.far_kpc * KPC_PER_ARCSEC_AT_Z / distance
    if distance <= 0:
        return -1.0
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
    add_distance(matched, settings.distance, held.get("distance"))
    return matched


def add_distance(row: dict[str, Any], rule: DistanceSettings, distance: object) -> None:
    """Round `coordinates.distance_arcsec` and add the projected distance in kpc."""
    arcsec = row["coordinates"]["distance_arcsec"]
    kpc: float = -1
    if is_number(distance) and rule.kind == "mpc" and distance > 0:
        kpc = round(float(np.radians(arcsec / 3600)) * distance * 1000, 2)
    elif is_number(distance) and rule.kind == "redshift" and distance > MEANINGFUL_REDSHIFT:
        kpc = round(arcsec * (distance / KPC_PER_ARCSEC_AT_Z), 2)
    row["coordinates"]["distance_arcsec"] = round(arcsec, 2)
    row["coordinates"]["distance_kpc"] = kpc
