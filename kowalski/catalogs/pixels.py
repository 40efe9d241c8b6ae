"""The HEALPix pixel of a catalogue row, and the pixels that a cone touches.

Górski et al. 2005, ApJ 622, 759. Pixels are NESTED, so that neighbours on the sky are neighbours
in the index.
"""

import healpy
import numpy as np
from numpy.typing import NDArray

from kowalski.catalogs.sphere import Degrees, offset, separation_arcsec

MAX_ORDER = 29
ROWS_AROUND_A_POSITION = 4.0
SMALL_CONE = 0.5  # of a pixel's size: such a cone lies inside a pixel and its eight neighbours
TINY_CONE = 0.125  # of a pixel's size: the pixels around such a cone are those that it touches
AROUND = 16  # points around a tiny cone, at twice its radius


def pixel_size_arcsec(order: int) -> float:
    """Return the square root of the area of a pixel."""
    return float(healpy.nside2resol(1 << order, arcmin=True)) * 60


def choose_order(radius_arcsec: float, rows_per_square_degree: float) -> int:
    """Return the order that makes a match cheap.

    The coarsest one at which a pixel and its neighbours hold few rows; never so fine that the
    cone leaves them.
    """
    square_degrees = ROWS_AROUND_A_POSITION / max(9 * rows_per_square_degree, 1e-6)
    wanted_arcsec = max(np.sqrt(square_degrees) * 3600, radius_arcsec / SMALL_CONE)
    order = 0
    while order < MAX_ORDER and pixel_size_arcsec(order + 1) >= wanted_arcsec:
        order += 1
    if pixel_size_arcsec(order) > wanted_arcsec and order < MAX_ORDER:
        finer = pixel_size_arcsec(order + 1)
        order += finer >= radius_arcsec / SMALL_CONE
    return order


def pixels_of(order: int, ra: Degrees, dec: Degrees) -> NDArray[np.int64]:
    """Return the pixel of each position."""
    pixels: NDArray[np.int64] = healpy.ang2pix(1 << order, ra, dec, nest=True, lonlat=True)
    return pixels.astype(np.int64)


def pixels_of_cones(
    order: int, ra: Degrees, dec: Degrees, radius_arcsec: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pixels and, beside each, the index of the position whose cone it touches.

    Every pixel that a cone touches is there; some that it does not touch may be as well.
    """
    size = pixel_size_arcsec(order)
    if radius_arcsec <= TINY_CONE * size:
        return surroundings(order, ra, dec, radius_arcsec)
    if radius_arcsec <= SMALL_CONE * size:
        return neighbourhoods(order, ra, dec, radius_arcsec)
    return discs(order, ra, dec, radius_arcsec)


def surroundings(
    order: int, ra: Degrees, dec: Degrees, radius_arcsec: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pixel of each position and those of points in a ring around it.

    The ring is twice as wide as the cone, so that no corner of a pixel, however sharp HEALPix
    makes it, reaches between two points into the cone.
    """
    angles = np.arange(AROUND) * 360 / AROUND
    ring_ra, ring_dec = offset(ra[:, None], dec[:, None], 2 * radius_arcsec, angles[None, :])
    ring = pixels_of(order, ring_ra.ravel(), ring_dec.ravel()).reshape(ring_ra.shape)
    pixels = np.hstack([pixels_of(order, ra, dec)[:, None], ring])
    pixels.sort(axis=1)
    first = np.ones_like(pixels, dtype=bool)
    first[:, 1:] = pixels[:, 1:] != pixels[:, :-1]
    positions = np.broadcast_to(np.arange(len(ra))[:, None], pixels.shape)
    return pixels[first], positions[first]


def neighbourhoods(
    order: int, ra: Degrees, dec: Degrees, radius_arcsec: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pixel of each position and those of its neighbours that are near enough."""
    nside = 1 << order
    own = pixels_of(order, ra, dec)
    around = healpy.get_all_neighbours(nside, own, nest=True).astype(np.int64)
    pixels = np.vstack([own[None, :], around]).T
    positions = np.broadcast_to(np.arange(len(own))[:, None], pixels.shape)
    exists = pixels >= 0
    pixels, positions = pixels[exists], positions[exists]
    centre_ra, centre_dec = healpy.pix2ang(nside, pixels, nest=True, lonlat=True)
    away = separation_arcsec(ra[positions], dec[positions], centre_ra, centre_dec)
    reach = np.degrees(healpy.max_pixrad(nside)) * 3600 + radius_arcsec
    near = away <= reach
    return pixels[near], positions[near]


def discs(
    order: int, ra: Degrees, dec: Degrees, radius_arcsec: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pixels of cones that are wide compared with a pixel."""
    vectors = healpy.ang2vec(ra, dec, lonlat=True)
    radius = np.radians(radius_arcsec / 3600)
    found = [
        healpy.query_disc(1 << order, vector, radius, inclusive=True, nest=True)
        for vector in np.atleast_2d(vectors)
    ]
    counts = [len(pixels) for pixels in found]
    return (
        np.concatenate(found).astype(np.int64) if found else np.empty(0, np.int64),
        np.repeat(np.arange(len(found)), counts),
    )
