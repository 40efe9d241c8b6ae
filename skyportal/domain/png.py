"""Pictures that come from outside: only small PNG images are taken."""

import base64
import binascii
import hashlib
import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageChops

from skyportal.domain.errors import InvalidRequestError

MAX_BYTES = 2**20
MIN_SIDE, MAX_SIDE = 16, 500  # pixels
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


@dataclass(frozen=True)
class Picture:
    """A PNG image that can be drawn."""

    png: bytes
    is_grayscale: bool

    @property
    def digest(self) -> bytes:
        """What tells it from others."""
        return hashlib.sha256(self.png).digest()


def decoded(data: str) -> Picture:
    """Return the picture of a text in base64.

    Raises
    ------
    InvalidRequestError
        It is not base64, not a PNG, broken, too large or too small.
    """
    try:
        png = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequestError(
            f"data: not base64 (got {data[:20]!r}…); send the PNG file in base64, without a prefix."
        ) from None
    if len(png) > MAX_BYTES:
        raise InvalidRequestError(
            f"data: the PNG has {len(png)} bytes; send at most {MAX_BYTES}, a smaller picture."
        )
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            check_size(*image.size)
            image.load()
            return Picture(png, is_grayscale(image))
    except BROKEN as error:
        raise InvalidRequestError(
            f"data: not a PNG that can be drawn (got {png[:8]!r}…): {error}."
        ) from None


def check_size(width: int, height: int) -> None:
    """Refuse a picture that is too large or too small for a thumbnail."""
    if not (MIN_SIDE <= width <= MAX_SIDE and MIN_SIDE <= height <= MAX_SIDE):
        raise InvalidRequestError(
            f"data: the picture has {width} × {height} pixels; send {MIN_SIDE} to {MAX_SIDE} a side."
        )


def is_grayscale(image: Image.Image) -> bool:
    """Tell whether a picture has no colours."""
    red, green, blue = image.convert("RGB").split()
    return not (
        ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()
    )
