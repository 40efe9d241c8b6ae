"""Cutouts as small pictures for the marshal."""

import numpy as np

from kowalski.pictures.colours import BONE
from kowalski.pictures.drawing import png, resampled
from kowalski.pictures.shades import PERCENTILES, limits, scaled, stretched
from kowalski.pictures.stamp import AS_STORED, Pixels, StampError, read_pixels
from kowalski.surveys.survey import Picture

SIZE = 168


class ThumbnailError(Exception):
    """A cutout cannot be drawn; the text says why."""


def thumbnail(cutout: bytes, *, difference: bool, picture: Picture = AS_STORED) -> bytes:
    """Return a PNG of 168 × 168 pixels of a FITS cutout.

    Logarithmic for images of the sky, linear for the difference; shades from the first percentile
    to the brightest pixel, unless the survey's picture goes by standard deviations.

    Raises
    ------
    ThumbnailError
        The cutout is not a FITS image, or holds nothing.
    """
    try:
        pixels = read_pixels(cutout, picture)
    except StampError as error:
        raise ThumbnailError(str(error)) from None
    if picture.sigmas is not None:
        low, high = around_median(pixels, picture.sigmas)
        return png(scaled(resampled(pixels, SIZE), low, high), BONE)
    parts = scaled(pixels, *limits(pixels, "min_max"))
    shades = stretched(parts, "linear" if difference else "log")
    low, high = np.percentile(shades, PERCENTILES)
    return png(scaled(resampled(shades, SIZE), float(low), float(high)), BONE)


def around_median(pixels: Pixels, sigmas: tuple[float, float]) -> tuple[float, float]:
    """Return the values so many standard deviations below and above the median.

    Both are those of the pixels that are left when outliers beyond three deviations are left out.
    """
    from astropy.stats import sigma_clipped_stats

    _, median, deviation = sigma_clipped_stats(pixels)
    below, above = sigmas
    return float(median - below * deviation), float(median + above * deviation)
