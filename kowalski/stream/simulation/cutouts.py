"""Images of alerts: science, template and difference, of stars, galaxies and what has changed.

Every source is a sum of Gaussians, so that blurring it by the seeing only adds variances (Hogg &
Lang 2013, doi:10.1086/671228).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kowalski.stream.simulation.dice import Floats, Ints, between, integers, normal
from kowalski.stream.simulation.fits import SIDE
from kowalski.stream.simulation.light_curves import pixel_noise, pixels
from kowalski.stream.simulation.photometry import GAIN
from kowalski.stream.simulation.scene import Scene
from kowalski.stream.simulation.sky import FLUX_ZEROPOINT
from kowalski.stream.simulation.survey import COLUMNS, ROWS, Exposures

Images = NDArray[np.float32]

CENTRE = SIDE // 2
FWHM = 2.0 * np.sqrt(2.0 * np.log(2.0))
STAR = ((0.86, 1.0), (0.14, 4.0))  # weights and variances, of the seeing's core
GALAXY = ((0.25, 0.12), (0.45, 0.65), (0.30, 2.4))  # of the half-light radius squared
TEMPLATE_FWHM = 1.7
TEMPLATE_NOISE = 0.3  # of the science image's
SHIFT_PIXELS = 0.03  # misalignment of two images
SCALE_ERROR = 0.004
AXIS = np.arange(SIDE, dtype=np.float32)
COSMIC_RAY, DIPOLE, STREAK, GHOST = range(4)


@dataclass(frozen=True)
class Blobs:
    """Gaussians to draw: image, total counts, centre, and the variances along x, across, along y."""

    image: Ints
    counts: Floats
    x: Floats
    y: Floats
    xx: Floats
    xy: Floats
    yy: Floats


def blobs(image: Ints, counts: Floats, x: Floats, y: Floats, variance: Floats) -> Blobs:
    """Return round Gaussians."""
    return Blobs(image, counts, x, y, variance, np.zeros(len(image)), variance)


def together(*several: Blobs) -> Blobs:
    """Return several lists of Gaussians as one."""
    return Blobs(
        **{
            name: np.concatenate([vars(each)[name] for each in several])
            for name in vars(several[0])
        }
    )


def draw(what: Blobs, images: int) -> Images:
    """Return images with Gaussians drawn into them; those of one image are added in turn."""
    canvas = np.zeros((images, SIDE, SIDE), dtype=np.float32)
    order = np.argsort(what.image, kind="stable")
    first = np.searchsorted(what.image[order], what.image[order], "left")
    turn = np.arange(len(order)) - first
    for number in range(int(turn.max(initial=-1)) + 1):
        rows = order[turn == number]
        round_ones = what.xy[rows] == 0
        for chosen, paint in ((rows[round_ones], paint_round), (rows[~round_ones], paint_tilted)):
            if len(chosen):
                canvas[what.image[chosen]] += paint(what, chosen)
    return canvas


def paint_round(what: Blobs, rows: Ints) -> Images:
    """Return Gaussians whose axes are those of the image: products of two curves."""
    across = curve(what.x[rows], what.xx[rows])
    down = curve(what.y[rows], what.yy[rows]) * what.counts[rows].astype(np.float32)[:, None]
    return down[:, :, None] * across[:, None, :]


def curve(centre: Floats, variance: Floats) -> Images:
    """Return normalised Gaussian curves along one axis."""
    width = variance.astype(np.float32)[:, None]
    away = AXIS - centre.astype(np.float32)[:, None]
    return np.asarray(np.exp(-0.5 * away**2 / width) / np.sqrt(2 * np.pi * width))


def paint_tilted(what: Blobs, rows: Ints) -> Images:
    """Return Gaussians whose axes are tilted."""
    xx, xy, yy = (getattr(what, name)[rows] for name in ("xx", "xy", "yy"))
    determinant = xx * yy - xy**2

    def cube(values: Floats) -> Images:
        return values.astype(np.float32)[:, None, None]

    dx = AXIS[None, None, :] - cube(what.x[rows])
    dy = AXIS[None, :, None] - cube(what.y[rows])
    form = cube(yy / determinant) * dx**2 + cube(xx / determinant) * dy**2
    form = form - cube(2 * xy / determinant) * dx * dy
    peak = what.counts[rows] / (2 * np.pi * np.sqrt(determinant))
    return np.asarray(cube(peak) * np.exp(-0.5 * form))


@dataclass(frozen=True)
class Cutouts:
    """Images of alerts, shape (N, 63, 63) each, in DN; NaN beyond the edge of the detector."""

    science: Images
    template: Images
    difference: Images


def cutouts_of(scene: Scene, rows: Ints) -> Cutouts:
    """Return the cutouts of alerts.

    A negative alert is found in the template minus the science image, so its difference is that.
    """
    seen, count = scene.seen(rows), len(rows)
    x, y = pixels(scene, rows)
    left, top = np.round(x) - CENTRE, np.round(y) - CENTRE
    seeing = (seen.fwhm / FWHM) ** 2
    sharper = np.full(count, (TEMPLATE_FWHM / FWHM) ** 2)
    still = draw(standing(scene, rows, seen, left, top, seeing), count)
    reference = draw(standing(scene, rows, seen, left, top, sharper), count)
    change = draw(changes(scene, rows, seen, x - left, y - top, seeing), count)
    return exposed(scene, rows, seen, still, reference, change, beyond_edge(left, top))


def standing(
    scene: Scene, rows: Ints, seen: Exposures, left: Floats, top: Floats, seeing: Floats
) -> Blobs:
    """Return the stars and galaxies in cutouts, blurred by a seeing given as variance."""
    hood, sources = scene.neighbourhood, scene.sky.sources
    member = scene.points.member[rows]
    first = np.searchsorted(hood.object_of_pair, member, "left")
    many = np.searchsorted(hood.object_of_pair, member, "right") - first
    image = np.repeat(np.arange(len(rows)), many)
    within = np.arange(len(image)) - np.repeat(np.cumsum(many) - many, many)
    source = hood.source_of_pair[np.repeat(first, many) + within]
    magnitude = sources.magnitudes[source, seen.fid[image] - 1]
    counts = 10 ** (-0.4 * (magnitude - seen.zeropoint[image]))
    x, y = sources.x[source] - left[image], sources.y[source] - top[image]
    core, size = seeing[image], sources.size[source]
    stars, extended = np.flatnonzero(size == 0), np.flatnonzero(size > 0)
    parts = [
        blobs(image[stars], weight * counts[stars], x[stars], y[stars], spread * core[stars])
        for weight, spread in STAR
    ]
    angle, ratio = sources.angle[source[extended]], sources.axis_ratio[source[extended]]
    cosine, sine = np.cos(angle), np.sin(angle)
    for weight, spread in GALAXY:
        major = spread * size[extended] ** 2
        minor = major * ratio**2
        parts.append(
            Blobs(
                image[extended],
                weight * counts[extended],
                x[extended],
                y[extended],
                major * cosine**2 + minor * sine**2 + core[extended],
                (major - minor) * cosine * sine,
                major * sine**2 + minor * cosine**2 + core[extended],
            )
        )
    return together(*parts)


def changes(
    scene: Scene, rows: Ints, seen: Exposures, x: Floats, y: Floats, seeing: Floats
) -> Blobs:
    """Return what science images have and templates have not, or the reverse with negative counts."""
    flux = scene.points.flux[rows] * 10 ** (0.4 * (seen.zeropoint - FLUX_ZEROPOINT))
    kinds = [population.kind for population in scene.crowd.populations]
    bogus = np.array([kind == "bogus" for kind in kinds])
    is_bogus = bogus[scene.crowd.population_of(scene.points.member[rows])]
    real, wrong = np.flatnonzero(~is_bogus), np.flatnonzero(is_bogus)
    parts = [
        blobs(real, weight * flux[real], x[real], y[real], spread * seeing[real])
        for weight, spread in STAR
    ]
    parts += mistakes(scene, rows[wrong], wrong, flux[wrong], x[wrong], y[wrong], seeing[wrong])
    return together(*parts)


def mistakes(
    scene: Scene, rows: Ints, image: Ints, flux: Floats, x: Floats, y: Floats, seeing: Floats
) -> list[Blobs]:
    """Return what bogus detections look like: dipoles at stars, and four kinds elsewhere."""
    member = scene.points.member[rows]
    seed, key = scene.sky.seed, scene.objects.key[member]
    exposure = scene.exposures.key[scene.points.exposure[rows]]
    at_star = scene.objects.source[member] >= 0
    variety = np.where(at_star, DIPOLE, integers(4, "mistake", seed, key))
    angle = between(0.05, np.pi - 0.05, "mistake's angle", seed, key, exposure)
    cosine, sine = np.cos(angle), np.sin(angle)
    long = np.choose(variety, [between(0.3, 3.0, "track", seed, key) ** 2, seeing, 900.0, 40.0])
    short = np.choose(variety, [0.12 + 0 * seeing, seeing, seeing, 30.0])
    counts = flux * np.choose(variety, [1.0, 1.8, 5.0, 6.0])
    shift = np.where(variety == DIPOLE, between(0.7, 1.6, "apart", seed, key, exposure), 0.0)

    def part(weight: Floats, sign: float) -> Blobs:
        return Blobs(
            image,
            weight,
            x + sign * shift * cosine,
            y + sign * shift * sine,
            long * cosine**2 + short * sine**2,
            (long - short) * cosine * sine,
            long * sine**2 + short * cosine**2,
        )

    opposite = np.where(variety == DIPOLE, -between(0.6, 1.0, "opposite", seed, key) * counts, 0.0)
    return [part(counts, 1.0), part(opposite, -1.0)]


def exposed(
    scene: Scene,
    rows: Ints,
    seen: Exposures,
    still: Images,
    reference: Images,
    change: Images,
    outside: NDArray[np.bool_],
) -> Cutouts:
    """Return images with background and noise, subtracted from each other imperfectly."""
    random = noise_of(scene, rows)

    def cube(values: Floats) -> Images:
        return values.astype(np.float32)[:, None, None]

    sigma, background = cube(pixel_noise(seen)), cube(seen.background)
    lit = np.maximum(still + change, 0) / np.float32(GAIN)
    noise = random[0] * np.sqrt(sigma**2 + lit)
    faint = random[1] * sigma * np.float32(TEMPLATE_NOISE)
    science = background + still + change + noise
    template = background * np.float32(0.99) + reference + faint
    key = (scene.sky.seed, seen.key, scene.objects.key[scene.points.member[rows]])
    slope_y, slope_x = np.gradient(still, axis=(1, 2))
    residual = still * cube(SCALE_ERROR * normal("scale", *key))
    residual += slope_x * cube(SHIFT_PIXELS * normal("shift x", *key))
    residual += slope_y * cube(SHIFT_PIXELS * normal("shift y", *key))
    sign = cube(np.where(scene.points.flux[rows] > 0, 1.0, -1.0))
    difference = sign * (change + noise + residual - faint)
    for image in (science, template, difference):
        image[outside] = np.nan
    return Cutouts(science, template, difference)


def noise_of(scene: Scene, rows: Ints) -> Images:
    """Return two images of unit noise for each alert, shape (2, N, 63, 63), the alert's own."""
    noise = np.empty((2, len(rows), SIDE, SIDE), dtype=np.float32)
    for number, candid in enumerate(scene.candid[rows].tolist()):
        random = np.random.Generator(np.random.SFC64([scene.sky.seed, candid]))
        noise[:, number] = random.standard_normal((2, SIDE, SIDE), dtype=np.float32)
    return noise


def beyond_edge(left: Floats, top: Floats) -> NDArray[np.bool_]:
    """Tell which pixels of cutouts lie beyond the detector, shape (N, 63, 63)."""
    x, y = left[:, None] + AXIS, top[:, None] + AXIS
    out_x, out_y = (x < 0) | (x >= COLUMNS), (y < 0) | (y >= ROWS)
    return out_y[:, :, None] | out_x[:, None, :]
