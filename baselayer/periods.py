"""Periods of light curves: a Lomb-Scargle periodogram of several bands at once.

In every band a sinusoid of its own amplitude and phase, with an offset of its own, is fitted to the
fluxes; bands have the period in common. The power at a frequency is the part of χ² that this takes
away from constants, from 0 to 1: with one band it is the generalised Lomb-Scargle periodogram
(Zechmeister & Kürster 2009, A&A 496, 577), with more the multi-phase model of VanderPlas & Ivezić
(2015, ApJ 812, 18).

Times are in days, frequencies in cycles per day; fluxes and their errors are in one unit, whichever.
The marshal plans a search and reads its outcome, workers of the dask cluster do `power`. The scheduler
unpickles what passes through it, so that astropy is imported only where it is needed.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OVERSAMPLING = 5
"""Frequencies in the width of a peak, which is one over the time between first and last point."""

FEWEST_IN_BAND = 6  # points: a sinusoid and an offset are three parameters
MOST_POINTS = 20_000
MOST_STEPS = 10_000_000  # frequencies times bands: some two minutes of one core
STEPS_OF_A_PART = 20_000  # frequencies times bands: some two tenths of a second
SHORTEST = 0.001  # days: exposures are hardly shorter
SHORTEST_UNASKED = 0.05
MOST_PEAKS = 10
MOST_PLOTTED = 4000
APART = 1.5  # widths of a peak between two that are told apart
FINER = 20  # how many times as fine the surroundings of a peak are looked at


class PeriodError(ValueError):
    """A light curve, or what is asked of it, allows no search; the text says what to change."""


@dataclass(frozen=True)
class LightCurve:
    """Measurements of all bands that are searched, ordered by time; arrays have one value each."""

    time: Floats  # days
    flux: Floats
    error: Floats  # of the flux, above zero
    band: NDArray[np.intp]  # which of `bands`
    bands: tuple[str, ...]

    @property
    def baseline(self) -> float:
        """Days between the first and the last measurement."""
        return float(self.time[-1] - self.time[0])

    def of_bands(self) -> Iterator[tuple[Floats, Floats, Floats]]:
        """Yield time, flux and error of each band."""
        for number in range(len(self.bands)):
            here = self.band == number
            yield self.time[here], self.flux[here], self.error[here]


@dataclass(frozen=True)
class Grid:
    """Evenly spaced frequencies, in cycles per day."""

    first: float
    step: float
    count: int

    @property
    def frequencies(self) -> Floats:
        """The frequencies themselves."""
        return self.first + self.step * np.arange(self.count, dtype=np.float64)

    @property
    def width(self) -> float:
        """From the first frequency to the last."""
        return self.step * (self.count - 1)


@dataclass(frozen=True)
class Peak:
    """A period that explains much of the light curve."""

    period: float  # days
    power: float  # of χ², from 0 to 1
    false_alarm_probability: float


def light_curve(
    time: Sequence[float],
    flux: Sequence[float],
    error: Sequence[float],
    band: Sequence[str],
) -> LightCurve:
    """Return the measurements that a search can use.

    Values that are not finite, errors that are not positive, and bands that have fewer than
    `FEWEST_IN_BAND` points or do not vary at all are left out.

    Raises
    ------
    PeriodError
        Nothing is left, all is at one time, or there are more than `MOST_POINTS` points.
    """
    if not len(time) == len(flux) == len(error) == len(band):
        raise PeriodError("time, flux, error and band: these differ in length.")
    if len(time) > MOST_POINTS:
        raise PeriodError(f"There are {len(time)} points; a search takes {MOST_POINTS} at most.")
    t, y, dy = (np.asarray(values, dtype=float) for values in (time, flux, error))
    names = np.asarray(band, dtype=str)
    usable = np.isfinite(t) & np.isfinite(y) & np.isfinite(dy) & (dy > 0)
    kept = [name for name in sorted(set(band)) if varies(y[usable & (names == name)])]
    usable &= np.isin(names, kept)
    if not kept:
        raise PeriodError(
            f"No band has {FEWEST_IN_BAND} measurements of a flux that varies; choose more, or wait "
            "for more of them."
        )
    order = np.flatnonzero(usable)[np.argsort(t[usable], kind="stable")]
    curve = LightCurve(
        t[order], y[order], dy[order], np.searchsorted(kept, names[order]), tuple(kept)
    )
    if curve.baseline <= 0:
        raise PeriodError("All measurements are of one time.")
    return curve


def varies(flux: Floats) -> bool:
    """Tell whether the fluxes of a band say anything about a period."""
    return len(flux) >= FEWEST_IN_BAND and float(np.ptp(flux)) > 0


def grid_of(curve: LightCurve, shortest: float | None, longest: float | None) -> Grid:
    """Return the frequencies that a search from the shortest to the longest period looks at.

    Unless something else is asked for, these are 0.05 days and half the time that was observed.

    Raises
    ------
    PeriodError
        The limits leave no period, or too many.
    """
    baseline = curve.baseline
    high = baseline / 2 if longest is None else longest
    low = min(SHORTEST_UNASKED, high / 2) if shortest is None else shortest
    if low < SHORTEST:
        raise PeriodError(f"min_period: {low:g} d is below {SHORTEST} d.")
    if high > baseline:
        raise PeriodError(
            f"max_period: {high:g} d is longer than the {baseline:.4g} d that were observed."
        )
    if low >= high:
        raise PeriodError(f"min_period: {low:g} d is not below max_period, {high:.4g} d.")
    step = 1 / (OVERSAMPLING * baseline)
    grid = Grid(1 / high, step, math.floor((1 / low - 1 / high) / step) + 1)
    if grid.count * len(curve.bands) > MOST_STEPS:
        least = 1 / (grid.first + step * MOST_STEPS / len(curve.bands))
        raise PeriodError(
            f"min_period: {low:g} d takes {grid.count} frequencies in {len(curve.bands)} bands, too "
            f"many; ask for {math.ceil(least * 1e4) / 1e4:g} d or more, or for fewer bands."
        )
    return grid


def parts_of(curve: LightCurve, grid: Grid) -> list[Grid]:
    """Return the grid in parts, each so short that alerts need not wait for its end."""
    size = max(1, STEPS_OF_A_PART // len(curve.bands))
    return [
        Grid(grid.first + grid.step * start, grid.step, min(size, grid.count - start))
        for start in range(0, grid.count, size)
    ]


def power(curve: LightCurve, grid: Grid) -> Floats:
    """Return the power at each frequency of a grid, from 0 to 1."""
    from astropy.timeseries import LombScargle

    taken, whole = np.zeros(grid.count), 0.0
    middle = (curve.time[0] + curve.time[-1]) / 2
    for time, flux, error in curve.of_bands():
        chi2 = chi_squared(flux, error)
        model = LombScargle(time - middle, flux, error)
        taken += chi2 * model.power(
            grid.frequencies, method="fast", assume_regular_frequency=True, normalization="standard"
        )
        whole += chi2
    return np.clip(taken / whole, 0.0, 1.0)


def chi_squared(flux: Floats, error: Floats) -> float:
    """Return χ² of the best constant."""
    mean = np.average(flux, weights=error**-2)
    return float(np.sum(((flux - mean) / error) ** 2))


def peaks_of(curve: LightCurve, grid: Grid, values: Floats) -> list[Peak]:
    """Return the highest peaks of a periodogram that are distinct, the highest first."""
    taken: list[float] = []
    found = []
    apart = APART / curve.baseline
    inner = np.concatenate(([-np.inf], values, [-np.inf]))
    tops = np.flatnonzero((values > inner[:-2]) & (values >= inner[2:]))
    for top in tops[np.argsort(values[tops], kind="stable")[::-1]]:
        frequency = grid.first + grid.step * float(top)
        if any(abs(frequency - other) < apart for other in taken):
            continue
        taken.append(frequency)
        found.append(refined(curve, grid, frequency))
        if len(found) == MOST_PEAKS:
            break
    return sorted(found, key=lambda peak: -peak.power)


def refined(curve: LightCurve, grid: Grid, frequency: float) -> Peak:
    """Return the peak at a frequency, looked at more closely than the grid does."""
    first = max(frequency - grid.step, grid.first)
    last = min(frequency + grid.step, grid.first + grid.width)
    closer = Grid(first, grid.step / FINER, round((last - first) / grid.step * FINER) + 1)
    values = power(curve, closer)
    top = int(values.argmax())
    value = float(values[top])
    return Peak(
        period=1 / float(closer.frequencies[top]),
        power=value,
        false_alarm_probability=false_alarm_probability(curve, grid, value),
    )


def false_alarm_probability(curve: LightCurve, grid: Grid, value: float) -> float:
    """Return the probability that noise alone has a peak so high somewhere in the grid, or more.

    For one band this is the estimate of Baluev (2008, MNRAS 385, 1279, eq. 6). With several
    the fitted amplitudes are twice as many as bands, and the rate at which a process of χ² so many
    degrees of freedom crosses a level takes the place of his (see Sharpe 1978, Adv. Appl. Prob. 10,
    373); where bands were observed at different times it is an upper limit. Errors have to be right
    up to a factor that all have in common; aliases of the observing times make it too large.
    """
    bands = len(curve.bands)
    free = 2 * bands
    constant = len(curve.time) - bands  # degrees of freedom of the constants' fit
    left = constant - free
    if value >= 1:
        return 0.0
    rest = math.log1p(-value)
    at_one = sum(
        math.exp(
            left / 2 * rest
            + math.lgamma(left / 2 + number)
            - math.lgamma(left / 2)
            - math.lgamma(number + 1)
        )
        * value**number
        for number in range(bands)
    )
    spread = np.mean([spread_of(time, error) for time, _, error in curve.of_bands()])
    crossings = (
        grid.width
        * math.sqrt(4 * math.pi * float(spread))
        * math.exp(
            math.lgamma(constant / 2)
            - math.lgamma(free / 2)
            - math.lgamma((left + 1) / 2)
            + (left - 1) / 2 * rest
        )
        * value ** ((free - 1) / 2)
    )
    return min(1.0, -math.expm1(-crossings) + at_one * math.exp(-crossings))


def spread_of(time: Floats, error: Floats) -> float:
    """Return the weighted variance of the times of a band, in days squared."""
    weights = error**-2
    return float(np.average((time - np.average(time, weights=weights)) ** 2, weights=weights))


def plotted(grid: Grid, values: Floats) -> tuple[Floats, Floats]:
    """Return frequencies and powers of a plot that shows every peak: of each bin its greatest."""
    size = math.ceil(grid.count / MOST_PLOTTED)
    starts = np.arange(0, grid.count, size)
    highest = np.array([start + values[start : start + size].argmax() for start in starts])
    return grid.frequencies[highest], values[highest]
