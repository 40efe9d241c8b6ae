"""Where on the sky an event may be: a probability density on HEALPix cells of any sizes."""

from dataclasses import dataclass

import healpy
import numpy as np
from numpy.typing import NDArray

from kowalski.skymaps.cells import (
    FINEST,
    Integers,
    are_cells,
    areas_of,
    order_and_pixel,
)
from kowalski.skymaps.errors import SkymapError
from kowalski.skymaps.region import Region

Densities = NDArray[np.float64]


@dataclass(frozen=True)
class Localisation:
    """Cells (UNIQ) with the probability density of each, per steradian; together they hold 1."""

    uniq: Integers
    density: Densities

    @classmethod
    def of(cls, uniq: Integers, density: Densities) -> "Localisation":
        """Return a localisation of cells that somebody sends; empty ones are left out.

        Raises
        ------
        SkymapError
            They are no cells, overlap, or hold no probability.
        """
        if uniq.shape != density.shape or uniq.ndim != 1:
            raise SkymapError("skymap: there must be as many densities as cells.")
        filled = np.isfinite(density) & (density != 0)
        uniq, density = uniq[filled], density[filled]
        if (density < 0).any():
            raise SkymapError("skymap: a probability density is negative.")
        if not are_cells(uniq):
            raise SkymapError("skymap: uniq has numbers that are no cells, or cells that overlap.")
        total = float((density * areas_of(uniq)).sum())
        if not 0 < total < np.inf:
            raise SkymapError("skymap: it holds no probability at all.")
        return cls(uniq, density / total)

    @property
    def centre(self) -> tuple[float, float]:
        """Right ascension and declination of the most probable cell, in degrees."""
        best = self.uniq[[int(np.argmax(self.density))]]
        order, pixel = order_and_pixel(best)
        ra, dec = healpy.pix2ang(1 << int(order[0]), int(pixel[0]), nest=True, lonlat=True)
        return float(ra), float(dec)

    def credible_regions(self, levels: list[int]) -> dict[int, Region]:
        """Return, for each level in percent, the smallest region that holds at least as much.

        Cells are taken from the densest one on, as in Singer & Price 2016, PRD 93, 024013.
        """
        densest_first = np.argsort(-self.density, kind="stable")
        uniq = self.uniq[densest_first]
        held = np.cumsum(self.density[densest_first] * areas_of(uniq))
        return {
            level: Region.of_cells(uniq[: int(np.searchsorted(held, level / 100)) + 1])
            for level in levels
        }


def order_for(size_deg: float, pixels_across: float = 10.0) -> int:
    """Return the order at which something of a size, in degrees, is some pixels wide."""
    order = 5
    while order < FINEST - 9 and healpy.nside2resol(1 << order) > np.radians(
        size_deg / pixels_across
    ):
        order += 1
    return order
