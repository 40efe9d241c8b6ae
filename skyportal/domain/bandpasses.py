"""How much of the light of each wavelength a photometric filter lets through.

The curves come with the package `pyphot`, in one HDF5 file of which only what is asked for is read:
nothing is fetched from anywhere. Names are those by which photometry names filters.
"""

import functools
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from astropy import units as u

from skyportal.domain.errors import InvalidRequestError

Numbers = np.ndarray[Any, np.dtype[np.float64]]

CURVES = {
    **{f"ztf{band}": f"ZTF_{band}" for band in "gri"},
    **{f"sdss{band}": f"SDSS_{band}" for band in "ugriz"},
    **{f"ps1::{band}": f"PS1_{band}" for band in "grizyw"},
    **{f"2mass{band.lower()}": f"2MASS_{band}" for band in ("J", "H", "Ks")},
    "bessellu": "GROUND_JOHNSON_U",
    "bessellux": "GROUND_JOHNSON_U",
    "bessellb": "GROUND_JOHNSON_B",
    "bessellv": "GROUND_JOHNSON_V",
    "bessellr": "GROUND_COUSINS_R",
    "besselli": "GROUND_COUSINS_I",
    "gaia::g": "GaiaDR2v2_G",
    "gaia::gbp": "GaiaDR2v2_BP",
    "gaia::grp": "GaiaDR2v2_RP",
    "galexfuv": "GALEX_FUV",
    "galexnuv": "GALEX_NUV",
    "tess": "TESS",
    "kepler": "KEPLER_Kp",
    **{f"wise::w{number}": f"WISE_RSR_W{number}" for number in (1, 2, 3, 4)},
}


@dataclass(frozen=True)
class Bandpass:
    """A filter: the share of photons of each wavelength (Å, increasing) that are counted."""

    name: str
    curve: str
    wavelengths: Numbers
    transmission: Numbers

    @property
    def pivot(self) -> float:
        """The wavelength in Å at which flux densities per wavelength and per frequency agree."""
        above = np.trapezoid(self.transmission * self.wavelengths, self.wavelengths)
        below = np.trapezoid(self.transmission / self.wavelengths, self.wavelengths)
        return float(np.sqrt(above / below))


@functools.cache
def bandpass(name: str) -> Bandpass:
    """Return a filter by its name, such as `ztfg`.

    Raises
    ------
    InvalidRequestError
        Its curve is not known; lists those that are.
    """
    curve = CURVES.get(name)
    if curve is None:
        raise InvalidRequestError(
            f"filters: the curve of {name!r} is not known; known are {', '.join(CURVES)}."
        )
    with h5py.File(str(file_of_curves())) as file:
        table = file["filters"][curve]
        unit = u.Unit(table.attrs["WAVELENGTH_UNIT"].decode())
        counts_energy = table.attrs["DETECTOR"] == b"energy"
        rows = np.sort(table[()], order="WAVELENGTH")
    wavelengths = rows["WAVELENGTH"].astype(np.float64) * unit.to(u.AA)
    transmission = np.clip(rows["THROUGHPUT"].astype(np.float64), 0, None)
    if counts_energy:
        transmission = transmission / wavelengths
    return Bandpass(name, curve, wavelengths, transmission / transmission.max())


def file_of_curves() -> Path:
    """Return where the curves are; the package that brings them need not be imported."""
    return Path(str(distribution("pyphot").locate_file("pyphot/libs/new_filters.hd5")))
