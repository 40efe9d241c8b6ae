"""Reading a cutout to look at it."""

import gzip
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kowalski.surveys.survey import Picture

Pixels = NDArray[np.float64]

AS_STORED = Picture()
FITS_BEGINNING = b"SIMPLE  ="
ABSURD = 1e20  # pixels of larger magnitude are marks of missing data


class StampError(Exception):
    """A cutout cannot be read; the text says why."""


def read_pixels(cutout: bytes, picture: Picture = AS_STORED) -> Pixels:
    """Return the pixels of a FITS cutout, gzipped or not, the lowest row of the picture first.

    Those that hold nothing get the mean, or the brightest value where the picture says so.

    Raises
    ------
    StampError
        It is not a FITS image, or holds nothing.
    """
    pixels: Pixels = np.asarray(read_image(cutout).data, dtype=np.float64)
    if picture.upside_down:
        pixels = np.flipud(pixels)
    pixels = np.flipud(np.rot90(pixels, -picture.quarter_turns))
    missing = ~np.isfinite(pixels) | (np.abs(pixels) > ABSURD)
    if missing.all():
        return np.zeros_like(pixels)
    known = pixels[~missing]
    return np.where(missing, known.max() if picture.sigmas else known.mean(), pixels)


def north_up(cutout: bytes) -> bytes:
    """Return a cutout as plain FITS, with its rows in the order in which it is looked at.

    Raises
    ------
    StampError
        It is not a FITS image.
    """
    from astropy.io import fits

    image = read_image(cutout)
    buffer = io.BytesIO()
    fits.PrimaryHDU(np.flipud(image.data), image.header).writeto(buffer, output_verify="fix")
    return buffer.getvalue()


def read_image(cutout: bytes) -> Any:
    """Return the image unit of a FITS cutout, gzipped or not."""
    from astropy.io import fits

    try:
        plain = cutout if cutout.startswith(FITS_BEGINNING) else gzip.decompress(cutout)
        with fits.open(io.BytesIO(plain)) as units:
            image = units[0]
            data = image.data
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise StampError(f"not a FITS image, gzipped or plain: {error}") from None
    if data is None or data.ndim != 2 or 0 in data.shape:
        raise StampError("no image in the FITS file")
    return image
