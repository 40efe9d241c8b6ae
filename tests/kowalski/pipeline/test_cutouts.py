"""Stamps become triplets: the numbers of Kowalski, and a named problem for every odd stamp."""

import gzip
import json
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
import pytest
from astropy.io import fits
from numpy.typing import NDArray

from kowalski.pipeline.cutouts import PADDING, SIDE, triplets
from kowalski.surveys import SURVEYS

ZTF = SURVEYS["ZTF"]


def packed(pixels: NDArray[Any], **header: object) -> bytes:
    """Return a gzipped FITS file, as surveys send them."""
    unit = fits.PrimaryHDU(pixels)
    unit.header.update(header)
    text = unit.header.tostring().encode()
    content = pixels.astype(pixels.dtype.newbyteorder(">")).tobytes()
    return gzip.compress(text + content + bytes(-len(content) % 2880), mtime=0)


def image(seed: int = 1, side: int = SIDE) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(150, 10, (side, side)).astype(np.float32)


def alert(**stamps: object) -> dict[str, Any]:
    """Return an alert with three good stamps, but for those given."""
    good = {name: {"stampData": packed(image(n))} for n, name in enumerate(ZTF.cutouts)}
    return good | stamps


def test_channels_are_science_template_difference_divided_by_their_norms() -> None:
    """§2.4: science, template, difference, each divided by its L2 norm."""
    found, problems = triplets(ZTF, [alert()])
    assert problems == []
    assert found.dtype == np.float32
    for channel in range(3):
        expected = image(channel) / np.linalg.norm(image(channel))
        np.testing.assert_allclose(found[0, :, :, channel], expected, rtol=3e-7)


def test_no_alerts() -> None:
    found, problems = triplets(ZTF, [])
    assert found.shape == (0, SIDE, SIDE, 3)
    assert problems == []


def test_bytes_without_a_record_are_stamps_too() -> None:
    bare = {name: one["stampData"] for name, one in alert().items()}
    np.testing.assert_array_equal(triplets(ZTF, [bare])[0], triplets(ZTF, [alert()])[0])


@pytest.mark.parametrize("kind", ["u1", "i2", "i4", "i8", "f4", "f8"])
def test_every_pixel_type_of_fits(kind: str) -> None:
    pixels = image().astype(kind)
    found, problems = triplets(ZTF, [alert(cutoutScience=packed(pixels))])
    assert problems == []
    expected = pixels.astype(np.float64) / np.linalg.norm(pixels.astype(np.float64))
    np.testing.assert_allclose(found[0, :, :, 0], expected, rtol=3e-7)


def test_scale_zero_and_blank() -> None:
    pixels = image().astype(np.int16)
    pixels[3, 4] = -1
    stamp = packed(pixels, BSCALE=0.5, BZERO=32768.0, BLANK=-1)
    found, problems = triplets(ZTF, [alert(cutoutTemplate=stamp)])
    assert problems == []
    expected = pixels * 0.5 + 32768.0
    expected[3, 4] = 0
    np.testing.assert_allclose(
        found[0, :, :, 1], expected / np.linalg.norm(expected), rtol=3e-7, atol=0
    )


def test_a_header_of_several_blocks() -> None:
    words = {f"KEY{number}": number for number in range(60)}
    found, problems = triplets(ZTF, [alert(cutoutScience=packed(image(0), **words))])
    assert problems == []
    np.testing.assert_array_equal(found, triplets(ZTF, [alert()])[0])


def test_nan_is_zero_and_nothing_to_speak_of() -> None:
    """§2.4: NaN becomes 0."""
    pixels = image()
    pixels[:5] = np.nan
    found, problems = triplets(ZTF, [alert(cutoutScience=packed(pixels))])
    assert problems == []
    expected = np.nan_to_num(pixels)
    np.testing.assert_allclose(
        found[0, :, :, 0], expected / np.linalg.norm(expected), rtol=3e-7, atol=0
    )


@pytest.mark.parametrize("absurd", [np.inf, -np.inf, -3.4e38, 2e20])
def test_absurd_pixels_are_missing_and_said(absurd: float) -> None:
    pixels = image()
    pixels[7, 8] = pixels[9, 10] = absurd
    found, problems = triplets(ZTF, [alert(), alert(cutoutTemplate=packed(pixels))])
    assert [(one.index, one.field, one.usable) for one in problems] == [(1, "cutoutTemplate", True)]
    assert str(problems[0]).startswith("cutoutTemplate: 2 pixels")
    pixels[7, 8] = pixels[9, 10] = 0
    np.testing.assert_allclose(
        found[1, :, :, 1], pixels / np.linalg.norm(pixels), rtol=3e-7, atol=0
    )


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_a_stamp_without_light_is_no_division_by_zero(value: float) -> None:
    stamp = packed(np.full((SIDE, SIDE), value, dtype=np.float32))
    found, problems = triplets(ZTF, [alert(cutoutDifference=stamp)])
    assert problems == []
    assert np.all(found[0, :, :, 2] == 0)
    assert np.all(found[0, :, :, 0] != 0)


def test_smaller_stamps_are_filled_up_at_the_bottom_and_the_right() -> None:
    """§2.4: with 1e-9, to 63 pixels."""
    pixels = image()[:40, :50]
    found, problems = triplets(ZTF, [alert(cutoutScience=packed(pixels))])
    assert problems == []
    np.testing.assert_allclose(found[0, :40, :50, 0], pixels / np.linalg.norm(pixels), rtol=3e-7)
    assert np.all(found[0, 40:, :, 0] == np.float32(PADDING))
    assert np.all(found[0, :, 50:, 0] == np.float32(PADDING))


GOOD = packed(image())
FILE = gzip.decompress(GOOD)


@pytest.mark.parametrize(
    ("stamp", "kind", "reason"),
    [
        (None, "absent", "no stamp"),
        ({"fileName": "x", "stampData": b""}, "absent", "no stamp"),
        ({"fileName": "x"}, "absent", "no stamp"),
        (b"random bytes", "unreadable", "not gzip"),
        (GOOD[:-2000], "unreadable", "ends early"),
        (GOOD[:-8] + bytes(8), "unreadable", "not gzip"),
        (gzip.compress(b"no picture"), "unreadable", "not a FITS file"),
        (gzip.compress(FILE[:2879]), "unreadable", "no end"),
        (gzip.compress(FILE[:9000]), "unreadable", "FITS file ends early"),
        (gzip.compress(bytes(1 << 21)), "unreadable", "longer than"),
        (packed(image(side=64)), "too_large", "64×64 pixels, more than 63×63"),
        (packed(np.zeros((2, 63, 63), np.float32)), "unreadable", "NAXIS 3"),
        (gzip.compress(FILE.replace(b"-32", b"-31")), "unreadable", "BITPIX -31"),
        (gzip.compress(FILE.replace(b" 63", b"  0")), "unreadable", "0×0 pixels"),
        (gzip.compress(FILE.replace(b" 63", b"nan")), "unreadable", "0×0 pixels"),
    ],
)
def test_an_unusable_stamp_is_named_and_costs_only_its_own_alert(
    stamp: object, kind: str, reason: str
) -> None:
    found, problems = triplets(ZTF, [alert(), alert(cutoutTemplate=stamp), alert()])
    (problem,) = problems
    assert (problem.index, problem.field, problem.kind) == (1, "cutoutTemplate", kind)
    assert reason in problem.reason
    assert not problem.usable
    assert np.isnan(found[1]).all()
    np.testing.assert_array_equal(found[[0, 2]], triplets(ZTF, [alert(), alert()])[0])


@pytest.mark.shared_data
def test_equals_kowalski(shared_data: Path) -> None:
    """§2.4: the triplets of real alerts."""
    answers = json.loads((shared_data / "golden" / "ml_ztf.json").read_text())
    for answer in answers:
        with (shared_data / answer["file"]).open("rb") as packet:
            record: Any = next(fastavro.reader(packet))
        found, problems = triplets(ZTF, [record])
        assert problems == []
        expected = answer["triplet"]
        np.testing.assert_allclose(found[0].mean((0, 1)), expected["mean"], rtol=0, atol=1e-7)
        np.testing.assert_allclose(found[0].std((0, 1)), expected["std"], rtol=0, atol=1e-7)
        for place, values in expected["pixels"].items():
            row, column = map(int, place.split(","))
            np.testing.assert_allclose(found[0, row, column], values, rtol=3e-7)
