"""What a page shows of a file that came with a comment.

Pictures are drawn anew by the marshal, whatever they were, and text comes as text: nothing that a
sender wrote is run by a browser. A PDF is for the browser's own viewer.
"""

import io
import zlib
from typing import Any

import numpy as np
from astropy.io import fits
from astropy.visualization import AsinhStretch, PercentileInterval
from PIL import Image

from skyportal.domain.attachments import TEXT, File
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.png import BROKEN as BROKEN_PICTURE
from skyportal.domain.spectrum_fits import BROKEN as BROKEN_FITS

SIDE = 1200  # pixels, at most, of a picture that is shown
MOST_PIXELS = 50_000_000  # of a picture that is read
MOST_UNPACKED = 256 * 2**20  # bytes
LONGEST_TEXT = 64 * 2**10  # bytes
SHOWN = 99.5  # percent of an image's pixels that are neither black nor white

PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF"}
PDF, FITS, GZIP = "application/pdf", "application/fits", "application/gzip"
GZIP_WINDOW = 16 + zlib.MAX_WBITS


def preview(file: File) -> File:
    """Return what is shown of a file: a PNG, the beginning of a text, or a PDF as it is.

    Raises
    ------
    InvalidRequestError
        It cannot be shown, or not be read.
    """
    kind = file.content_type
    if kind in PICTURES:
        return File(f"{file.name}.png", drawn(file, PICTURES[kind]))
    if kind == FITS:
        return File(f"{file.name}.png", image_of_fits(file.name, file.content))
    if kind == GZIP:
        return File(f"{file.name}.png", image_of_fits(file.name, unpacked(file)))
    if kind == PDF:
        return file
    if kind == TEXT:
        return File(file.name, beginning(file.content))
    raise InvalidRequestError(
        f"preview: {file.name!r} is {kind}, of which nothing can be shown; leave preview out to save it."
    )


def drawn(file: File, name: str) -> bytes:
    """Return a picture, made smaller if it is large, as PNG."""
    try:
        with Image.open(io.BytesIO(file.content), formats=[name]) as image:
            check_pixels(file.name, *image.size)
            image.draft("RGB", (SIDE, SIDE))
            image.thumbnail((SIDE, SIDE))
            return as_png(image.convert("RGBA" if image.has_transparency_data else "RGB"))
    except (*BROKEN_PICTURE, Image.DecompressionBombError):
        raise unreadable(file.name, "picture") from None


def image_of_fits(name: str, content: bytes) -> bytes:
    """Return the first image of a FITS file as PNG, north where the file has its last row."""
    try:
        with fits.open(io.BytesIO(content), memmap=False) as hdus:
            for hdu in hdus:
                axes = hdu.shape if hdu.is_image else ()
                if len(axes) >= 2 and min(axes) > 1:
                    check_pixels(name, *axes)
                    return as_png(Image.fromarray(stretched(plane(hdu.data)), "L"))
    except BROKEN_FITS:
        raise unreadable(name, "FITS file") from None
    raise InvalidRequestError(
        f"preview: there is no image in {name!r}; leave preview out to save it."
    )


def plane(pixels: "np.ndarray[Any, Any]") -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Return the first plane of an image, by every so many pixels if it is large."""
    while pixels.ndim > 2:
        pixels = pixels[0]
    step = max(1, -(-max(pixels.shape) // SIDE))
    return np.asarray(pixels[::step, ::step], dtype=np.float64)


def stretched(pixels: "np.ndarray[Any, np.dtype[np.float64]]") -> "np.ndarray[Any, Any]":
    """Return an image as bytes, dim parts lifted, upside up; what is not a number is black."""
    finite = np.isfinite(pixels)
    if not finite.any():
        return np.zeros(pixels.shape, dtype=np.uint8)
    low, high = PercentileInterval(SHOWN).get_limits(pixels[finite])
    scaled = (np.where(finite, pixels, low) - low) / ((high - low) or 1.0)
    lifted = AsinhStretch(0.1)(np.clip(scaled, 0, 1))
    return np.ascontiguousarray((255 * lifted).astype(np.uint8)[::-1])


def unpacked(file: File) -> bytes:
    """Return what is in a gzip file."""
    reader = zlib.decompressobj(GZIP_WINDOW)
    try:
        content = reader.decompress(file.content, MOST_UNPACKED)
    except zlib.error:
        raise unreadable(file.name, "gzip file") from None
    if not content.startswith(b"SIMPLE  ="):
        raise InvalidRequestError(
            f"preview: there is no FITS file in {file.name!r}; leave preview out to save it."
        )
    return content


def check_pixels(name: str, *axes: int) -> None:
    """Refuse to draw what would fill the memory."""
    if np.prod(axes, dtype=float) > MOST_PIXELS:
        raise InvalidRequestError(
            f"preview: {name!r} has {' × '.join(map(str, axes))} pixels, too many to be shown; leave "
            "preview out to save it."
        )


def beginning(content: bytes) -> bytes:
    """Return as much of a text as is shown, ending after a whole letter."""
    return content[:LONGEST_TEXT].decode(errors="ignore").encode()


def as_png(image: Image.Image) -> bytes:
    """Return a picture as PNG."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def unreadable(name: str, kind: str) -> InvalidRequestError:
    """Return the refusal of a file that is not what its first bytes say."""
    return InvalidRequestError(
        f"preview: {name!r} is no {kind} that can be read; leave preview out to save it."
    )
