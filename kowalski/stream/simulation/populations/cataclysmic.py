"""Cataclysmic variables: faint stars with outbursts that come back."""

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, between, integers, uniform
from kowalski.stream.simulation.populations.population import known_since, lasting, never
from kowalski.stream.simulation.sky import PS1_LIMIT, Sky
from kowalski.stream.simulation.survey import Exposures


class CataclysmicVariables:
    """Dwarf novae: a rise within a day, a plateau of days, a faster decline, then weeks of nothing."""

    kind = "cataclysmic_variable"

    def __init__(self, sky: Sky, night: int) -> None:
        self.sky = sky
        source = sky.of_kind(self.kind)
        earlier = integers(40, "earlier", sky.seed, source) + 2 + max(night, 0) // 10
        since = known_since(sky.survey.start_jd, uniform("since", sky.seed, source))
        self.objects = lasting(source, source, sky.sources, since, earlier)

    def flux(self, index: Ints, exposures: Exposures) -> Floats:
        """Return the flux against the reference; see `Population`."""
        seed, key = self.sky.seed, self.objects.key[index]
        cycle = between(22.0, 90.0, "cycle", seed, key)
        elapsed = (exposures.jd - 2458000.0) / cycle + uniform("phase", seed, key)
        number = np.floor(elapsed).astype(np.int64)
        since = (elapsed - number) * cycle - 4.0 * uniform("late", seed, key, number)
        length = between(4.0, 12.0, "length", seed, key)
        amplitude = between(2.8, 6.0, "amplitude", seed, key)
        amplitude = amplitude - 0.6 * uniform("weaker", seed, key, number)
        shape = np.minimum.reduce(
            [np.clip(since / 0.8, 0, 1), np.clip(1 - (since - length) / 3.0, 0, 1)]
        )
        quiet = self.sky.reference_flux(self.objects.source[index], exposures.fid)
        fading = 0.08 * np.clip(since, 0, length)
        brighter = amplitude * shape - fading * (shape > 0)
        change: Floats = quiet * np.maximum(10 ** (0.4 * brighter) - 1.0, 0)
        return change

    def setting(self, index: Ints) -> list[str]:
        """Return where objects are: stars, or nowhere where the star is too faint for catalogues."""
        faint = self.sky.sources.magnitudes[self.objects.source[index], 1] > PS1_LIMIT
        return ["orphan" if each else "variable" for each in faint.tolist()]

    def first_light(self, index: Ints) -> Floats:
        """Return NaN: they had outbursts before."""
        return never(index)

    def peak(self, index: Ints) -> Floats:
        """Return NaN: they have many."""
        return never(index)
