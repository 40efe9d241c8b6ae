"""How much a source changes in which time: its dm-dt image (Mahabal et al. 2017, arXiv:1709.06257)."""

import numpy as np
from numpy.typing import NDArray

BRIGHTER = (-8, -4.5, -3, -2.5, -2, -1.5, -1.25, -0.75, -0.5, -0.3, -0.2, -0.1, -0.05)
FAINTER = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.25, 1.5, 2, 2.5, 3, 4.5, 8)
MAGNITUDES = np.array((*BRIGHTER, 0, *FAINTER))
"""Edges of the 26 bins of differences in magnitude."""
HOURS = (0.0, 4 / 145, 1 / 25, 2 / 25, 3 / 25, 0.3, 0.5, 0.75)
NIGHTS = (1, 1.5, 2.5, 3.5, 4.5, 5.5, 7, 10, 20, 30, 45, 60, 75, 90, 120, 150, 180, 210, 240)
DAYS = np.array((*HOURS, *NIGHTS))
"""Edges of the 26 bins of differences in time."""


def dmdt(days: NDArray[np.float64], magnitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the dm-dt image of a light curve in order of time, shape (26, 26).

    A row is a bin of magnitude, a column one of time; the squares add up to 1, or are all 0 where
    no two points are as far apart as a bin.
    """
    earlier, later = np.triu_indices(len(days), k=1)
    counts, _, _ = np.histogram2d(
        magnitudes[later] - magnitudes[earlier], days[later] - days[earlier], (MAGNITUDES, DAYS)
    )
    length = float(np.linalg.norm(counts))
    image: NDArray[np.float64] = counts / length if length else counts
    return image
