"""Distances agree with what is published, and with an integration of our own."""

import numpy as np
import pytest

from skyportal.domain.cosmology import distance

SPEED_OF_LIGHT = 299_792.458  # km/s
HUBBLE, MATTER = 67.66, 0.3111  # Planck 2018, table 2, last column: TT,TE,EE+lowE+lensing+BAO


@pytest.mark.parametrize("redshift", [0.001, 0.0231, 0.1, 0.5, 1.0, 2.5])
def test_distances_by_integration(redshift: float) -> None:
    steps = np.linspace(0, redshift, 20_001)
    expansion = np.sqrt(MATTER * (1 + steps) ** 3 + 1 - MATTER)
    comoving = SPEED_OF_LIGHT / HUBBLE * np.trapezoid(1 / expansion, steps)
    found = distance(redshift)
    assert found is not None
    assert found.luminosity == pytest.approx((1 + redshift) * comoving, rel=2e-3)
    assert found.angular_diameter == pytest.approx(comoving / (1 + redshift), rel=2e-3)


def test_scales_and_moduli() -> None:
    near = distance(0.0231)  # Coma: 35.0 mag and 0.48 kpc per arcsec for H0 = 67.7
    assert near is not None
    assert near.modulus == pytest.approx(35.09, abs=0.05)
    assert near.across(1.0) == pytest.approx(0.482, abs=0.005)
    far = distance(1.0)
    assert far is not None
    assert far.modulus == pytest.approx(44.16, abs=0.01)
    assert far.across(10.0) == pytest.approx(82.3, abs=0.3)


@pytest.mark.parametrize("redshift", [None, 0.0, -0.001])
def test_what_tells_no_distance(redshift: float | None) -> None:
    assert distance(redshift) is None
