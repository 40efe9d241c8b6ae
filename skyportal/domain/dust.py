"""How much the dust of the Milky Way reddens what is behind it.

The map is that of Schlegel, Finkbeiner & Davis (1998, ApJ 500, 525) in its own format: a file for
each galactic hemisphere in the equal-area projection of Lambert, as the authors distribute it.
"""

import functools
import math
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from astropy.io import fits

from skyportal.domain.coordinates import galactic

FILES = {1: "SFD_dust_4096_ngp.fits", -1: "SFD_dust_4096_sgp.fits"}


class DustMap(Protocol):
    """What tells reddening by direction."""

    def ebv(self, longitude: float, latitude: float) -> float:
        """Return E(B−V) in magnitudes towards galactic coordinates in degrees."""


class SFDMap:
    """The map in two files of a folder, of which only the pixels that are asked for are read."""

    def __init__(self, folder: Path) -> None:
        self.hemispheres = {sign: Hemisphere(folder / name) for sign, name in FILES.items()}

    def ebv(self, longitude: float, latitude: float) -> float:
        """Return E(B−V) between the four nearest pixels."""
        return self.hemispheres[1 if latitude >= 0 else -1].at(longitude, latitude)


class Hemisphere:
    """One file of the map."""

    def __init__(self, path: Path) -> None:
        with fits.open(path, memmap=True) as file:
            header = file[0].header
            self.sign, self.scale = int(header["LAM_NSGP"]), float(header["LAM_SCAL"])
            self.pole = (float(header["CRPIX1"]) - 1, float(header["CRPIX2"]) - 1)
            self.pixels: np.ndarray[Any, Any] = file[0].data

    def at(self, longitude: float, latitude: float) -> float:
        """Return the map's value at galactic coordinates in degrees."""
        radius = self.scale * math.sqrt(1 - self.sign * math.sin(math.radians(latitude)))
        angle = math.radians(longitude)
        x = self.pole[0] + radius * math.cos(angle)
        y = self.pole[1] - self.sign * radius * math.sin(angle)
        rows, columns = self.pixels.shape
        left = min(max(math.floor(x), 0), columns - 2)
        low = min(max(math.floor(y), 0), rows - 2)
        right, up = min(max(x - left, 0), 1), min(max(y - low, 0), 1)
        corner = self.pixels[low : low + 2, left : left + 2].astype(float)
        return float(np.array([1 - up, up]) @ corner @ np.array([1 - right, right]))


@functools.cache
def dust_map(folder: str | None) -> DustMap | None:
    """Return the map in a folder; None when there is no folder.

    Raises
    ------
    FileNotFoundError
        The folder lacks one of the files.
    """
    return None if folder is None else SFDMap(Path(folder))


def reddening(folder: str | None, ra: float, dec: float) -> float | None:
    """Return E(B−V) towards a position in degrees; None where no map is at hand."""
    found = dust_map(folder)
    if found is None:
        return None
    ((longitude, latitude),) = galactic([ra], [dec])
    return found.ebv(longitude, latitude)
