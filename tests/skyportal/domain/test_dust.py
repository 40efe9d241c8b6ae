"""The dust map is read where it should be."""

from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skyportal.domain.dust import SFDMap, dust_map, reddening
from tests.skyportal.dust_maps import SIDE, expected, write_maps

DIRECTIONS = {"longitude": st.floats(0, 359.99), "latitude": st.floats(-89.9, 89.9)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_maps(tmp_path_factory.mktemp("dust"))


@given(**DIRECTIONS)
@settings(max_examples=200, deadline=None)
def test_values_by_latitude(folder: Path, longitude: float, latitude: float) -> None:
    found = SFDMap(folder).ebv(longitude, latitude)
    assert found == pytest.approx(expected(latitude), abs=2e-3)


@given(**DIRECTIONS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pixels_are_those_of_the_projection(
    tmp_path_factory: pytest.TempPathFactory, longitude: float, latitude: float
) -> None:
    """Astropy's own zenithal equal-area projection (ZEA) names the same pixel."""
    sign = 1 if latitude >= 0 else -1
    step = 0.0395646818624 * 4096 / SIDE
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["GLON-ZEA", "GLAT-ZEA"]
    wcs.wcs.crpix = [(SIDE + 1) / 2] * 2
    wcs.wcs.crval = [90.0, 90.0] if sign > 0 else [90.0, -90.0]
    wcs.wcs.cdelt = [-step, step]
    wcs.wcs.lonpole = 180
    x, y = (float(one) for one in wcs.wcs_world2pix(longitude, latitude, 0))
    folder = tmp_path_factory.mktemp("wcs")
    columns = np.tile(np.arange(SIDE, dtype=np.float32), (SIDE, 1))
    for name, pixels in (("x", columns), ("y", columns.T)):
        (folder / name).mkdir()
        for hemisphere, of in (("ngp", 1), ("sgp", -1)):
            hdu = fits.PrimaryHDU(pixels)
            hdu.header.update({"LAM_NSGP": of, "LAM_SCAL": SIDE / 2})
            hdu.header.update({"CRPIX1": (SIDE + 1) / 2, "CRPIX2": (SIDE + 1) / 2})
            hdu.writeto(folder / name / f"SFD_dust_4096_{hemisphere}.fits")
    found = [SFDMap(folder / name).ebv(longitude, latitude) for name in ("x", "y")]
    assert found == pytest.approx([min(max(x, 0), SIDE - 1), min(max(y, 0), SIDE - 1)], abs=0.02)


def test_without_a_map_nothing_is_told(tmp_path: Path) -> None:
    assert dust_map(None) is None
    assert reddening(None, 10.0, 20.0) is None
    with pytest.raises(FileNotFoundError, match=r"SFD_dust_4096_ngp\.fits"):
        dust_map(str(tmp_path))
