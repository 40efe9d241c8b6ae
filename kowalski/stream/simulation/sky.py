"""What is always there: stars and galaxies, as the reference images and catalogues have them."""

from dataclasses import dataclass

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, between, integers, normal, uniform
from kowalski.stream.simulation.survey import (
    COLUMNS,
    FIELDS,
    QUADRANTS,
    ROWS,
    Survey,
    sky_position,
    survey_of,
)

REFERENCE_ALERTS = 2000  # shares below are for a night of so many alerts
NUMBERS = {
    "variable_star": 1150,
    "cataclysmic_variable": 420,
    "bright_star": 170,
    "active_galaxy": 560,
    "host": 900,
    "patch": 350,
}
STELLAR = ("variable_star", "cataclysmic_variable", "bright_star", "patch")
BRIGHTNESS = {  # r magnitudes, from and to
    "variable_star": (14.0, 19.0),
    "cataclysmic_variable": (18.5, 24.0),
    "bright_star": (12.5, 15.5),
    "active_galaxy": (16.5, 19.3),
    "host": (14.0, 20.5),
    "patch": (14.5, 21.5),
}
NEIGHBOURS = 2.0  # mean number of further sources near each
NEAR_PIXELS = 29.0
PS1_LIMIT = 22.8  # r magnitude
GAIA_LIMIT = 20.6
FLUX_ZEROPOINT = 23.9  # of fluxes in µJy


@dataclass(frozen=True)
class Sources:
    """Stars and galaxies, one element each.

    `kind` is an index into `Sky.kinds`; `x`, `y` are pixels of the quadrant `rcid` of a field;
    `magnitudes` has the shape (N, 4): g, r, i, z. `size` is the half-light radius in pixels of a
    galaxy (0 for stars), `angle` that of its long axis against x in radians.
    """

    key: Ints
    kind: Ints
    field: Ints
    rcid: Ints
    x: Floats
    y: Floats
    ra: Floats
    dec: Floats
    magnitudes: Floats
    size: Floats
    axis_ratio: Floats
    angle: Floats
    redshift: Floats

    def __len__(self) -> int:
        return len(self.key)

    @property
    def galaxy(self) -> "np.typing.NDArray[np.bool_]":
        """Tell which are extended."""
        return self.size > 0


@dataclass(frozen=True)
class Sky:
    """The sky of a seed, for nights of so many alerts."""

    seed: int
    alerts: int
    survey: Survey
    sources: Sources
    ranges: dict[str, tuple[int, int]]

    def of_kind(self, kind: str) -> Ints:
        """Return the indices of all sources of a kind."""
        return np.arange(*self.ranges[kind])

    def reference_flux(self, source: Ints, fid: Ints) -> Floats:
        """Return the flux in µJy of sources in the reference image of a band."""
        return microjansky(self.sources.magnitudes[source, fid - 1])


def microjansky(magnitude: Floats) -> Floats:
    """Return fluxes of AB magnitudes."""
    flux: Floats = 10 ** (-0.4 * (magnitude - FLUX_ZEROPOINT))
    return flux


def sky_of(seed: int, alerts: int, start_jd: float) -> Sky:
    """Return the sky of a seed; it has as much in it as nights of `alerts` alerts need."""
    survey = survey_of(seed, start_jd)
    share = alerts / REFERENCE_ALERTS
    counts = {kind: max(3, round(number * share)) for kind, number in NUMBERS.items()}
    ends = np.cumsum([0, *counts.values()])
    ranges = {kind: (int(ends[at]), int(ends[at + 1])) for at, kind in enumerate(counts)}
    anchors = anchor_sources(survey, ranges)
    near = neighbours(survey, anchors)
    ranges["neighbour"] = (len(anchors), len(anchors) + len(near))
    sources = Sources(
        **{
            name: np.concatenate([values, vars(near)[name]])
            for name, values in vars(anchors).items()
        }
    )
    return Sky(seed, alerts, survey, sources, ranges)


def anchor_sources(survey: Survey, ranges: dict[str, tuple[int, int]]) -> Sources:
    """Return the sources at which something happens."""
    seed, count = survey.seed, max(end for _, end in ranges.values())
    key = np.arange(count)
    kind = np.zeros(count, dtype=np.int64)
    magnitude = np.zeros(count)
    for number, (name, (start, end)) in enumerate(ranges.items()):
        kind[start:end] = number
        bright, faint = BRIGHTNESS[name]
        spread = np.sqrt(uniform("magnitude", seed, key[start:end]))  # more faint than bright
        magnitude[start:end] = bright + (faint - bright) * spread
    extended = np.isin(kind, [list(ranges).index(name) for name in ("active_galaxy", "host")])
    redshift = np.where(extended, redshifts(seed, key), 0.0)
    hosts = kind == list(ranges).index("host")
    nearby = 16.0 + 5 * np.log10(np.maximum(redshift, 0.003) / 0.03)
    magnitude = np.where(hosts, nearby + 0.9 * normal("luminosity", seed, key), magnitude)
    return placed(
        survey,
        key,
        kind,
        field=integers(FIELDS, "field", seed, key),
        rcid=integers(QUADRANTS, "quadrant", seed, key),
        x=between(3.0, COLUMNS - 3.0, "x", seed, key),
        y=between(3.0, ROWS - 3.0, "y", seed, key),
        magnitude=np.clip(magnitude, 11.0, 24.5),
        extended=extended,
        redshift=redshift,
    )


def redshifts(seed: int, key: Ints) -> Floats:
    """Return redshifts from 0.004 to 0.1, most of them large."""
    return 0.004 + 0.096 * np.sqrt(uniform("redshift", seed, key))


def neighbours(survey: Survey, anchors: Sources) -> Sources:
    """Return further stars and galaxies in the cutouts of the anchors."""
    seed = survey.seed
    number = np.floor(-NEIGHBOURS * np.log1p(-uniform("neighbours", seed, anchors.key)))
    number = np.minimum(number, 6).astype(np.int64)
    anchor = np.repeat(np.arange(len(anchors)), number)
    key = len(anchors) + np.arange(len(anchor))
    away = NEAR_PIXELS * np.sqrt(between(0.012, 1.0, "away", seed, key))
    angle = between(0.0, 2 * np.pi, "direction", seed, key)
    extended = uniform("galaxy", seed, key) < 0.3
    return placed(
        survey,
        key,
        np.full(len(key), -1),
        field=anchors.field[anchor],
        rcid=anchors.rcid[anchor],
        x=anchors.x[anchor] + away * np.cos(angle),
        y=anchors.y[anchor] + away * np.sin(angle),
        magnitude=15.5 + 7.5 * np.sqrt(uniform("magnitude", seed, key)) + 0.8 * extended,
        extended=extended,
        redshift=np.where(extended, 0.05 + 0.3 * uniform("redshift", seed, key), 0.0),
    )


def placed(
    survey: Survey,
    key: Ints,
    kind: Ints,
    *,
    field: Ints,
    rcid: Ints,
    x: Floats,
    y: Floats,
    magnitude: Floats,
    extended: "np.typing.NDArray[np.bool_]",
    redshift: Floats,
) -> Sources:
    """Return sources with what follows from their place, brightness and nature."""
    seed = survey.seed
    ra, dec = sky_position(survey, field, rcid, x, y)
    colour = np.where(extended, 0.7, 0.55) + 0.3 * normal("colour", seed, key)
    magnitudes = magnitude[:, None] + np.stack(
        [colour, 0 * colour, -0.45 * colour, -0.65 * colour], axis=1
    )
    larger = 10 ** (-0.13 * (magnitude - 17.0)) * 10 ** (0.1 * normal("size", seed, key))
    return Sources(
        key=key,
        kind=kind,
        field=field,
        rcid=rcid,
        x=x,
        y=y,
        ra=ra,
        dec=dec,
        magnitudes=magnitudes,
        size=np.where(extended, np.clip(2.4 * larger, 1.2, 12.0), 0.0),
        axis_ratio=np.where(extended, between(0.35, 1.0, "axis ratio", seed, key), 1.0),
        angle=between(0.0, np.pi, "orientation", seed, key),
        redshift=redshift,
    )
