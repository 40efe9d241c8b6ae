"""Faults of subtraction that come back: around stars too bright to be subtracted well."""

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, integers, normal, uniform
from kowalski.stream.simulation.populations.population import known_since, lasting, never
from kowalski.stream.simulation.sky import Sky
from kowalski.stream.simulation.survey import Exposures


class Artefacts:
    """Residuals at bright stars, there in a third of the exposures, with either sign."""

    kind = "bogus"

    def __init__(self, sky: Sky, night: int) -> None:
        self.sky = sky
        source = sky.of_kind("bright_star")
        earlier = integers(30, "earlier", sky.seed, source) + 1 + max(night, 0) // 8
        since = known_since(sky.survey.start_jd, uniform("since", sky.seed, source))
        self.objects = lasting(source, source, sky.sources, since, earlier)

    def flux(self, index: Ints, exposures: Exposures) -> Floats:
        """Return the flux against the reference; see `Population`."""
        seed, key = self.sky.seed, self.objects.key[index]
        reference = self.sky.reference_flux(self.objects.source[index], exposures.fid)
        there = uniform("residual", seed, key, exposures.key) < 0.33
        size = 0.004 + 0.008 * np.abs(normal("residual", seed, key, exposures.key))
        sign = np.where(uniform("sign", seed, key, exposures.key) < 0.55, 1.0, -1.0)
        return np.where(there, reference * size * sign, 0.0)

    def setting(self, index: Ints) -> list[str]:
        """Return where objects are."""
        return ["bogus"] * len(index)

    def first_light(self, index: Ints) -> Floats:
        """Return NaN: they never shone."""
        return never(index)

    def peak(self, index: Ints) -> Floats:
        """Return NaN: they have none."""
        return never(index)
