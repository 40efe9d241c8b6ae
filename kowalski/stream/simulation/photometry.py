"""What the survey measures of each object in each exposure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kowalski.stream.simulation.dice import Floats, Ints, normal
from kowalski.stream.simulation.populations.population import NONE, Objects, Population
from kowalski.stream.simulation.sky import FLUX_ZEROPOINT, Sky, microjansky
from kowalski.stream.simulation.survey import Exposures

GAIN = 6.2  # electrons per DN
DETECTION_SNR = 5.0
FLUX_FLOOR = 0.03  # relative error of the brightest detections
REFERENCE_FLOOR = 0.004  # error by what the reference image leaves behind


@dataclass(frozen=True)
class Points:
    """Measurements, one element each, sorted by object and then by time.

    `member` is an index into the objects of a crowd, `exposure` into exposures. Fluxes against the
    reference are in µJy: `true`, `flux` as measured, and `error`.
    """

    member: Ints
    exposure: Ints
    true: Floats
    flux: Floats
    error: Floats

    def __len__(self) -> int:
        return len(self.member)

    def take(self, rows: NDArray[np.int64]) -> "Points":
        """Return some of the points."""
        return Points(**{name: values[rows] for name, values in vars(self).items()})

    @property
    def detected(self) -> NDArray[np.bool_]:
        """Tell which rise above the noise, with either sign."""
        found: NDArray[np.bool_] = np.abs(self.flux) > DETECTION_SNR * self.error
        return found

    @property
    def magnitude(self) -> Floats:
        """Magnitudes of the fluxes' sizes."""
        magnitude: Floats = FLUX_ZEROPOINT - 2.5 * np.log10(np.maximum(np.abs(self.flux), 1e-6))
        return magnitude

    @property
    def magnitude_error(self) -> Floats:
        """Errors of the magnitudes."""
        relative: Floats = self.error / np.maximum(np.abs(self.flux), 1e-6)
        return relative * (2.5 / float(np.log(10)))


@dataclass(frozen=True)
class Crowd:
    """Several populations as one list of objects; `start` tells where each begins."""

    populations: tuple[Population, ...]
    objects: Objects
    start: Ints

    def population_of(self, member: Ints) -> Ints:
        """Return for each object which population it belongs to."""
        which: Ints = np.searchsorted(self.start, member, "right") - 1
        return which


def crowd_of(populations: tuple[Population, ...]) -> Crowd:
    """Return the objects of several populations together."""
    tables = [vars(population.objects) for population in populations]
    sizes = [len(population.objects) for population in populations]
    together = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    return Crowd(populations, Objects(**together), np.cumsum([0, *sizes[:-1]]))


def measure(sky: Sky, crowd: Crowd, exposures: Exposures, since: Ints) -> Points:
    """Return what is measured of each object in each exposure of its field.

    `since` is the first night that matters for each population.
    """
    member, exposure = pairs(crowd.objects.field, exposures.field)
    which = crowd.population_of(member)
    wanted = exposures.night[exposure] >= since[which]
    member, exposure, which = member[wanted], exposure[wanted], which[wanted]
    seen = exposures.take(exposure)
    true = np.zeros(len(member))
    for number, population in enumerate(crowd.populations):
        rows = np.flatnonzero(which == number)
        index = member[rows] - crowd.start[number]
        true[rows] = population.flux(index, seen.take(rows))
    error = errors(sky, crowd.objects.source[member], seen, true)
    noise = normal("photometry", sky.seed, crowd.objects.key[member], seen.key)
    return Points(member, exposure, true, true + noise * error, error)


def errors(sky: Sky, source: Ints, seen: Exposures, flux: Floats) -> Floats:
    """Return the errors in µJy: of sky, photons, calibration, and what subtraction leaves."""
    at_source = sky.reference_flux(np.maximum(source, 0), seen.fid)
    reference = np.where(source == NONE, 0.0, at_source)
    reference = np.where(sky.sources.galaxy[np.maximum(source, 0)], 0.3, 1.0) * reference
    counts = 10 ** (0.4 * (seen.zeropoint - FLUX_ZEROPOINT))  # DN per µJy
    variance = (microjansky(seen.depth) / DETECTION_SNR) ** 2
    variance = variance + (np.abs(flux) + reference) / counts / GAIN
    variance = variance + (FLUX_FLOOR * flux) ** 2 + (REFERENCE_FLOOR * reference) ** 2
    error: Floats = np.sqrt(variance)
    return error


def pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return the indices of all pairs of equal values, sorted by the left, then the right."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, "left")
    many = np.searchsorted(ordered, left, "right") - first
    rows = np.repeat(np.arange(len(left)), many)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
    return rows, order[np.repeat(first, many) + within]
