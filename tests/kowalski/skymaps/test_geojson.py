"""Polygons that MongoDB gets."""

import healpy
import numpy as np
import pytest

from kowalski.skymaps.geojson import cover, outlines
from kowalski.skymaps.region import Region
from kowalski.skymaps.shapes import cone, is_inside

Ring = list[list[float]]


def is_in(ring: Ring, ra: float, dec: float) -> bool:
    """Tell whether a ring of great circles, narrower than half the sky, surrounds a place."""
    longitude, latitude = np.array(ring[:-1]).T
    corners = healpy.ang2vec(longitude + 180, latitude, lonlat=True)
    middle = corners.mean(axis=0)
    point = healpy.ang2vec(ra, dec, lonlat=True)
    if point @ middle <= 0.2:
        return False
    return bool(is_inside(point[None, :], corners, middle / np.linalg.norm(middle))[0])


@pytest.mark.parametrize("order", [0, 1, 2, 3, 5])
def test_a_cover_leaves_nothing_out(order: int) -> None:
    """Also at the corners and sides of cells, which are curved."""
    pixels = np.arange(4**order)[-12:]  # towards the pole, where sides are most curved
    for pixel in pixels.tolist():
        text = f"{order}/{pixel}"
        [[ring]] = cover(Region.read(text), 100)["coordinates"]
        corners = healpy.boundaries(1 << order, pixel, step=32, nest=True).T
        ra, dec = healpy.vec2ang(corners, lonlat=True)
        assert all(is_in(ring, *place) for place in zip(ra, dec, strict=True))
        assert ring[0] == ring[-1]


def test_outlines_are_bounded_and_shifted_by_half_a_turn() -> None:
    region = cone(2.0, 40.0, 3.0).credible_regions([90])[90]
    drawn = outlines(region, 50)
    assert drawn["type"] == "MultiPolygon"
    assert 1 <= len(drawn["coordinates"]) <= 50
    longitudes = np.array([point[0] for [ring] in drawn["coordinates"] for point in ring])
    assert (np.abs((longitudes - (2 - 180) + 180) % 360 - 180) < 15).all()
    assert (np.abs(longitudes) <= 180).all()
