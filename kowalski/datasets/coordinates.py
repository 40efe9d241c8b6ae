"""Positions as documents have them, so that cone searches find them."""

from typing import Any

import numpy as np

from kowalski.catalogs.sphere import radec_strings


def coordinates(ra: float, dec: float) -> dict[str, Any]:
    """Return the field `coordinates` of a document at a position in degrees."""
    (ra_text,), (dec_text,) = radec_strings(np.array([ra]), np.array([dec]))
    return {
        "radec_str": [ra_text, dec_text],
        "radec_geojson": {"type": "Point", "coordinates": [ra - 180.0, dec]},
    }
