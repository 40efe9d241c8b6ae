"""M31 and M33: too large for a cone around their centres, so matched by their ellipses."""

from copy import deepcopy
from typing import Any

import numpy as np

from kowalski.catalogs.ellipses import Ellipse
from kowalski.catalogs.sphere import Degrees, position_angle_deg, separation_arcsec

# Rows as CLU_20190625 has them; the ellipses are wider than its own axes.
M31: dict[str, Any] = {
    "_id": 596900,
    "name": "PGC2557",
    "ra": 10.6847,
    "dec": 41.26901,
    "a": 6.35156,
    "b2a": 0.32,
    "pa": 35.0,
    "z": -0.00100100006,
    "DistMpc": 0.778,
    "sfr_fuv": None,
    "mstar": 253816876.412914,
    "sfr_ha": 0,
    "coordinates": {"radec_str": ["00:42:44.3503", "41:16:08.634"]},
}
M33: dict[str, Any] = {
    "_id": 597543,
    "name": "PGC5818",
    "ra": 23.46204,
    "dec": 30.66022,
    "a": 2.35983,
    "b2a": 0.59,
    "pa": 23.0,
    "z": -0.000597000006,
    "DistMpc": 0.869,
    "sfr_fuv": None,
    "mstar": 4502777.420493,
    "sfr_ha": 0,
    "coordinates": {"radec_str": ["01:33:50.8900", "30:39:36.800"]},
}
GALAXIES = (
    (M31, Ellipse(1.624875, 0.331283, 35.0)),
    (M33, Ellipse(0.603694, 0.602964, 23.0)),
)


def nearby_galaxies(ra: Degrees, dec: Degrees) -> list[tuple[int, dict[str, Any]]]:
    """Return (index of the position, row) where a position lies in M31 or M33.

    Rows carry `coordinates.distance_arcsec` from the centre, not rounded.
    """
    found = []
    for row, ellipse in GALAXIES:
        centre_ra, centre_dec = np.full_like(ra, row["ra"]), np.full_like(dec, row["dec"])
        away = separation_arcsec(centre_ra, centre_dec, ra, dec)
        # Against north at the position, not at the centre: so Kowalski's answers have it.
        angle = position_angle_deg(ra, dec, centre_ra, centre_dec)
        for index in np.flatnonzero(ellipse.contains(away / 3600, angle)):
            found.append((int(index), at_distance(row, float(away[index]))))
    return found


def at_distance(row: dict[str, Any], distance_arcsec: float) -> dict[str, Any]:
    """Return a copy of a galaxy's row that tells the separation."""
    copy = deepcopy(row)
    copy["coordinates"]["distance_arcsec"] = distance_arcsec
    return copy
