"""Supernovae: a few new ones each day, in galaxies of the sky."""

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, between, integers, normal, uniform
from kowalski.stream.simulation.populations.population import EVENT_KEYS, Objects, never
from kowalski.stream.simulation.sky import REFERENCE_ALERTS, Sky, microjansky
from kowalski.stream.simulation.survey import NIGHT_ORIGIN, Exposures, G, I, sky_position

PER_DAY = 1.7  # for nights of REFERENCE_ALERTS
PER_DAY_AT_MOST = 500
VISIBLE_DAYS = 120
HUBBLE_DISTANCE_MPC = 299792.458 / 70.0
IA, CORE_COLLAPSE, FAST = range(3)
PEAKS = {IA: -19.2, CORE_COLLAPSE: -17.8, FAST: -17.9}  # absolute magnitudes
RISES = {IA: 3.3, CORE_COLLAPSE: 2.6, FAST: 1.3}  # days
FALLS = {IA: 22.0, CORE_COLLAPSE: 42.0, FAST: 8.0}


class Supernovae:
    """Explosions of the last months, and their light curves after Bazin et al. (2009).

    The form (doi:10.1051/0004-6361/200911847) is a rise and a fall, both exponential.
    """

    kind = "supernova"

    def __init__(self, sky: Sky, night: int) -> None:
        self.sky = sky
        day, number = explosions(sky, night)
        key = EVENT_KEYS + (day + NIGHT_ORIGIN) * PER_DAY_AT_MOST + number
        hosts = sky.of_kind("host")
        host = hosts[integers(len(hosts), "host", sky.seed, key)]
        sources = sky.sources
        away = sources.size[host] * np.abs(0.2 + 0.9 * np.abs(normal("offset", sky.seed, key)))
        angle = between(0.0, 2 * np.pi, "direction", sky.seed, key)
        x = sources.x[host] + away * np.cos(angle)
        y = sources.y[host] + away * np.sin(angle)
        ra, dec = sky_position(sky.survey, sources.field[host], sources.rcid[host], x, y)
        self.exploded = sky.survey.start_jd + day + uniform("explosion", sky.seed, key)
        self.variety = np.array([IA, IA, IA, CORE_COLLAPSE, CORE_COLLAPSE, FAST])[
            integers(6, "variety", sky.seed, key)
        ]
        self.rise = pick(RISES, self.variety) * between(0.8, 1.3, "rise", sky.seed, key)
        self.fall = pick(FALLS, self.variety) * between(0.8, 1.3, "fall", sky.seed, key)
        self.objects = Objects(
            key=key,
            source=host,
            field=sources.field[host],
            rcid=sources.rcid[host],
            x=x,
            y=y,
            ra=ra,
            dec=dec,
            since_jd=np.full(len(key), np.nan),
            earlier=np.zeros(len(key), dtype=np.int64),
        )

    def flux(self, index: Ints, exposures: Exposures) -> Floats:
        """Return the flux against the reference; see `Population`."""
        rise = self.rise[index]
        fall = self.fall[index] * np.select(
            [exposures.fid == G, exposures.fid == I], [0.85, 1.25], 1.1
        )
        since = exposures.jd - self.exploded[index]
        turn = np.clip(since - 5.0 * rise, -200.0, 400.0)  # from the middle of the rise
        shape = np.exp(-turn / fall) / (1 + np.exp(-turn / rise))
        ratio = rise / fall
        highest = ratio**ratio * (1 - ratio) ** (1 - ratio)
        colour = np.select(
            [exposures.fid == G, exposures.fid == I], [0.012 * np.clip(turn, 0, 40), 0.25], 0.05
        )
        peak = microjansky(self.peak_magnitude(index) + colour)
        return np.where(since > 0, peak * shape / highest, 0.0)

    def peak_magnitude(self, index: Ints) -> Floats:
        """Return the apparent magnitudes at peak."""
        redshift = self.sky.sources.redshift[self.objects.source[index]]
        megaparsecs = HUBBLE_DISTANCE_MPC * redshift * (1 + redshift / 2)
        spread = 0.35 * normal("luminosity", self.sky.seed, self.objects.key[index])
        modulus: Floats = 5 * np.log10(megaparsecs) + 25.0
        return pick(PEAKS, self.variety[index]) + spread + modulus

    def setting(self, index: Ints) -> list[str]:
        """Return where objects are."""
        return ["hosted"] * len(index)

    def first_light(self, index: Ints) -> Floats:
        """Return the times of explosion, JD."""
        return self.exploded[index]

    def peak(self, index: Ints) -> Floats:
        """Return when the curve is at its top, JD."""
        if not len(index):
            return never(index)
        rise, fall = self.rise[index], self.fall[index]
        top: Floats = self.exploded[index] + 5.0 * rise + rise * np.log(fall / rise - 1)
        return top


def explosions(sky: Sky, night: int) -> tuple[Ints, Ints]:
    """Return the explosions that may be seen in a night: day, counted as nights are, and number."""
    days = np.arange(night - VISIBLE_DAYS, night + 1)
    rate = PER_DAY * sky.alerts / REFERENCE_ALERTS
    numbers = np.floor(rate + uniform("supernovae", sky.seed, days)).astype(np.int64)
    numbers = np.minimum(numbers, PER_DAY_AT_MOST)
    first = np.cumsum(numbers) - numbers
    return np.repeat(days, numbers), np.arange(numbers.sum()) - np.repeat(first, numbers)


def pick(values: dict[int, float], variety: Ints) -> Floats:
    """Return the value of each variety."""
    return np.array(list(values.values()))[variety]
