"""Positions in the sky. All are in degrees, ICRS."""

import functools
import math

import numpy as np
from astropy.coordinates import SkyCoord
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.orm import InstrumentedAttribute

ARCSEC = 1 / 3600  # degrees


def galactic(ra: list[float], dec: list[float]) -> list[tuple[float, float]]:
    """Return galactic longitude and latitude of each position, in degrees."""
    if not ra:
        return []
    longitude, latitude = np.radians(ra), np.radians(dec)
    across = np.cos(latitude)
    towards = np.stack([across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)])
    x, y, z = to_galactic() @ towards
    longitudes = np.degrees(np.arctan2(y, x)) % 360
    latitudes = np.degrees(np.arctan2(z, np.hypot(x, y)))
    return list(zip(longitudes.tolist(), latitudes.tolist(), strict=True))


@functools.cache
def to_galactic() -> NDArray[np.float64]:
    """Return the matrix that turns ICRS into galactic axes, as astropy has it.

    Its own transformation of a list takes a hundred times as long as the product.
    """
    axes = SkyCoord(x=[1, 0, 0], y=[0, 1, 0], z=[0, 0, 1], representation_type="cartesian")
    turned: NDArray[np.float64] = axes.galactic.cartesian.xyz.value
    return turned


def separation(ra: float, dec: float, other_ra: float, other_dec: float) -> float:
    """Return the angle between two positions in degrees, by the haversine formula."""
    half_dec = math.radians(other_dec - dec) / 2
    half_ra = math.radians(other_ra - ra) / 2
    across = math.cos(math.radians(dec)) * math.cos(math.radians(other_dec))
    haversine = math.sin(half_dec) ** 2 + across * math.sin(half_ra) ** 2
    return math.degrees(2 * math.asin(min(1.0, math.sqrt(haversine))))


def in_cone(
    ra_column: InstrumentedAttribute[float],
    dec_column: InstrumentedAttribute[float],
    ra: float,
    dec: float,
    radius: float,
) -> ColumnElement[bool]:
    """Return the condition that a row lies within `radius` of a position.

    The band of declinations, which has an index, leaves few rows to the haversine formula.
    """
    half_dec = func.sind((dec_column - dec) / 2)
    half_ra = func.sind((ra_column - ra) / 2)
    across = func.cosd(dec_column) * math.cos(math.radians(dec))
    haversine = half_dec * half_dec + across * half_ra * half_ra
    return and_(
        dec_column.between(dec - radius, dec + radius),
        haversine <= math.sin(math.radians(radius) / 2) ** 2,
    )
