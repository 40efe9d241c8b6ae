"""Localisations that are told by a few numbers: circles, ellipses and polygons."""

from collections.abc import Sequence

import healpy
import numpy as np
from numpy.typing import NDArray

from kowalski.catalogs.sphere import position_angle_deg, separation_arcsec
from kowalski.skymaps.cells import Integers, uniq_of
from kowalski.skymaps.errors import SkymapError
from kowalski.skymaps.localisation import Localisation, order_for

SIGMAS = 4.0  # a Gaussian is cut here
HALF_SKY_DEG = 90.0

Vectors = NDArray[np.float64]


def cone(ra: float, dec: float, error: float) -> Localisation:
    """Return a Gaussian around a position; `error` is its standard deviation, all in degrees."""
    return ellipse(ra, dec, error, error, 0.0)


def ellipse(ra: float, dec: float, amaj: float, amin: float, phi: float) -> Localisation:
    """Return an elliptical Gaussian.

    `amaj` and `amin` are the standard deviations along its axes, `phi` the angle of the long one
    east of north, all in degrees.
    """
    if not 0 < amin <= amaj:
        raise SkymapError("skymap: amin must be more than 0 and not more than amaj.")
    order = order_for(amin)
    pixels = disc(order, ra, dec, min(SIGMAS * amaj, 180.0))
    there_ra, there_dec = healpy.pix2ang(1 << order, pixels, nest=True, lonlat=True)
    here_ra, here_dec = np.full_like(there_ra, ra), np.full_like(there_dec, dec)
    away = separation_arcsec(here_ra, here_dec, there_ra, there_dec) / 3600
    angle = np.radians(position_angle_deg(here_ra, here_dec, there_ra, there_dec) - phi)
    along, across = away * np.cos(angle) / amaj, away * np.sin(angle) / amin
    return Localisation.of(uniq_of(order, pixels), np.exp(-0.5 * (along**2 + across**2)))


def polygon(corners: Sequence[tuple[float, float]]) -> Localisation:
    """Return a uniform density inside a polygon of great circles, convex or not.

    Corners are right ascensions and declinations in degrees, in order; the polygon must be
    narrower than half the sky.
    """
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners = corners[:-1]
    if len(corners) < 3:
        raise SkymapError("skymap.polygon: at least three corners make a polygon.")
    vectors = healpy.ang2vec(*np.array(corners, dtype=np.float64).T, lonlat=True)
    middle = vectors.sum(axis=0)
    if np.linalg.norm(middle) < 1e-9:
        raise SkymapError("skymap.polygon: it is wider than half the sky.")
    middle /= np.linalg.norm(middle)
    radius = np.degrees(np.arccos(np.clip((vectors @ middle).min(), -1, 1)))
    if radius >= HALF_SKY_DEG - 1:
        raise SkymapError("skymap.polygon: it is wider than half the sky.")
    order = order_for(radius / 3)
    ra, dec = healpy.vec2ang(middle, lonlat=True)
    pixels = disc(order, float(ra[0]), float(dec[0]), radius * 1.01)
    points = np.stack(healpy.pix2vec(1 << order, pixels, nest=True), axis=1)
    inside = pixels[is_inside(points, vectors, middle)]
    return Localisation.of(uniq_of(order, inside), np.ones(len(inside)))


def disc(order: int, ra: float, dec: float, radius_deg: float) -> Integers:
    """Return the pixels of a circle."""
    vector = healpy.ang2vec(ra, dec, lonlat=True)
    found = healpy.query_disc(
        1 << order, vector, np.radians(radius_deg), inclusive=True, fact=1, nest=True
    )
    pixels: Integers = found.astype(np.int64)
    return pixels


def is_inside(points: Vectors, corners: Vectors, middle: Vectors) -> NDArray[np.bool_]:
    """Tell of points whether a polygon surrounds them.

    All are projected from the centre of the sphere onto the plane that touches it at `middle`,
    where great circles are straight lines; then sides to the east of a point are counted.
    """
    x, y = projected(points, middle)
    corner_x, corner_y = projected(corners, middle)
    inside = np.zeros(len(points), dtype=bool)
    before_x, before_y = corner_x[-1], corner_y[-1]
    for next_x, next_y in zip(corner_x, corner_y, strict=True):
        if next_y != before_y:
            crossing = before_x + (y - before_y) * (next_x - before_x) / (next_y - before_y)
            inside ^= ((before_y > y) != (next_y > y)) & (x < crossing)
        before_x, before_y = next_x, next_y
    return inside


def projected(vectors: Vectors, middle: Vectors) -> tuple[Vectors, Vectors]:
    """Return plane coordinates of directions within a quarter turn of `middle`."""
    north = np.array([0.0, 0.0, 1.0]) if abs(middle[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    east = np.cross(north, middle)
    east /= np.linalg.norm(east)
    north = np.cross(middle, east)
    depth = vectors @ middle
    return vectors @ east / depth, vectors @ north / depth
