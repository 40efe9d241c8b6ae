"""Arithmetic of HEALPix cells of mixed sizes, numbered as UNIQ.

UNIQ is 4·4^order + pixel, pixels NESTED (IVOA MOC 2.0, section 4.3.1). A cell of any order is a
range of pixels of the finest order, 29, which makes sets of cells sets of ranges.
"""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

FINEST = 29
FIRST_UNIQ = 4 * 4 ** np.arange(FINEST + 2, dtype=np.int64)
WHOLE_SKY = 12 << (2 * FINEST)


def uniq_of(order: int, pixels: Integers) -> Integers:
    """Return the numbers of pixels of one order."""
    uniq: Integers = FIRST_UNIQ[order] + pixels
    return uniq


def order_and_pixel(uniq: Integers) -> tuple[Integers, Integers]:
    """Return the order and the pixel of each cell."""
    orders = np.searchsorted(FIRST_UNIQ, uniq, side="right") - 1
    return orders.astype(np.int64), uniq - FIRST_UNIQ[orders]


def ranges_of(uniq: Integers) -> Integers:
    """Return the first and the next-to-last finest pixel of each cell, shape (N, 2)."""
    orders, pixels = order_and_pixel(uniq)
    shifts = 2 * (FINEST - orders)
    return np.stack([pixels << shifts, (pixels + 1) << shifts], axis=1)


def areas_of(uniq: Integers) -> NDArray[np.float64]:
    """Return the area of each cell, in steradians."""
    orders, _ = order_and_pixel(uniq)
    areas: NDArray[np.float64] = np.pi / (3.0 * 4.0 ** orders.astype(np.float64))
    return areas


def are_cells(uniq: Integers) -> bool:
    """Tell whether all numbers are those of cells, none of which overlap."""
    if not len(uniq):
        return True
    if uniq.min() < FIRST_UNIQ[0] or uniq.max() >= FIRST_UNIQ[-1]:
        return False
    orders, pixels = order_and_pixel(uniq)
    if (pixels >= 12 * 4**orders).any():
        return False
    if (orders == orders[0]).all():
        return bool((uniq[1:] > uniq[:-1]).all()) or len(set(uniq.tolist())) == len(uniq)
    ranges = ranges_of(uniq)
    ranges = ranges[np.argsort(ranges[:, 0], kind="stable")]
    return bool((ranges[1:, 0] >= ranges[:-1, 1]).all())
