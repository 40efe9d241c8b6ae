"""An alert's three stamps as one normalised image with three channels, ready for the models.

FITS is read here without astropy, which needs a millisecond per alert; of the standard
(https://fits.gsfc.nasa.gov/fits_standard.html) only what a stamp is: one image in the first unit.
"""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from isal import isal_zlib
from isal.igzip_lib import IsalError
from numpy.typing import NDArray
from prometheus_client import Counter

from kowalski.surveys.stamps import stamp_bytes
from kowalski.surveys.survey import Survey

Triplets = NDArray[np.float32]

SIDE = 63
PADDING = 1e-9  # what smaller stamps are filled up with at the bottom and the right
ABSURD = 1e20  # pixels of larger magnitude are marks of missing data
LONGEST = 1 << 20  # bytes of an unpacked stamp; no survey comes near
BLOCK, CARD = 2880, 80
FITS_BEGINNING = b"SIMPLE  ="
END = b"END".ljust(CARD)
PIXEL_TYPES = {8: ">u1", 16: ">i2", 32: ">i4", 64: ">i8", -32: ">f4", -64: ">f8"}
GZIP = 31  # window bits that ask for gzip's header and checksum

PROBLEMS = Counter(
    "kowalski_cutout_problems_total", "Stamps that are absent, unreadable or incomplete", ["kind"]
)


class CutoutError(Exception):
    """A stamp cannot be used; the text says why, `kind` is the label of the metric."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class CutoutProblem:
    """What is wrong with one stamp of a batch.

    `index` is the alert's place in the batch, `field` the stamp's name in the packet. Where
    `usable` is false the alert has no triplet, hence no scores of models that look at it.
    """

    index: int
    field: str
    kind: str
    reason: str
    usable: bool

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


@dataclass(frozen=True)
class Layout:
    """How the pixels of a FITS image lie in its file."""

    start: int
    shape: tuple[int, int]
    pixel_type: str
    scale: float
    zero: float
    blank: int | None


def triplets(
    survey: Survey, alerts: Sequence[Mapping[str, Any]]
) -> tuple[Triplets, list[CutoutProblem]]:
    """Return the stamps of a batch, shape (N, 63, 63, 3), and what is wrong with them.

    Channels are science, template, difference, each divided by its L2 norm. Pixels that are not
    finite or absurdly large count as 0; larger ones are reported, NaN is ordinary at the edges of
    detectors. A channel without any light stays 0. The row of an alert with an unusable stamp is
    NaN throughout.
    """
    images = np.empty((len(alerts), SIDE, SIDE, 3), dtype=np.float32)
    problems: list[CutoutProblem] = []
    for index, alert in enumerate(alerts):
        for channel, field in enumerate(survey.cutouts):
            try:
                missing = fill(images[index, :, :, channel], unpacked(alert.get(field)))
            except CutoutError as error:
                problems.append(CutoutProblem(index, field, error.kind, str(error), usable=False))
            else:
                if missing:
                    reason = f"{missing} pixels are infinite or absurdly large"
                    problems.append(
                        CutoutProblem(index, field, "absurd_pixels", reason, usable=True)
                    )
    for problem in problems:
        if not problem.usable:
            images[problem.index] = np.nan
    for kind, count in Tally(problem.kind for problem in problems).items():
        PROBLEMS.labels(kind).inc(count)
    return images, problems


def unpacked(stamp: object) -> bytes:
    """Return the FITS file of a stamp, gzipped or not."""
    packed = stamp_bytes(stamp)
    if packed is None:
        raise CutoutError("absent", "no stamp")
    if packed.startswith(FITS_BEGINNING):
        return packed
    inflater = isal_zlib.decompressobj(wbits=GZIP)
    try:
        content: bytes = inflater.decompress(packed, LONGEST)
    except IsalError as error:  # type: ignore[misc]  # its stub declares an instance
        raise CutoutError("unreadable", f"not gzip: {error}") from None
    if not inflater.eof:
        reason = f"longer than {LONGEST} bytes" if len(content) >= LONGEST else "gzip ends early"
        raise CutoutError("unreadable", reason)
    return content


def fill(channel: NDArray[np.float32], content: bytes) -> int:
    """Write the normalised pixels of a FITS file into a channel; return how many are absurd."""
    pixels = read_fits(content)
    height, width = pixels.shape
    if height > SIDE or width > SIDE:
        raise CutoutError("too_large", f"{width}×{height} pixels, more than {SIDE}×{SIDE}")
    norm, absurd = norm_of(pixels), 0
    if not norm < ABSURD:
        # NaN, infinite and absurd pixels all end here, ordinary stamps never.
        usable = np.abs(pixels) <= ABSURD
        absurd = int(np.count_nonzero(~usable & ~np.isnan(pixels)))
        pixels = np.where(usable, pixels, 0.0)
        norm = norm_of(pixels)
    if (height, width) != channel.shape:
        channel[...] = PADDING
    # In float64 the norm cannot overflow; for ordinary stamps it rounds to the float32 one.
    np.divide(pixels, norm or 1.0, out=channel[:height, :width], casting="same_kind")
    return absurd


def norm_of(pixels: NDArray[np.float64]) -> float:
    """Return the L2 norm of an image."""
    flat = pixels.ravel()
    return float(np.sqrt(flat @ flat))


def read_fits(content: bytes) -> NDArray[np.float64]:
    """Return the image of a FITS file, first row first.

    Raises
    ------
    CutoutError
        The file is not FITS, is cut off, or its first unit is not an image of two dimensions.
    """
    layout = read_layout(header_of(content))
    height, width = layout.shape
    pixel_type = np.dtype(layout.pixel_type)
    if len(content) < layout.start + height * width * pixel_type.itemsize:
        raise CutoutError("unreadable", "FITS file ends early")
    stored = np.frombuffer(content, pixel_type, height * width, layout.start)
    pixels = stored.astype(np.float64)
    if layout.scale != 1.0 or layout.zero != 0.0:
        pixels = pixels * layout.scale + layout.zero
    if layout.blank is not None:
        pixels[stored == layout.blank] = np.nan
    return pixels.reshape(layout.shape)


def header_of(content: bytes) -> bytes:
    """Return the header of a FITS file, in whole blocks."""
    if not content.startswith(FITS_BEGINNING):
        raise CutoutError("unreadable", "not a FITS file")
    for stop in range(BLOCK, len(content) + 1, BLOCK):
        block = content[stop - BLOCK : stop]
        if END in block and block.index(END) % CARD == 0:
            return content[:stop]
    raise CutoutError("unreadable", "FITS header has no end")


@lru_cache(maxsize=256)
def read_layout(header: bytes) -> Layout:
    """Return what a header says of its pixels; a survey's headers are few, so they are kept."""
    cards = read_cards(header)
    if cards.get("NAXIS") != 2:
        raise CutoutError("unreadable", f"FITS image has NAXIS {cards.get('NAXIS', 'missing')}")
    bits = cards.get("BITPIX")
    if bits not in PIXEL_TYPES:
        raise CutoutError("unreadable", f"FITS image has BITPIX {bits}")
    height, width = (int(cards.get(axis, 0)) for axis in ("NAXIS2", "NAXIS1"))
    if height < 1 or width < 1:
        raise CutoutError("unreadable", f"FITS image of {width}×{height} pixels")
    return Layout(
        start=len(header),
        shape=(height, width),
        pixel_type=PIXEL_TYPES[int(bits)],
        scale=cards.get("BSCALE", 1.0),
        zero=cards.get("BZERO", 0.0),
        blank=int(cards["BLANK"]) if "BLANK" in cards and bits > 0 else None,
    )


def read_cards(header: bytes) -> dict[str, float]:
    """Return the numbers in a FITS header by keyword; texts and logical values are left out."""
    cards: dict[str, float] = {}
    for start in range(0, len(header), CARD):
        card = header[start : start + CARD].decode("ascii", "replace")
        if card.startswith("END "):
            break
        if card[8:10] != "= ":
            continue
        try:
            value = float(card[10:].split("/")[0].replace("D", "E"))
        except ValueError:
            continue
        if np.isfinite(value):
            cards[card[:8].strip()] = value
    return cards
