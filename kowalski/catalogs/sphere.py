"""Geometry on the sphere for catalogue matches, vectorised over numpy arrays."""

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

ARCSEC_PER_DEGREE = 3600.0


def separation_arcsec(ra1: Degrees, dec1: Degrees, ra2: Degrees, dec2: Degrees) -> Degrees:
    """Return great-circle separations in arcsec of positions in degrees.

    The haversine form keeps its precision at separations of milliarcseconds, at the poles and
    across right ascension 0.
    """
    half_dec = np.radians(dec2 - dec1) / 2
    half_ra = np.radians(ra2 - ra1) / 2
    haversine = (
        np.sin(half_dec) ** 2
        + np.cos(np.radians(dec1)) * np.cos(np.radians(dec2)) * np.sin(half_ra) ** 2
    )
    separation: Degrees = np.degrees(2 * np.arcsin(np.sqrt(np.clip(haversine, 0, 1))))
    return separation * ARCSEC_PER_DEGREE


def position_angle_deg(ra1: Degrees, dec1: Degrees, ra2: Degrees, dec2: Degrees) -> Degrees:
    """Return position angles, degrees east of north, of the second positions seen from the first."""
    d_ra = np.radians(ra2 - ra1)
    dec1, dec2 = np.radians(dec1), np.radians(dec2)
    east = np.sin(d_ra) * np.cos(dec2)
    north = np.cos(dec1) * np.sin(dec2) - np.sin(dec1) * np.cos(dec2) * np.cos(d_ra)
    angle: Degrees = np.degrees(np.arctan2(east, north))
    return angle


def offset(
    ra: Degrees, dec: Degrees, distance_arcsec: float, angle_deg: Degrees
) -> tuple[Degrees, Degrees]:
    """Return the positions at a distance, in a direction given east of north, as degrees."""
    distance = np.radians(distance_arcsec / ARCSEC_PER_DEGREE)
    angle, dec = np.radians(angle_deg), np.radians(dec)
    sine = np.sin(dec) * np.cos(distance) + np.cos(dec) * np.sin(distance) * np.cos(angle)
    new_dec = np.arcsin(np.clip(sine, -1, 1))
    # In this form it holds at the poles as well, where every direction has its own meridian.
    d_ra = np.arctan2(
        np.sin(angle) * np.sin(distance),
        np.cos(dec) * np.cos(distance) - np.sin(dec) * np.sin(distance) * np.cos(angle),
    )
    return np.mod(ra + np.degrees(d_ra), 360.0), np.degrees(new_dec)


def radec_strings(ra: Degrees, dec: Degrees) -> tuple[list[str], list[str]]:
    """Return `HH:MM:SS.ssss` and `DD:MM:SS.sss` of positions in degrees.

    As in Kowalski, the minus of a southern position takes the place of the leading zero.
    """
    ten_thousandths = np.rint(np.mod(ra, 360.0) / 15 * 3600 * 10_000).astype(np.int64)
    ten_thousandths %= 24 * 3600 * 10_000
    thousandths = np.rint(np.abs(dec) * 3600 * 1_000).astype(np.int64)
    negative = (np.asarray(dec) < 0) & (thousandths > 0)
    return (
        [
            f"{value // 36_000_000:02d}:{value // 600_000 % 60:02d}"
            f":{value // 10_000 % 60:02d}.{value % 10_000:04d}"
            for value in ten_thousandths.tolist()
        ],
        [
            f"{f'-{value // 3_600_000}' if minus else f'{value // 3_600_000:02d}'}:{value // 60_000 % 60:02d}"
            f":{value // 1_000 % 60:02d}.{value % 1_000:03d}"
            for value, minus in zip(thousandths.tolist(), negative.tolist(), strict=True)
        ],
    )
