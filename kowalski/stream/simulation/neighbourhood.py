"""Which catalogued stars and galaxies are near each alert."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kowalski.stream.simulation.dice import Floats, Ints, between, normal, uniform
from kowalski.stream.simulation.photometry import pairs
from kowalski.stream.simulation.populations.population import Objects
from kowalski.stream.simulation.sky import GAIA_LIMIT, PS1_LIMIT, Sky, Sources
from kowalski.stream.simulation.survey import PIXEL_ARCSEC, QUADRANTS

PS1_ARCSEC = 30.0
GAIA_ARCSEC = 90.0
BRIGHT_MAGNITUDE = 14.0
REFERENCE_PIXELS = 20.0  # beyond it, the nearest source of the reference is a faint one
ABSENT = -1


@dataclass(frozen=True)
class Neighbourhood:
    """Sources around objects: indices into the sky's sources (−1 where there is none), arcsec away.

    `ps1` and `ps1_arcsec` have the shape (N, 3), nearest first.
    """

    ps1: Ints
    ps1_arcsec: Floats
    ps1_count: Ints
    gaia: Ints
    gaia_arcsec: Floats
    bright: Ints
    bright_arcsec: Floats
    nearest: Ints
    nearest_pixels: Floats
    object_of_pair: Ints
    source_of_pair: Ints


def in_ps1(sources: Sources) -> NDArray[np.bool_]:
    """Tell which sources PS1 has."""
    return sources.magnitudes[:, 1] < PS1_LIMIT


def in_gaia(sources: Sources) -> NDArray[np.bool_]:
    """Tell which sources Gaia has: stars, and the nuclei of some bright galaxies."""
    compact = ~sources.galaxy | (uniform("gaia", sources.key) < 0.15)
    found: NDArray[np.bool_] = compact & (sources.magnitudes[:, 1] < GAIA_LIMIT)
    return found


def in_allwise(sources: Sources) -> NDArray[np.bool_]:
    """Tell which sources AllWISE has."""
    return sources.magnitudes[:, 3] < 19.0


def star_score(sources: Sources) -> Floats:
    """Return how much each source looks like a star in PS1, from 0 to 1."""
    noise = 0.06 * np.abs(normal("star score", sources.key))
    unsure = sources.magnitudes[:, 1] > 21.5
    score = np.where(sources.galaxy, 0.02 + noise, 1.0 - noise / 2)
    return np.clip(np.where(unsure, between(0.1, 0.9, "unsure", sources.key), score), 0.0, 1.0)


def around(sky: Sky, objects: Objects) -> Neighbourhood:
    """Return what is around objects, in the same quadrant of the same field."""
    sources = sky.sources
    object_of_pair, source_of_pair = pairs(
        objects.field * QUADRANTS + objects.rcid, sources.field * QUADRANTS + sources.rcid
    )
    pixels = np.hypot(
        sources.x[source_of_pair] - objects.x[object_of_pair],
        sources.y[source_of_pair] - objects.y[object_of_pair],
    )
    order = np.lexsort((pixels, object_of_pair))
    object_of_pair, source_of_pair = object_of_pair[order], source_of_pair[order]
    pixels = pixels[order]
    count = len(objects)

    def nearest(of: NDArray[np.bool_], limit: float, rank: int) -> tuple[Ints, Floats]:
        chosen = of[source_of_pair] & (pixels < limit)
        return ranked(object_of_pair[chosen], source_of_pair[chosen], pixels[chosen], count, rank)

    everything = np.ones(len(sources), dtype=np.bool_)
    gaia, ps1 = in_gaia(sources), in_ps1(sources)
    bright = gaia & (sources.magnitudes[:, 1] < BRIGHT_MAGNITUDE)
    three = [nearest(ps1, PS1_ARCSEC / PIXEL_ARCSEC, rank) for rank in range(3)]
    gaia_source, gaia_pixels = nearest(gaia, GAIA_ARCSEC / PIXEL_ARCSEC, 0)
    bright_source, bright_pixels = nearest(bright, GAIA_ARCSEC / PIXEL_ARCSEC, 0)
    any_source, any_pixels = nearest(everything, REFERENCE_PIXELS, 0)
    within = ps1[source_of_pair] & (pixels < PS1_ARCSEC / PIXEL_ARCSEC)
    seen = pixels < 60.0  # what may reach into a cutout
    return Neighbourhood(
        ps1=np.stack([source for source, _ in three], axis=1),
        ps1_arcsec=np.stack([away for _, away in three], axis=1) * PIXEL_ARCSEC,
        ps1_count=np.bincount(object_of_pair[within], minlength=count),
        gaia=gaia_source,
        gaia_arcsec=gaia_pixels * PIXEL_ARCSEC,
        bright=bright_source,
        bright_arcsec=bright_pixels * PIXEL_ARCSEC,
        nearest=any_source,
        nearest_pixels=any_pixels,
        object_of_pair=object_of_pair[seen],
        source_of_pair=source_of_pair[seen],
    )


def ranked(
    objects: Ints, sources: Ints, pixels: Floats, count: int, rank: int
) -> tuple[Ints, Floats]:
    """Return the source of that rank for each object, of pairs sorted by object and distance."""
    first = np.searchsorted(objects, np.arange(count), "left") + rank
    there = first < np.searchsorted(objects, np.arange(count), "right")
    source, away = np.full(count, ABSENT), np.full(count, np.nan)
    source[there], away[there] = sources[first[there]], pixels[first[there]]
    return source, away
