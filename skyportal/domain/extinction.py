"""How much light of a filter dust takes, given how much it reddens.

The law is that of Fitzpatrick (1999, PASP 111, 63) for R_V = 3.1, scaled as Schlafly & Finkbeiner
(2011, ApJ 737, 103) recommend for E(B−V) of Schlegel, Finkbeiner & Davis: what is taken at 1 µm is
0.78 of what the map's own calibration says.
"""

import functools
import math
from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline

from skyportal.domain.bandpasses import bandpass

R_V = 3.1
AT_ONE_MICRON = 0.78 * 1.32  # A(1 µm) per magnitude of E(B−V): section 4 of Schlafly & Finkbeiner
STAR = 7000.0  # K: the spectrum with which they integrated over filters
SMALL = 0.4  # mag of E(B−V), for which the share of light is computed

# Table 3 of Fitzpatrick: wavelengths in Å, and A/E(B−V) there, for R_V = 3.1.
ANCHORS = (
    (math.inf, 0.0), (26_500, 0.265), (12_200, 0.829), (6000, 2.688), (5470, 3.055), (4670, 3.806),
    (4110, 4.315), (2700, 6.265), (2600, 6.591),
)  # fmt: skip

Numbers = np.ndarray[Any, np.dtype[np.float64]]


def ultraviolet(waves_per_micron: Numbers) -> Numbers:
    """Return A/E(B−V) below 2700 Å, by the parameters of Fitzpatrick & Massa (1990)."""
    x = waves_per_micron
    slope = -0.824 + 4.717 / R_V
    bump = x**2 / ((x**2 - 4.596**2) ** 2 + (0.99 * x) ** 2)
    rise = np.where(x > 5.9, 0.5392 * (x - 5.9) ** 2 + 0.05644 * (x - 5.9) ** 3, 0.0)
    linear: Numbers = 2.030 - 3.007 * slope + slope * x
    return linear + 3.23 * bump + 0.41 * rise + R_V


@functools.cache
def spline() -> CubicSpline:
    """Return the law from the infrared to 2700 Å."""
    ordered = [(1e4 / wavelength, value) for wavelength, value in ANCHORS]
    return CubicSpline(*zip(*ordered, strict=True), bc_type="natural")


def law(wavelengths: Numbers) -> Numbers:
    """Return A/E(B−V) at wavelengths in Å, before the scaling."""
    x = 1e4 / wavelengths
    return np.where(wavelengths < 2700, ultraviolet(x), spline()(x))


@functools.cache
def per_reddening(filter_name: str) -> float:
    """Return how many magnitudes a filter loses for each of E(B−V) of the map.

    Raises
    ------
    InvalidRequestError
        The curve of the filter is not known.
    """
    band = bandpass(filter_name)
    waves = band.wavelengths
    taken = law(waves) * AT_ONE_MICRON / law(np.array([1e4]))[0] * SMALL
    photons = band.transmission / waves**4 / np.expm1(1.43877e8 / (waves * STAR))  # of a black body
    light = np.trapezoid(photons, waves)
    passed = np.trapezoid(photons * 10 ** (-0.4 * taken), waves)
    return float(-2.5 * np.log10(passed / light) / SMALL)
