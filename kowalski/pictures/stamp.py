"""Reading a cutout to look at it."""

import gzip
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float64]

ABSURD = 1e20  # pixels of larger magnitude are marks of missing data


class StampError(Exception):
    """A cutout cannot be read; the text says why."""


def read_pixels(cutout: bytes) -> Pixels:
    """Return the pixels of a gzipped FITS cutout, north up; those that hold nothing get the mean.

    Raises
    ------
    StampError
        It is not a gzipped FITS image, or holds nothing.
    """
    pixels: Pixels = np.flipud(np.asarray(read_image(cutout).data, dtype=np.float64))
    missing = ~np.isfinite(pixels) | (np.abs(pixels) > ABSURD)
    if missing.all():
        return np.zeros_like(pixels)
    return np.where(missing, pixels[~missing].mean(), pixels)


def north_up(cutout: bytes) -> bytes:
    """Return a cutout as plain FITS, with its rows in the order in which it is looked at.

    Raises
    ------
    StampError
        It is not a gzipped FITS image.
    """
    from astropy.io import fits

    image = read_image(cutout)
    buffer = io.BytesIO()
    fits.PrimaryHDU(np.flipud(image.data), image.header).writeto(buffer, output_verify="fix")
    return buffer.getvalue()


def read_image(cutout: bytes) -> Any:
    """Return the image unit of a gzipped FITS cutout."""
    from astropy.io import fits

    try:
        with fits.open(io.BytesIO(gzip.decompress(cutout))) as units:
            image = units[0]
            data = image.data
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise StampError(f"not a gzipped FITS image: {error}") from None
    if data is None or data.ndim != 2 or 0 in data.shape:
        raise StampError("no image in the FITS file")
    return image
