"""Positions in the sky. All are in degrees, ICRS."""

import math

import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord
from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.orm import InstrumentedAttribute

ARCSEC = 1 / 3600  # degrees


def galactic(ra: list[float], dec: list[float]) -> list[tuple[float, float]]:
    """Return galactic longitude and latitude of each position, in degrees."""
    if not ra:
        return []
    positions = SkyCoord(ra, dec, unit=u.deg, frame="icrs").galactic
    pairs = np.column_stack([positions.l.deg, positions.b.deg])
    return [(float(longitude), float(latitude)) for longitude, latitude in pairs]


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
