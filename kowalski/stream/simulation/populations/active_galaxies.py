"""Active galaxies: nuclei that flicker over weeks and years."""

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, between, integers, uniform
from kowalski.stream.simulation.populations.population import known_since, lasting, never
from kowalski.stream.simulation.sky import Sky
from kowalski.stream.simulation.survey import Exposures, G

WAVES = 7
LONGEST_DAYS, SHORTEST_DAYS = 1500.0, 15.0


class ActiveGalaxies:
    """Nuclei whose light is a sum of waves, the slow ones stronger, as a random walk's spectrum is."""

    kind = "active_galaxy"

    def __init__(self, sky: Sky, night: int) -> None:
        self.sky = sky
        source = sky.of_kind(self.kind)
        earlier = integers(160, "earlier", sky.seed, source) + 5 + max(night, 0) // 3
        since = known_since(sky.survey.start_jd, uniform("since", sky.seed, source))
        self.objects = lasting(source, source, sky.sources, since, earlier)

    def flux(self, index: Ints, exposures: Exposures) -> Floats:
        """Return the flux against the reference; see `Population`."""
        seed, key = self.sky.seed, self.objects.key[index]
        total = np.zeros(len(index))
        for wave in range(WAVES):
            period = LONGEST_DAYS * (SHORTEST_DAYS / LONGEST_DAYS) ** (wave / (WAVES - 1))
            period = period * between(0.8, 1.2, "wave", seed, key, wave)
            turn = (exposures.jd - 2458000.0) / period + uniform("phase", seed, key, wave)
            total += np.sqrt(period / LONGEST_DAYS) * np.sin(2 * np.pi * turn)
        amplitude = between(0.08, 0.4, "amplitude", seed, key)
        amplitude = amplitude * np.where(exposures.fid == G, 1.2, 1.0)
        reference = self.sky.reference_flux(self.objects.source[index], exposures.fid)
        change: Floats = 0.6 * reference * (10 ** (0.4 * amplitude * total) - 1.0)
        return change

    def setting(self, index: Ints) -> list[str]:
        """Return where objects are."""
        return ["nuclear"] * len(index)

    def first_light(self, index: Ints) -> Floats:
        """Return NaN: they always shone."""
        return never(index)

    def peak(self, index: Ints) -> Floats:
        """Return NaN: they have many."""
        return never(index)
