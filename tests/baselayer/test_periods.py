"""Periods are found in simulated light curves, and false ones are called so."""

import math
import pickle

import numpy as np
import pytest
from astropy.timeseries import LombScargle
from hypothesis import given
from hypothesis import strategies as st

from baselayer import periods
from baselayer.periods import Grid, LightCurve, PeriodError

PERIOD = 0.5673
NOISE = 3.0


def times(random: np.random.Generator, count: int, days: float) -> np.ndarray:
    """Return times of nights at one place: gaps by day, and half of each year."""
    nights = random.choice(np.arange(0, int(days)), count)
    nights = np.where(nights % 365 > 200, nights - 180, nights)
    return np.sort(60000 + nights + random.uniform(0, 0.35, count))


def simulated(
    seed: int = 1,
    period: float = PERIOD,
    amplitudes: dict[str, float] | None = None,
    count: int = 90,
    days: float = 500,
) -> LightCurve:
    """Return a light curve of a sinusoid whose amplitude, phase and mean differ between bands."""
    random = np.random.default_rng(seed)
    columns: list[tuple[float, float, float, str]] = []
    for number, (band, amplitude) in enumerate((amplitudes or {"g": 20, "r": 10}).items()):
        for time in times(random, count, days):
            phase = 2 * math.pi * (time / period) + 0.4 * number
            flux = 200 + 300 * number + amplitude * math.sin(phase) + random.normal(0, NOISE)
            columns.append((time, flux, NOISE, band))
    time, flux, error, band = zip(*columns, strict=True)
    return periods.light_curve(time, flux, error, band)


def searched(curve: LightCurve, **limits: float | None) -> list[periods.Peak]:
    grid = periods.grid_of(curve, limits.get("shortest"), limits.get("longest"))
    values = np.concatenate([periods.power(curve, part) for part in periods.parts_of(curve, grid)])
    assert len(values) == grid.count
    return periods.peaks_of(curve, grid, values)


def test_the_period_of_several_bands_is_the_highest_peak() -> None:
    curve = simulated()
    best, *others = searched(curve, shortest=0.2)
    assert best.period == pytest.approx(PERIOD, rel=1e-4)
    assert best.false_alarm_probability < 1e-20
    assert best.power > 0.9
    assert len(others) == periods.MOST_PEAKS - 1
    frequencies = [1 / peak.period for peak in (best, *others)]
    for number, frequency in enumerate(frequencies):
        for other in frequencies[:number]:
            assert abs(frequency - other) * curve.baseline > 1
    # Nights are a day apart, which gives aliases.
    assert any(abs(abs(one - frequencies[0]) - 1) < 0.01 for one in frequencies[1:])


def test_weak_bands_together_show_what_each_hides() -> None:
    amplitudes = dict.fromkeys("gri", 1.4 * NOISE)
    curve = simulated(seed=4, amplitudes=amplitudes, count=25)
    best = searched(curve, shortest=0.3)[0]
    assert best.period == pytest.approx(PERIOD, rel=1e-3)
    alone = []
    for band, (time, flux, error) in zip(curve.bands, curve.of_bands(), strict=True):
        part = periods.light_curve(time, flux, error, [band] * len(time))
        alone.append(searched(part, shortest=0.3)[0].false_alarm_probability)
    assert best.false_alarm_probability < min(alone)


def test_offsets_between_bands_are_no_signal() -> None:
    """Bands that take turns would else show the rhythm of changing filters."""
    random = np.random.default_rng(3)
    time = np.sort(random.uniform(0, 300, 200))
    band = np.where(np.floor(time) % 2 == 0, "g", "r")
    flux = np.where(band == "g", 100.0, 900.0) + random.normal(0, 1, 200)
    curve = periods.light_curve(time, flux, np.ones(200), band.tolist())
    assert searched(curve, shortest=0.5)[0].false_alarm_probability > 0.01


def test_one_band_is_as_astropy_has_it() -> None:
    curve = simulated(amplitudes={"g": NOISE}, count=60)
    grid = periods.grid_of(curve, 0.4, 50)
    values = periods.power(curve, grid)
    model = LombScargle(curve.time, curve.flux, curve.error)
    assert values == pytest.approx(model.power(grid.frequencies, method="slow"), abs=1e-9)
    for value in (0.05, 0.2, 0.5):
        theirs = model.false_alarm_probability(value, method="baluev", maximum_frequency=grid.width)
        # It rounds the highest frequency to one of its own grid.
        ours = periods.false_alarm_probability(curve, grid, value)
        assert ours == pytest.approx(theirs, rel=1e-3)


def test_noise_of_two_bands_has_peaks_as_often_as_is_said() -> None:
    false, said, rounds = 0, 0.2, 200
    for seed in range(rounds):
        random = np.random.default_rng(seed)
        time = np.sort(random.uniform(0, 40, 60))
        curve = periods.light_curve(time, random.normal(0, 1, 60), np.ones(60), ["g", "r"] * 30)
        grid = periods.grid_of(curve, 1.0, None)
        highest = float(periods.power(curve, grid).max())
        false += periods.false_alarm_probability(curve, grid, highest) < said
    # It is an upper limit, and nearly reached: three times the spread of a count are allowed.
    assert rounds * said * 0.4 < false < rounds * said + 3 * math.sqrt(rounds * said)


def test_a_plot_shows_every_peak() -> None:
    grid = Grid(0.1, 0.001, 100_000)
    values = np.random.default_rng(0).uniform(0, 0.2, grid.count)
    values[77_777] = 0.9
    frequencies, shown = periods.plotted(grid, values)
    assert len(frequencies) == len(shown) <= periods.MOST_PLOTTED
    assert frequencies[shown.argmax()] == pytest.approx(0.1 + 77.777)
    assert (np.diff(frequencies) > 0).all()


@given(st.integers(1, 300_000), st.integers(1, 8))
def test_parts_are_the_whole(count: int, bands: int) -> None:
    grid = Grid(0.02, 1e-4, count)
    curve = LightCurve(*(np.zeros(1),) * 3, np.zeros(1, dtype=np.intp), ("x",) * bands)
    parts = periods.parts_of(curve, grid)
    assert sum(part.count for part in parts) == count
    assert all(part.count * bands <= periods.STEPS_OF_A_PART for part in parts)
    assert parts[-1].first + parts[-1].width == pytest.approx(grid.first + grid.width)


def test_a_curve_and_a_grid_travel() -> None:
    curve = simulated()
    back = pickle.loads(pickle.dumps(curve))  # noqa: S301 (our own)
    assert (back.time == curve.time).all()
    assert back.bands == curve.bands


def test_what_is_no_measurement_is_left_out() -> None:
    time = [float(number) for number in range(20)]
    flux = [math.sin(number) for number in range(20)]
    flux[3], error = math.nan, [1.0] * 20
    error[4], time[5] = 0.0, math.inf
    curve = periods.light_curve(time, flux, error, ["g"] * 20)
    assert len(curve.time) == 17
    few = periods.light_curve(time, flux, error, ["g"] * 15 + ["r"] * 5)
    assert few.bands == ("g",)


@pytest.mark.parametrize(
    ("time", "flux", "error", "told"),
    [
        ([1.0, 2.0, 3.0], [1.0, 2.0, 1.0], [1.0] * 3, "No band has 6"),
        ([], [], [], "No band has 6"),
        ([5.0] * 9, list(range(9)), [1.0] * 9, "one time"),
        (list(range(9)), [7.0] * 9, [1.0] * 9, "varies"),
        (list(range(9)), [math.nan] * 9, [1.0] * 9, "No band has 6"),
        (list(range(9)), list(range(9)), [1.0] * 8, "differ in length"),
        (list(range(30_000)), list(range(30_000)), [1.0] * 30_000, "30000 points"),
    ],
)
def test_a_light_curve_that_allows_no_search_is_refused(
    time: list[float], flux: list[float], error: list[float], told: str
) -> None:
    with pytest.raises(PeriodError, match=told):
        periods.light_curve(time, flux, error, ["g"] * len(time))


@pytest.mark.parametrize(
    ("shortest", "longest", "told"),
    [
        (0.0001, None, "min_period: 0.0001 d is below"),
        (None, 1e5, "max_period"),
        (5.0, 4.0, "min_period: 5 d is not below max_period, 4 d"),
        (0.0011, None, "too many"),
    ],
)
def test_limits_that_allow_no_search_are_refused(
    shortest: float | None, longest: float | None, told: str
) -> None:
    curve = simulated(days=4000, amplitudes=dict.fromkeys("ugrizy", 10))
    with pytest.raises(PeriodError, match=told):
        periods.grid_of(curve, shortest, longest)


def test_the_period_that_is_advised_is_accepted() -> None:
    curve = simulated(days=4000, amplitudes=dict.fromkeys("ugrizy", 10))
    with pytest.raises(PeriodError) as refused:
        periods.grid_of(curve, 0.0011, None)
    advised = float(str(refused.value).split("ask for ")[1].split(" d")[0])
    assert periods.grid_of(curve, advised, None).count * 6 <= periods.MOST_STEPS
