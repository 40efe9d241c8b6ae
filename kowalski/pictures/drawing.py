"""From shades to a PNG."""

import io

import numpy as np
from PIL import Image

from kowalski.pictures.colours import Colours
from kowalski.pictures.stamp import Pixels


def png(shades: Pixels, colours: Colours) -> bytes:
    """Return a picture of shades between 0 and 1, whose first row is the lowest."""
    levels = np.minimum(np.clip(shades, 0, 1) * 256, 255).astype(np.uint8)
    picture = Image.fromarray(levels[::-1])
    picture.putpalette(colours.tobytes())
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=3)
    return buffer.getvalue()


def resampled(pixels: Pixels, size: int) -> Pixels:
    """Return an image at another size, smoothed by a Hann window of one pixel."""
    return resampled_rows(resampled_rows(pixels, size).T, size).T


def resampled_rows(pixels: Pixels, size: int) -> Pixels:
    """Resample one axis: each new row is a mixture of the two old ones around it."""
    last = len(pixels) - 1
    centres = (np.arange(size) + 0.5) * len(pixels) / size - 0.5
    below = np.floor(centres)
    weight = 0.5 + 0.5 * np.cos(np.pi * (centres - below))
    lower, upper = (np.clip(row, 0, last).astype(np.int64) for row in (below, below + 1))
    mixed: Pixels = weight[:, None] * pixels[lower] + (1 - weight)[:, None] * pixels[upper]
    return mixed
