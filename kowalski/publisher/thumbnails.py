"""Cutouts as small pictures for the marshal."""

import gzip
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.float64]

SIZE = 168
ABSURD = 1e20  # pixels of larger magnitude are marks of missing data
LOG_SCALE = 1000.0  # softening of the logarithm, as astropy's LogStretch has it


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
    pixels = stretched(read_fits(cutout), linear=difference)
    low, high = np.percentile(pixels, (1, 100))
    shades = np.clip((resampled(pixels) - low) / max(high - low, np.finfo(float).tiny), 0, 1)
    picture = Image.fromarray(np.minimum(shades * 256, 255).astype(np.uint8)[::-1])
    picture.putpalette(BONE.tobytes())
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=3)
    return buffer.getvalue()


def read_fits(cutout: bytes) -> Pixels:
    """Return the pixels of a cutout, north up; those that hold nothing get the mean."""
    from astropy.io import fits

    try:
        with fits.open(io.BytesIO(gzip.decompress(cutout))) as units:
            data = units[0].data
    except (OSError, EOFError, ValueError) as error:
        raise ThumbnailError(f"not a gzipped FITS image: {error}") from None
    if data is None or data.ndim != 2 or 0 in data.shape:
        raise ThumbnailError("no image in the FITS file")
    pixels: Pixels = np.flipud(np.asarray(data, dtype=np.float64))
    missing = ~np.isfinite(pixels) | (np.abs(pixels) > ABSURD)
    if missing.all():
        return np.zeros_like(pixels)
    return np.where(missing, pixels[~missing].mean(), pixels)


def stretched(pixels: Pixels, *, linear: bool) -> Pixels:
    """Return pixels from 0 to 1, on a logarithmic scale unless told otherwise."""
    low, high = pixels.min(), pixels.max()
    if high == low:
        return np.zeros_like(pixels)
    scaled: Pixels = (pixels - low) / (high - low)
    if linear:
        return scaled
    logarithm: Pixels = np.log(LOG_SCALE * scaled + 1) / np.log(LOG_SCALE + 1)
    return logarithm


def resampled(pixels: Pixels) -> Pixels:
    """Return the image at the size of the picture, smoothed by a Hann window of one pixel."""
    return resampled_rows(resampled_rows(pixels).T).T


def resampled_rows(pixels: Pixels) -> Pixels:
    """Resample one axis: each new row is a mixture of the two old ones around it."""
    last = len(pixels) - 1
    centres = (np.arange(SIZE) + 0.5) * len(pixels) / SIZE - 0.5
    below = np.floor(centres)
    weight = 0.5 + 0.5 * np.cos(np.pi * (centres - below))
    lower, upper = (np.clip(row, 0, last).astype(np.int64) for row in (below, below + 1))
    mixed: Pixels = weight[:, None] * pixels[lower] + (1 - weight)[:, None] * pixels[upper]
    return mixed


def bone_colours() -> NDArray[np.uint8]:
    """Return the colour map "bone": seven parts grey and one part "hot" with red and blue swapped."""
    grey = np.linspace(0, 1, 256)
    rising, middle, last = (np.clip((grey - start) * 8 / width, 0, 1) for start, width in HOT)
    colours = (7 * grey[:, None] + np.stack([last, middle, rising], axis=1)) / 8
    return np.rint(colours * 255).astype(np.uint8)


HOT = (
    (0.0, 3),
    (3 / 8, 3),
    (6 / 8, 2),
)  # where each channel of "hot" starts, and over how many eighths
BONE = bone_colours()
