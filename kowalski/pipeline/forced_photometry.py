"""Forced photometry as it is kept with an object."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

Point = dict[str, Any]

FAINT = -99999.0
"""Magnitude of an alert that has none: such a point is never replaced."""


def formatted(points: Iterable[Mapping[str, Any]], candidate: Mapping[str, Any]) -> list[Point]:
    """Return points in order of time, one for each, with magnitudes and the alert they came with.

    Fluxes are counts on the zero point `magzpsci`. Where a flux is known, `mag`, `magerr`, `snr`
    and the 3 and 5 sigma limits are added, as far as they are numbers.
    """
    alert = {
        "alert_mag": candidate.get("magpsf"),
        "alert_ra": candidate.get("ra"),
        "alert_dec": candidate.get("dec"),
    }
    alert = {name: value for name, value in alert.items() if value is not None}
    by_time: dict[float, Point] = {}
    for point in points:
        if is_number(point.get("jd")) and point["jd"] not in by_time:
            by_time[point["jd"]] = {**point, **magnitudes(point), **alert}
    return [by_time[jd] for jd in sorted(by_time)]


def magnitudes(point: Mapping[str, Any]) -> dict[str, float]:
    """Return what follows from a point's flux, its uncertainty and its zero point."""
    known = [point.get(name) for name in ("forcediffimflux", "forcediffimfluxunc", "magzpsci")]
    if not all(is_number(value) for value in known):
        return {}
    flux, error, zeropoint = (float(value) for value in known if value is not None)
    derived = {
        "mag": magnitude(flux, zeropoint),
        "magerr": divided(1.0857 * error, flux),
        "snr": divided(flux, error),
        "limmag3sig": magnitude(3 * error, zeropoint),
        "limmag5sig": magnitude(5 * error, zeropoint),
    }
    return {name: value for name, value in derived.items() if not math.isnan(value)}


def magnitude(flux: float, zeropoint: float) -> float:
    """Return the magnitude of a flux; infinite of none, NaN of a negative one."""
    if flux > 0:
        return -2.5 * math.log10(flux) + zeropoint
    return math.inf if flux == 0 else math.nan


def divided(above: float, below: float) -> float:
    """Return a ratio; infinite, or NaN, where the divisor is 0."""
    if below != 0:
        return above / below
    return math.nan if above == 0 else math.copysign(math.inf, above)


def is_number(value: object) -> bool:
    """Tell whether a value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def better(stored: Iterable[Mapping[str, Any]], new: Iterable[Point]) -> list[Point]:
    """Return the new points that belong in the light curve: of a new time, or of a brighter alert.

    Of points of the same time the one is kept that came with the brightest alert; the stored one
    if they are alike.
    """
    brightest = {point["jd"]: point.get("alert_mag", FAINT) for point in stored if "jd" in point}
    chosen: dict[float, Point] = {}
    for point in new:
        jd, magnitude = point["jd"], point.get("alert_mag", FAINT)
        if jd not in brightest or magnitude < brightest[jd]:
            brightest[jd] = magnitude
            chosen[jd] = point
    return list(chosen.values())
