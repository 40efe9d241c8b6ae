"""Variable stars: pulsating, eclipsing, and slow red ones."""

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, integers, uniform
from kowalski.stream.simulation.populations.population import known_since, lasting, never
from kowalski.stream.simulation.sky import Sky
from kowalski.stream.simulation.survey import Exposures, G

PULSATING, ECLIPSING, SLOW = range(3)


class VariableStars:
    """Stars whose light swings around that of the reference image, periodically."""

    kind = "variable_star"

    def __init__(self, sky: Sky, night: int) -> None:
        self.sky = sky
        source = sky.of_kind(self.kind)
        seed = sky.seed
        earlier = integers(240, "earlier", seed, source) + 3 + max(night, 0) // 4
        since = known_since(sky.survey.start_jd, 0.6 * uniform("since", seed, source))
        self.objects = lasting(source, source, sky.sources, since, earlier)

    def flux(self, index: Ints, exposures: Exposures) -> Floats:
        """Return the flux against the reference; see `Population`."""
        seed, key = self.sky.seed, self.objects.key[index]
        variety = integers(3, "variety", seed, key)
        share = uniform("period", seed, key)
        period = np.choose(variety, [0.35 + 0.4 * share, 0.4 + 3 * share, 90 + 300 * share])
        phase = np.mod((exposures.jd - 2458000.0) / period + uniform("phase", seed, key), 1.0)
        amplitude = np.choose(
            variety, [0.4 + 0.6 * share, 0.3 + 0.5 * share, 0.7 + 1.0 * uniform("swing", seed, key)]
        )
        amplitude = amplitude * np.where(exposures.fid == G, 1.25, 1.0)
        shape = np.choose(variety, [sawtooth(phase), eclipses(phase), np.cos(2 * np.pi * phase)])
        reference = self.sky.reference_flux(self.objects.source[index], exposures.fid)
        change: Floats = reference * (10 ** (-0.4 * amplitude * shape / 2) - 1.0)
        return change

    def setting(self, index: Ints) -> list[str]:
        """Return where objects are."""
        return ["variable"] * len(index)

    def first_light(self, index: Ints) -> Floats:
        """Return NaN: they always shone."""
        return never(index)

    def peak(self, index: Ints) -> Floats:
        """Return NaN: they have many."""
        return never(index)


def sawtooth(phase: Floats) -> Floats:
    """Return a magnitude from −1 to 1 that brightens fast and fades slowly."""
    rising = phase < 0.18
    return np.where(rising, 1 - 2 * phase / 0.18, -1 + 2 * (phase - 0.18) / 0.82)


def eclipses(phase: Floats) -> Floats:
    """Return a magnitude that is flat but for two eclipses, deep and shallow."""
    deep = np.exp(-0.5 * ((phase - 0.25) / 0.05) ** 2)
    shallow = 0.5 * np.exp(-0.5 * ((phase - 0.75) / 0.05) ** 2)
    flat: Floats = -0.15 + 2.1 * (deep + shallow)
    return flat
