"""Stamps are found however a survey puts them into its alerts."""

import gzip
import io

import numpy as np
import pytest
from astropy.io import fits as astropy_fits

from kowalski.api.handlers.cutouts import draw, fits
from kowalski.surveys.stamps import stamp_bytes, stamp_name


def fits_file() -> bytes:
    buffer = io.BytesIO()
    pixels = np.arange(63 * 63, dtype=np.float32).reshape(63, 63)
    astropy_fits.PrimaryHDU(pixels).writeto(buffer)
    return buffer.getvalue()


PLAIN = fits_file()
PACKED = gzip.compress(PLAIN)


@pytest.mark.parametrize("content", [PLAIN, PACKED])
def test_alone_or_with_a_name(content: bytes) -> None:
    """§2.8: raw bytes, or stampData beside a file name."""
    named = {"fileName": "candid7.fits.gz", "stampData": content}
    assert stamp_bytes(named) == stamp_bytes(content) == content
    assert (stamp_name(named), stamp_name(content)) == ("candid7.fits.gz", None)


@pytest.mark.parametrize("absent", [None, b"", {}, {"fileName": "", "stampData": b""}, "text"])
def test_none(absent: object) -> None:
    assert stamp_bytes(absent) is None
    assert stamp_name(absent) is None


def test_the_query_service_draws_and_sends_all_alike() -> None:
    looks = {"stretch": "linear"}
    stamps = [PLAIN, PACKED, {"fileName": "a.fits.gz", "stampData": PACKED}]
    assert len({draw(stamp, looks) for stamp in stamps}) == 1
    assert len({fits(stamp) for stamp in stamps}) == 1
