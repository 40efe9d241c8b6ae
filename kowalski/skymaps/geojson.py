"""Regions as GeoJSON polygons for MongoDB and maps.

As everywhere in the archive, longitude is right ascension − 180.
"""

from typing import Any

import healpy
import numpy as np

from kowalski.catalogs.sphere import Degrees
from kowalski.skymaps.region import Region

Polygons = list[list[list[list[float]]]]
SIDES = 4
MARGIN = 1.04
"""Where no point of a cell may be outside, each of its curved sides is drawn as so many great
circles, and the cell larger by this factor; a factor of 1.0195 is enough for cells of any order."""


def outlines(region: Region, cells: int) -> dict[str, Any]:
    """Return a region as a MultiPolygon of the HEALPix cells that it is made of.

    Of at most so many cells: a region of more is drawn coarser, and so a little larger. Cells are
    valid polygons whatever the region's shape; its outline would not be where corners touch.
    """
    return multipolygon(region.within(cells), 1.0, 1)


def cover(region: Region, cells: int) -> dict[str, Any]:
    """Return a MultiPolygon of few cells in which every point of the region is."""
    return multipolygon(region.within(cells), MARGIN, SIDES)


def multipolygon(region: Region, scale: float, sides: int) -> dict[str, Any]:
    """Return the cells of a region, each larger by a factor, with lines for each of four sides."""
    polygons: Polygons = []
    for order, pixels in region.cells():
        nside = 1 << order
        corners = np.moveaxis(healpy.boundaries(nside, pixels, step=sides, nest=True), 1, 2)
        centres = np.stack(healpy.pix2vec(nside, pixels, nest=True), axis=1)[:, None, :]
        corners = centres + scale * (corners - centres)
        ra, dec = healpy.vec2ang(corners.reshape(-1, 3), lonlat=True)
        polygons += rings(ra.reshape(corners.shape[:2]), dec.reshape(corners.shape[:2]))
    return {"type": "MultiPolygon", "coordinates": polygons}


def rings(ra: Degrees, dec: Degrees) -> Polygons:
    """Return polygons without holes, of the corners in each row."""
    points = np.stack([ra % 360 - 180, dec], axis=2)
    closed = np.concatenate([points, points[:, :1]], axis=1)
    listed: list[list[list[float]]] = closed.tolist()
    return [[ring] for ring in listed]
