"""What is seen in one exposure only: asteroids, and subtractions gone wrong."""

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, between, integers, uniform
from kowalski.stream.simulation.populations.population import NONE, PASSING_KEYS, Objects, never
from kowalski.stream.simulation.sky import Sky, microjansky
from kowalski.stream.simulation.survey import (
    COLUMNS,
    NIGHT_ORIGIN,
    QUADRANTS,
    ROWS,
    Exposures,
    sky_position,
)

PER_NIGHT_AT_MOST = 100_000
NEAR_SOMETHING = 0.65  # share that passes in front of stars and galaxies that are catalogued


class Passing:
    """Objects of one night, each in its own exposure."""

    def __init__(self, sky: Sky, night: int, tonight: Exposures, count: int, first: int) -> None:
        self.sky = sky
        key = PASSING_KEYS + (night + NIGHT_ORIGIN) * PER_NIGHT_AT_MOST + first + np.arange(count)
        self.exposure = integers(len(tonight), "exposure", sky.seed, key)
        field = tonight.field[self.exposure]
        self.seen_in = tonight.key[self.exposure]
        self.depth = tonight.depth[self.exposure]
        rcid, x, y = places(sky, field, key)
        ra, dec = sky_position(sky.survey, field, rcid, x, y)
        self.objects = Objects(
            key=key,
            source=np.full(count, NONE),
            field=field,
            rcid=rcid,
            x=x,
            y=y,
            ra=ra,
            dec=dec,
            since_jd=np.full(count, np.nan),
            earlier=np.zeros(count, dtype=np.int64),
        )

    def flux(self, index: Ints, exposures: Exposures) -> Floats:
        """Return the flux against the reference; see `Population`."""
        key = self.objects.key[index]
        brighter = between(0.45, 1.0, "brightness", self.sky.seed, key) ** 3 * 5.0
        here = exposures.key == self.seen_in[index]
        return np.where(here, microjansky(self.depth[index] - brighter), 0.0)

    def first_light(self, index: Ints) -> Floats:
        """Return NaN: nothing is known of them before or after."""
        return never(index)

    def peak(self, index: Ints) -> Floats:
        """Return NaN: nothing is known of them before or after."""
        return never(index)


class Asteroids(Passing):
    """Minor planets; most of them are in the list of known ones."""

    kind = "asteroid"

    def setting(self, index: Ints) -> list[str]:
        """Return where objects are."""
        return ["orphan"] * len(index)


class BadSubtractions(Passing):
    """Cosmic rays, ghosts, streaks and stars that were shifted."""

    kind = "bogus"

    def flux(self, index: Ints, exposures: Exposures) -> Floats:
        """Return the flux against the reference, of either sign; see `Population`."""
        key = self.objects.key[index]
        sign = np.where(uniform("sign", self.sky.seed, key) < 0.65, 1.0, -1.0)
        return sign * super().flux(index, exposures)

    def setting(self, index: Ints) -> list[str]:
        """Return where objects are."""
        return ["bogus"] * len(index)


def places(sky: Sky, field: Ints, key: Ints) -> tuple[Ints, Floats, Floats]:
    """Return quadrant and pixels: near a source of the field, or anywhere."""
    seed, sources = sky.seed, sky.sources
    by_field = np.argsort(sources.field, kind="stable")
    start = np.searchsorted(sources.field[by_field], field, "left")
    many = np.searchsorted(sources.field[by_field], field, "right") - start
    near = (uniform("near", seed, key) < NEAR_SOMETHING) & (many > 0)
    chosen = start + np.floor(uniform("source", seed, key) * many).astype(np.int64)
    source = by_field[np.minimum(chosen, len(by_field) - 1)]
    away = between(2.5, 26.0, "away", seed, key)
    angle = between(0.0, 2 * np.pi, "direction", seed, key)
    x = np.where(
        near, sources.x[source] + away * np.cos(angle), between(2, COLUMNS - 2, "x", seed, key)
    )
    y = np.where(
        near, sources.y[source] + away * np.sin(angle), between(2, ROWS - 2, "y", seed, key)
    )
    rcid = np.where(near, sources.rcid[source], integers(QUADRANTS, "quadrant", seed, key))
    return rcid, np.clip(x, 1.0, COLUMNS - 2.0), np.clip(y, 1.0, ROWS - 2.0)
