"""Maps of dust for tests, in the format of Schlegel, Finkbeiner & Davis, with values that are known."""

import math
from pathlib import Path

import numpy as np
from astropy.io import fits

SIDE = 512  # pixels; the authors' files have 4096


def write_maps(folder: Path) -> Path:
    """Write both hemispheres: E(B−V) is 0.1 at the poles and 0.3 at the equator, by sin |b|."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    pole, scale = (SIDE - 1) / 2, SIDE / 2
    radius2 = ((columns - pole) ** 2 + (rows - pole) ** 2) / scale**2
    height = np.clip(1 - radius2, 0, 1)  # sin |b|
    for name, sign in (("ngp", 1), ("sgp", -1)):
        hdu = fits.PrimaryHDU((0.3 - 0.2 * height).astype(np.float32))
        hdu.header.update({"LAM_NSGP": sign, "LAM_SCAL": scale})
        hdu.header.update({"CRPIX1": pole + 1, "CRPIX2": pole + 1})
        hdu.writeto(folder / f"SFD_dust_4096_{name}.fits")
    return folder


def expected(latitude: float) -> float:
    """Return E(B−V) of these maps at a galactic latitude in degrees."""
    return 0.3 - 0.2 * abs(math.sin(math.radians(latitude)))
