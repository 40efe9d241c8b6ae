"""Cutouts as small pictures for the marshal."""

import numpy as np

from kowalski.pictures.colours import BONE
from kowalski.pictures.drawing import png, resampled
from kowalski.pictures.shades import PERCENTILES, limits, scaled, stretched
from kowalski.pictures.stamp import StampError, read_pixels

SIZE = 168


class ThumbnailError(Exception):
    """A cutout cannot be drawn; the text says why."""


def thumbnail(cutout: bytes, *, difference: bool) -> bytes:
    """Return a PNG of 168 × 168 pixels of a gzipped FITS cutout.

    Logarithmic for images of the sky, linear for the difference; shades from the first percentile
    to the brightest pixel.

    Raises
    ------
    ThumbnailError
        The cutout is not a gzipped FITS image, or holds nothing.
    """
    try:
        pixels = read_pixels(cutout)
    except StampError as error:
        raise ThumbnailError(str(error)) from None
    parts = scaled(pixels, *limits(pixels, "min_max"))
    shades = stretched(parts, "linear" if difference else "log")
    low, high = np.percentile(shades, PERCENTILES)
    return png(scaled(resampled(shades, SIZE), float(low), float(high)), BONE)
