"""Ellipses on the sky: where a position lies in a galaxy's own extent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kowalski.catalogs.sphere import Degrees


@dataclass(frozen=True)
class Ellipse:
    """Extent on the sky: semi-major axis in degrees, axis ratio, position angle east of north.

    The fields are numbers, or arrays of one element for each of several galaxies.
    """

    semi_major_deg: Degrees | float
    axis_ratio: Degrees | float
    position_angle_deg: Degrees | float

    def contains(self, away_deg: Degrees, angle_deg: Degrees) -> NDArray[np.bool_]:
        """Tell whether positions lie inside, the edge included.

        A position is given by its separation from the centre and the angle at which it is seen
        from there, both in degrees: exact at any declination, since neither depends on a chart.
        An ellipse without extent contains nothing.
        """
        angle = np.radians(angle_deg - self.position_angle_deg)
        with np.errstate(divide="ignore", invalid="ignore"):
            along = away_deg * np.cos(angle) / self.semi_major_deg
            across = away_deg * np.sin(angle) / (self.semi_major_deg * self.axis_ratio)
            inside: NDArray[np.bool_] = along**2 + across**2 <= 1
        return inside
