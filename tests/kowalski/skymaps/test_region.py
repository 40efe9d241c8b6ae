"""Regions of the sky against sets of pixels."""

import healpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kowalski.skymaps.cells import are_cells, order_and_pixel, uniq_of
from kowalski.skymaps.errors import SkymapError
from kowalski.skymaps.region import Region

ORDER = 3
PIXELS = st.sets(st.integers(0, 12 * 4**ORDER - 1), max_size=80)


def region_of(pixels: set[int]) -> Region:
    return Region.of_cells(uniq_of(ORDER, np.array(sorted(pixels), dtype=np.int64)))


@given(PIXELS)
@settings(max_examples=60, deadline=None)
def test_a_region_contains_its_pixels_and_no_others(pixels: set[int]) -> None:
    everywhere = np.arange(12 * 4**ORDER)
    ra, dec = healpy.pix2ang(1 << ORDER, everywhere, nest=True, lonlat=True)
    inside = region_of(pixels).contains(ra, dec)
    assert set(everywhere[inside].tolist()) == pixels


@given(PIXELS)
@settings(max_examples=60, deadline=None)
def test_text_and_cells_say_the_same(pixels: set[int]) -> None:
    region = region_of(pixels)
    assert np.array_equal(Region.read(region.text).ranges, region.ranges)
    cells = [uniq_of(order, those) for order, those in region.cells()]
    uniq = np.concatenate([*cells, np.empty(0, np.int64)])
    assert are_cells(uniq)
    assert region.count() == len(uniq)
    assert np.array_equal(Region.of_cells(uniq).ranges, region.ranges)


@given(PIXELS, st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_a_coarser_region_is_small_and_leaves_nothing_out(pixels: set[int], cells: int) -> None:
    region = region_of(pixels)
    coarser = region.within(max(cells, 12))
    assert coarser.count() <= max(cells, 12)
    ra, dec = healpy.pix2ang(
        1 << ORDER, np.array(sorted(pixels), dtype=np.int64), nest=True, lonlat=True
    )
    assert coarser.contains(ra, dec).all()
    spans = region.spans(1)
    assert {pixel >> 4 for pixel in pixels} == {
        pixel for first, end in spans.tolist() for pixel in range(first, end)
    }


def test_text_is_that_of_the_standard() -> None:
    region = Region.read("1/1-2,4 2/12-14,21,23,25 8/")
    assert region.text == "1/1-2,4 2/12-14,21,23,25"
    assert region.area_deg2 == pytest.approx(41252.96 * (3 / 48 + 6 / 192))


@pytest.mark.parametrize("text", ["5/x", "30/1", "a", "5/1-"])
def test_what_is_no_text_of_a_region(text: str) -> None:
    with pytest.raises(SkymapError, match="moc"):
        Region.read(text)


def test_numbers_of_cells() -> None:
    uniq = np.array([4, 15, 16, 63, 64, 4 * 4**29, 16 * 4**29 - 1])
    orders, pixels = order_and_pixel(uniq)
    assert orders.tolist() == [0, 0, 1, 1, 2, 29, 29]
    assert pixels.tolist() == [0, 11, 0, 47, 0, 0, 12 * 4**29 - 1]
    assert not are_cells(np.array([4, 16]))
    assert not are_cells(np.array([20, 20]))
    assert not are_cells(np.array([3]))
