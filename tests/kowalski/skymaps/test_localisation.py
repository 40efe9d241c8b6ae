"""Localisations: their contours, and the shapes and files that they come from."""

import gzip
import io
from pathlib import Path
from typing import Any

import healpy
import numpy as np
import pytest
from astropy.io import fits

from kowalski.skymaps.cells import uniq_of
from kowalski.skymaps.errors import SkymapError
from kowalski.skymaps.fits_file import read_fits
from kowalski.skymaps.localisation import Localisation
from kowalski.skymaps.shapes import cone, ellipse, polygon

TWO_SIGMA_90 = 2 * np.log(10)  # squared radius, in sigmas, that holds 90 % of a plane Gaussian


def file_of(ordering: str, columns: dict[str, Any], **header: Any) -> bytes:
    formats = {"UNIQ": "K"}
    table = fits.BinTableHDU.from_columns(
        [
            fits.Column(name=name, format=formats.get(name, "D"), array=values)
            for name, values in columns.items()
        ]
    )
    table.header["ORDERING"] = ordering
    table.header.update(header)
    buffer = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(buffer)
    return buffer.getvalue()


def of_sky(values: Any) -> Localisation:
    order = healpy.npix2nside(len(values)).bit_length() - 1
    return Localisation.of(uniq_of(order, np.arange(len(values))), np.asarray(values, float))


@pytest.mark.parametrize(("ra", "dec", "error"), [(47.0, 9.0, 0.5), (0.01, -89.9, 2), (359, 0, 8)])
def test_a_cone_is_a_gaussian(ra: float, dec: float, error: float) -> None:
    localisation = cone(ra, dec, error)
    region = localisation.credible_regions([90])[90]
    assert region.area_deg2 == pytest.approx(np.pi * error**2 * TWO_SIGMA_90, rel=0.04)
    assert region.contains(np.array([ra]), np.array([dec])).all()
    assert not region.contains(np.array([ra + 180]), np.array([-dec])).any()


def test_an_ellipse_points_east_of_north() -> None:
    region = ellipse(100.0, 20.0, 3.0, 0.5, 45.0).credible_regions([90])[90]
    north_east = np.array([100.0 + 2 / np.cos(np.radians(22))]), np.array([22.0])
    north_west = np.array([100.0 - 2 / np.cos(np.radians(22))]), np.array([22.0])
    assert region.contains(*north_east).all()
    assert not region.contains(*north_west).any()
    assert region.area_deg2 == pytest.approx(np.pi * 3 * 0.5 * TWO_SIGMA_90, rel=0.05)


def test_a_polygon_may_have_a_notch() -> None:
    corners = [(355.0, 0.0), (5.0, 0.0), (5.0, 10.0), (0.0, 2.0), (355.0, 10.0)]
    for given in (corners, [*corners, corners[0]], corners[::-1]):
        region = polygon(given).credible_regions([99])[99]
        ra, dec = np.array([0.0, 0.0, 356.0, 4.0]), np.array([1.0, 6.0, 6.0, 6.0])
        assert region.contains(ra, dec).tolist() == [True, False, True, True]


@pytest.mark.parametrize(
    "corners",
    [[(0, 0), (1, 1)], [(0, 0), (120, 0), (240, 0)], [(0, -80), (120, -80), (240, 80), (60, 80)]],
)
def test_what_is_no_polygon(corners: Any) -> None:
    with pytest.raises(SkymapError, match="polygon"):
        polygon(corners)


def test_the_smallest_region_is_taken_from_the_densest_cells() -> None:
    density = np.zeros(12 * 4**2)
    density[[3, 50, 100]] = [5, 3, 2]
    regions = of_sky(density).credible_regions([49, 50, 51, 80, 99])
    assert [regions[level].text for level in (49, 50, 51, 80)] == ["2/3"] * 2 + ["2/3,50"] * 2
    assert regions[99].text == "2/3,50,100"


@pytest.mark.parametrize(
    ("uniq", "density"),
    [([4, 16], [1, 1]), ([4], [-1]), ([4], [0]), ([3], [1]), ([4, 5], [1]), ([4], [np.inf])],
)
def test_what_is_no_localisation(uniq: list[int], density: list[float]) -> None:
    with pytest.raises(SkymapError):
        Localisation.of(np.array(uniq), np.array(density, dtype=float))


def test_files_in_all_forms_tell_the_same() -> None:
    rng = np.random.default_rng(3)
    nested = rng.uniform(0, 1, 12 * 4**3)
    ring = healpy.reorder(nested, n2r=True)
    uniq = uniq_of(3, np.arange(len(nested)))
    expected = of_sky(nested).credible_regions([90])[90].ranges
    for content in (
        file_of("NESTED", {"PROB": nested}),
        file_of("RING", {"PROB": ring, "DISTMU": ring}),
        gzip.compress(file_of("RING", {"DISTMU": ring, "PROB": ring})),
        file_of("NUNIQ", {"UNIQ": uniq, "PROBDENSITY": nested, "DISTMU": nested}),
        file_of("RING", {"PROBABILITY": ring}),
    ):
        assert np.array_equal(read_fits(content).credible_regions([90])[90].ranges, expected)


def test_nothing_is_possible_behind_the_earth() -> None:
    values = np.ones(12 * 4**4)
    content = file_of("NESTED", {"PROB": values}, GEO_RA=90.0, GEO_DEC=10.0, GEO_RAD=67.0)
    region = read_fits(content).credible_regions([99])[99]
    assert region.contains(np.array([90.0, 270.0]), np.array([10.0, -10.0])).tolist() == [0, 1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not FITS",
        gzip.compress(b"not FITS"),
        gzip.compress(b"x" * 10_000)[:50],
        file_of("NESTED", {"FLUX": np.ones(48)}),
        file_of("NESTED", {"PROB": np.ones(47)}),
        file_of("NESTED", {"PROB": np.ones(12 * 9)}),
        file_of("NESTED", {"PROB": np.ones(48)})[:6000],
    ],
)
def test_what_is_no_file(content: bytes) -> None:
    with pytest.raises(SkymapError):
        read_fits(content)


@pytest.mark.shared_data
def test_gw190814(shared_data: Path) -> None:
    """Abbott et al. 2020, ApJL 896, L44: the 90 % region of LALInference covers 23 deg²."""
    content = (shared_data / "skymaps" / "LALInference.v1.fits.gz").read_bytes()
    localisation = read_fits(content)
    region = localisation.credible_regions([90])[90]
    assert region.area_deg2 == pytest.approx(23, abs=1)
    assert region.contains(*np.array([localisation.centre]).T).all()
