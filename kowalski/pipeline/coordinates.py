"""Positions of a batch in the coordinate systems that alert documents carry."""

from typing import Any

import numpy as np

from kowalski.catalogs.sphere import Degrees, radec_strings

NORTH_GALACTIC_POLE = (192.85948121, 27.12825118)
"""J2000 right ascension and declination in degrees (Hipparcos catalogue, ESA SP-1200, vol. 1)."""
GALACTIC_LONGITUDE_OF_POLE = 122.93191857
"""Galactic longitude of the north celestial pole in degrees, from the same source."""
OBLIQUITY = 84381.448 / 3600
"""Mean obliquity of the ecliptic at J2000 in degrees (IAU 1976, Lieske et al. 1977)."""


def coordinates(ra: Degrees, dec: Degrees) -> list[dict[str, Any]]:
    """Return the `coordinates` of alert documents for positions in degrees.

    GeoJSON longitudes are RA − 180, galactic longitudes lie in (−180, 180], ecliptic ones in
    [0, 360).
    """
    ra_texts, dec_texts = radec_strings(ra, dec)
    galactic_l, galactic_b = galactic(ra, dec)
    ecliptic_lambda, ecliptic_beta = ecliptic(ra, dec)
    return [
        {
            "radec_str": [ra_text, dec_text],
            "radec_geojson": {"type": "Point", "coordinates": [right - 180.0, declination]},
            "l": l_deg,
            "b": b_deg,
            "geocentricmeanecliptic": {"lambda": lambda_deg, "beta": beta_deg},
        }
        for (ra_text, dec_text, right, declination, l_deg, b_deg, lambda_deg, beta_deg) in zip(
            ra_texts,
            dec_texts,
            ra.tolist(),
            dec.tolist(),
            galactic_l.tolist(),
            galactic_b.tolist(),
            ecliptic_lambda.tolist(),
            ecliptic_beta.tolist(),
            strict=True,
        )
    ]


def galactic(ra: Degrees, dec: Degrees) -> tuple[Degrees, Degrees]:
    """Return galactic longitudes and latitudes in degrees."""
    pole_ra, pole_dec = np.radians(NORTH_GALACTIC_POLE)
    turned, dec = np.radians(ra) - pole_ra, np.radians(dec)
    sine_b = np.sin(dec) * np.sin(pole_dec) + np.cos(dec) * np.cos(pole_dec) * np.cos(turned)
    away_from_pole = np.arctan2(
        np.cos(dec) * np.sin(turned),
        np.sin(dec) * np.cos(pole_dec) - np.cos(dec) * np.sin(pole_dec) * np.cos(turned),
    )
    longitude = GALACTIC_LONGITUDE_OF_POLE - np.degrees(away_from_pole)
    latitude: Degrees = np.degrees(np.arcsin(np.clip(sine_b, -1, 1)))
    return 180.0 - np.mod(180.0 - longitude, 360.0), latitude


def ecliptic(ra: Degrees, dec: Degrees) -> tuple[Degrees, Degrees]:
    """Return longitudes and latitudes in degrees with respect to the mean ecliptic of J2000."""
    ra, dec, tilt = np.radians(ra), np.radians(dec), np.radians(OBLIQUITY)
    sine_beta = np.sin(dec) * np.cos(tilt) - np.cos(dec) * np.sin(tilt) * np.sin(ra)
    longitude = np.arctan2(
        np.cos(dec) * np.sin(ra) * np.cos(tilt) + np.sin(dec) * np.sin(tilt),
        np.cos(dec) * np.cos(ra),
    )
    latitude: Degrees = np.degrees(np.arcsin(np.clip(sine_beta, -1, 1)))
    return np.mod(np.degrees(longitude), 360.0), latitude
