"""From pixels to shades between 0 and 1: an interval of values, and a stretch within it."""

import numpy as np

from kowalski.pictures.stamp import Pixels

INTERVALS = ("asymmetric_percentile", "min_max", "zscale")
STRETCHES = ("linear", "log", "asinh", "sqrt")

LOG_SCALE = 1000.0  # softening of the logarithm, as astropy's LogStretch has it
ASINH_SCALE = 0.1  # where the inverse hyperbolic sine turns from linear to logarithmic
PERCENTILES = (1.0, 100.0)


def limits(pixels: Pixels, interval: str) -> tuple[float, float]:
    """Return the values that become the darkest and the brightest shade."""
    if interval == "min_max":
        return float(pixels.min()), float(pixels.max())
    if interval == "zscale":
        from astropy.visualization import ZScaleInterval

        low, high = ZScaleInterval().get_limits(pixels)
        return float(low), float(high)
    low, high = np.percentile(pixels, PERCENTILES)
    return float(low), float(high)


def scaled(pixels: Pixels, low: float, high: float) -> Pixels:
    """Return pixels as parts of an interval, 0 to 1; all 0 where it is empty."""
    if high <= low:
        return np.zeros_like(pixels)
    parts: Pixels = np.clip((pixels - low) / (high - low), 0, 1)
    return parts


def stretched(parts: Pixels, stretch: str) -> Pixels:
    """Return parts of an interval on another scale, 0 to 1 as before."""
    shades: Pixels = parts
    if stretch == "log":
        shades = np.log(LOG_SCALE * parts + 1) / np.log(LOG_SCALE + 1)
    elif stretch == "asinh":
        shades = np.arcsinh(parts / ASINH_SCALE) / np.arcsinh(1 / ASINH_SCALE)
    elif stretch == "sqrt":
        shades = np.sqrt(parts)
    return shades
