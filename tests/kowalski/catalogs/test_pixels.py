"""The pixels of a cone must include every pixel that the cone touches."""

import healpy
import numpy as np
import pytest

from kowalski.catalogs.pixels import (
    SMALL_CONE,
    TINY_CONE,
    choose_order,
    pixel_size_arcsec,
    pixels_of,
    pixels_of_cones,
)


def positions(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Random positions, many of them near the poles and right ascension 0."""
    random = np.random.default_rng(seed)
    ra = random.uniform(0, 360, count)
    dec = np.degrees(np.arcsin(random.uniform(-1, 1, count)))
    quarter = count // 4
    dec[:quarter] = 90 - random.exponential(0.01, quarter)
    dec[quarter : 2 * quarter] = -90 + random.exponential(0.01, quarter)
    ra[2 * quarter : 3 * quarter] = np.mod(random.normal(0, 0.001, quarter), 360)
    return ra, dec


@pytest.mark.parametrize(
    ("order", "radius_arcsec"),
    [(15, 2.0), (13, 2.0), (12, 2.0), (10, 2.0), (13, 8.0), (8, 300.0), (6, 300.0), (7, 600.0)],
)
def test_small_cones_touch_no_pixel_outside_the_neighbourhood(
    order: int, radius_arcsec: float
) -> None:
    assert radius_arcsec <= SMALL_CONE * pixel_size_arcsec(order)
    ra, dec = positions(400, order)
    pixels, owners = pixels_of_cones(order, ra, dec, radius_arcsec)
    for index in range(len(ra)):
        vector = healpy.ang2vec(ra[index], dec[index], lonlat=True)
        # Without `inclusive` a disc holds pixels whose centre is inside; at a finer order that
        # is as good as exact. Their parents are the pixels that the cone touches.
        finer = 5 if radius_arcsec > TINY_CONE * pixel_size_arcsec(order) else 9
        fine = healpy.query_disc(
            1 << (order + finer), vector, np.radians(radius_arcsec / 3600), nest=True
        )
        assert set(fine >> (2 * finer)) <= set(pixels[owners == index].tolist())


def test_wide_cones_are_covered() -> None:
    ra, dec = positions(50, 1)
    pixels, owners = pixels_of_cones(12, ra, dec, 600.0)
    assert set(pixels_of(12, ra, dec)) <= set(pixels)
    assert np.bincount(owners).min() > 50


def test_the_order_suits_density_and_radius() -> None:
    assert choose_order(2.0, 1e9) == 15  # limited by the radius
    assert choose_order(300.0, 9.0) <= 8
    assert choose_order(2.0, 1.0) < choose_order(2.0, 1000.0)
    for radius in (0.5, 2.0, 8.0, 300.0):
        for density in (1e-3, 1.0, 1e3, 1e6):
            order = choose_order(radius, density)
            assert radius <= SMALL_CONE * pixel_size_arcsec(order)
