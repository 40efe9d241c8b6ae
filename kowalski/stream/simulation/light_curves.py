"""From points to the columns of packets: candidates, earlier candidates, forced photometry."""

from typing import Any

import numpy as np

from kowalski.stream.simulation import names
from kowalski.stream.simulation.dice import Floats, Ints, between, integers, normal, uniform
from kowalski.stream.simulation.neighbourhood import ABSENT
from kowalski.stream.simulation.photometry import DETECTION_SNR
from kowalski.stream.simulation.scene import Scene
from kowalski.stream.simulation.scores import forest_score
from kowalski.stream.simulation.sky import FLUX_ZEROPOINT
from kowalski.stream.simulation.survey import (
    COLUMNS,
    ROWS,
    Exposures,
    G,
    sky_position,
)

Table = dict[str, Any]

RB_VERSION = "t17_f5_c3"
MISSING = -99999.0
INVESTIGATORS = {1: "Kulkarni", 2: "Kulkarni", 3: "Prince"}
EXPOSURE_SECONDS = 30.0
PIXEL_NOISE = 0.45  # of a single pixel, against what the limiting magnitude suggests


def image_columns(scene: Scene, rows: Ints, seen: Exposures) -> Table:
    """Return what is known of the images of points, whether or not something was detected."""
    member = scene.points.member[rows]
    rcid = scene.objects.rcid[member]
    field = scene.sky.survey.number[scene.objects.field[member]]
    wobble = normal("colour term", scene.sky.seed, seen.key, rcid)
    return {
        "jd": seen.jd,
        "fid": seen.fid,
        "pid": names.image_number(seen.jd, rcid),
        "diffmaglim": seen.depth,
        "programid": seen.programid,
        "nid": names.night_number(seen.jd),
        "rcid": rcid,
        "field": field,
        "magzpsci": seen.zeropoint,
        "magzpsciunc": 3e-5 * (1 + 0.3 * np.abs(wobble)),
        "magzpscirms": 0.03 + 0.006 * np.abs(wobble),
        "clrcoeff": np.where(seen.fid == G, -0.05, 0.09) + 0.01 * wobble,
        "clrcounc": 4e-5 * (1 + 0.3 * np.abs(wobble)),
    }


def label_columns(table: Table, seen: Exposures, *, archived: bool) -> Table:
    """Return the texts that go with images."""
    return {
        "pdiffimfilename": names.image_names(
            seen, table["field"], table["rcid"], archived=archived
        ),
        "programpi": [INVESTIGATORS[each] for each in seen.programid.tolist()],
        "rbversion": [RB_VERSION] * len(seen),
    }


def detection_columns(scene: Scene, rows: Ints, *, archived: bool) -> Table:
    """Return what is measured of detections; the same whenever the packet is written."""
    seen = scene.seen(rows)
    table = image_columns(scene, rows, seen)
    table |= label_columns(table, seen, archived=archived)
    table |= place_columns(scene, rows, seen)
    table |= brightness_columns(scene, rows, seen)
    table |= shape_columns(scene, rows, seen, table)
    table |= reference_columns(scene, rows, seen, table)
    table["magfromlim"] = table["diffmaglim"] - table["magap"]
    return table


def place_columns(scene: Scene, rows: Ints, seen: Exposures) -> Table:
    """Return where detections are, and their numbers."""
    objects, member = scene.objects, scene.points.member[rows]
    seed, key = scene.sky.seed, objects.key[member]
    x, y = pixels(scene, rows)
    ra, dec = sky_position(scene.sky.survey, objects.field[member], objects.rcid[member], x, y)
    edge = np.minimum.reduce([x, y, COLUMNS - x, ROWS - y])
    return {
        "candid": scene.candid[rows],
        "isdiffpos": ["t" if each else "f" for each in (scene.points.flux[rows] > 0).tolist()],
        "tblid": names.table_number(seed, key, seen.key),
        "xpos": x,
        "ypos": y,
        "ra": ra,
        "dec": dec,
        "mindtoedge": np.maximum(edge, 0.0),
    }


def pixels(scene: Scene, rows: Ints) -> tuple[Floats, Floats]:
    """Return where on the quadrant points are, with the error of a centroid."""
    objects, member = scene.objects, scene.points.member[rows]
    seed, key = scene.sky.seed, objects.key[member]
    exposure = scene.exposures.key[scene.points.exposure[rows]]
    scatter = np.clip(0.9 / signal(scene, rows), 0.02, 0.2)
    x = objects.x[member] + scatter * normal("centroid x", seed, key, exposure)
    y = objects.y[member] + scatter * normal("centroid y", seed, key, exposure)
    return x, y


def signal(scene: Scene, rows: Ints) -> Floats:
    """Return the signal-to-noise ratios of points, never below 1."""
    return np.maximum(np.abs(scene.points.flux[rows]) / scene.points.error[rows], 1.0)


def brightness_columns(scene: Scene, rows: Ints, seen: Exposures) -> Table:
    """Return magnitudes of detections in several apertures, and scores."""
    seed, key = scene.sky.seed, scene.objects.key[scene.points.member[rows]]
    points, snr = scene.points.take(rows), signal(scene, rows)
    sigma = points.magnitude_error
    aperture = 1.2 * sigma * normal("aperture", seed, key, seen.key) + 0.01
    larger = 1.6 * sigma * normal("larger aperture", seed, key, seen.key) + 0.005
    real = is_real(scene, rows)
    return {
        "magpsf": points.magnitude,
        "sigmapsf": sigma,
        "magap": points.magnitude + aperture,
        "sigmagap": 0.8 * sigma,
        "magapbig": points.magnitude + larger,
        "sigmagapbig": 1.1 * sigma,
        "magdiff": aperture,
        "rb": forest_score(seed, key, seen.key, real, snr),
        "scorr": snr * between(0.9, 1.6, "scorr", seed, key, seen.key),
    }


def is_real(scene: Scene, rows: Ints) -> Any:
    """Tell which points belong to things on the sky."""
    kinds = np.array([each.kind != "bogus" for each in scene.crowd.populations])
    return kinds[scene.crowd.population_of(scene.points.member[rows])]


def shape_columns(scene: Scene, rows: Ints, seen: Exposures, table: Table) -> Table:
    """Return the measured shapes of detections."""
    seed, key = scene.sky.seed, scene.objects.key[scene.points.member[rows]]
    real, snr = is_real(scene, rows), signal(scene, rows)
    distorted = np.abs(normal("distortion", seed, key, seen.key))
    noisy = np.abs(normal("shape", seed, key, seen.key))
    fwhm = seen.fwhm * np.where(real, 1 + 0.05 * noisy, between(0.5, 2.4, "fwhm", seed, key))
    elongation = 1.04 + np.where(real, 0.08, 0.6) * distorted
    aimage = 0.42 * fwhm * np.sqrt(elongation)
    bimage = aimage / elongation
    negative = np.where(real, 2.2 * noisy * 5 / snr, 4 + 3 * noisy)
    return {
        "chipsf": np.where(real, 1.0 + 0.5 * noisy + snr / 40, 2.0 + 6 * distorted),
        "sky": 0.6 * normal("local sky", seed, key, seen.key),
        "fwhm": fwhm,
        "classtar": np.clip(np.where(real, 0.98 - 0.2 * noisy * 5 / snr, 0.4 * noisy), 0.0, 1.0),
        "seeratio": np.where(real, 1.0 + 0.1 * noisy, 0.6 + distorted),
        "aimage": aimage,
        "bimage": bimage,
        "aimagerat": aimage / fwhm,
        "bimagerat": bimage / fwhm,
        "elong": elongation,
        "nneg": np.minimum(negative, 20).astype(np.int64),
        "nbad": np.where(real, 0, integers(4, "bad pixels", seed, key, seen.key)),
        "sumrat": np.clip(np.where(real, 1.0 - 0.04 * noisy * 5 / snr, 0.6 - 0.2 * noisy), -1, 1),
    }


def reference_columns(scene: Scene, rows: Ints, seen: Exposures, table: Table) -> Table:
    """Return the nearest source of the reference image: a catalogued one, or a faint one."""
    sky, member = scene.sky, scene.points.member[rows]
    sources, key = sky.sources, scene.objects.key[member]
    nearest = scene.neighbourhood.nearest[member]
    source, found = np.maximum(nearest, 0), nearest != ABSENT
    away = between(3.0, 19.0, "faint source", sky.seed, key)
    angle = between(0.0, 2 * np.pi, "faint source's direction", sky.seed, key)
    x = np.where(found, sources.x[source], scene.objects.x[member] + away * np.cos(angle))
    y = np.where(found, sources.y[source], scene.objects.y[member] + away * np.sin(angle))
    magnitude = sources.magnitudes[source, seen.fid - 1]
    faint = between(22.4, 23.3, "faint source's magnitude", sky.seed, key, seen.fid)
    magnitude = np.where(found, np.minimum(magnitude, 23.6), faint)
    ra, dec = sky_position(
        sky.survey, scene.objects.field[member], scene.objects.rcid[member], x, y
    )
    extended = found & sources.galaxy[source]
    return {
        "distnr": np.hypot(x - table["xpos"], y - table["ypos"]),
        "magnr": magnitude,
        "sigmagnr": 0.015 + 0.3 * 10 ** (0.35 * (magnitude - 23.0)),
        "chinr": 0.6 + np.where(extended, 2.0, 0.4) * uniform("chi", sky.seed, key, seen.fid),
        "sharpnr": np.where(extended, 0.35, -0.02)
        + 0.08 * normal("sharp", sky.seed, key, seen.fid),
        "ranr": ra,
        "decnr": dec,
    }


def limit_columns(scene: Scene, rows: Ints) -> Table:
    """Return points of history at which nothing was detected."""
    seen = scene.seen(rows)
    table = image_columns(scene, rows, seen)
    return table | label_columns(table, seen, archived=True)


def forced_columns(scene: Scene, rows: Ints) -> Table:
    """Return forced photometry at the object's position, in the image's own counts."""
    seen = scene.seen(rows)
    image = image_columns(scene, rows, seen)
    seed, key = scene.sky.seed, scene.objects.key[scene.points.member[rows]]
    lot = uniform("processing", seed, key, seen.key)
    status = np.select([lot < 0.08, lot < 0.12, lot < 0.14], ["61", "56", "55"], "0")
    failed = lot < 0.08
    counts = 10 ** (0.4 * (seen.zeropoint - FLUX_ZEROPOINT))
    reference = reference_columns(
        scene, rows, seen, dict(zip(("xpos", "ypos"), pixels(scene, rows), strict=True))
    )
    unmatched = failed | (scene.neighbourhood.nearest[scene.points.member[rows]] == ABSENT)
    kept = ("field", "rcid", "fid", "pid", "diffmaglim", "programid", "jd")
    calibration = ("magzpsci", "magzpsciunc", "magzpscirms", "clrcoeff", "clrcounc")
    return {
        **{name: image[name] for name in kept + calibration},
        "rfid": names.reference_number(image["field"], image["rcid"], seen.fid),
        "sciinpseeing": seen.fwhm,
        "scibckgnd": seen.background,
        "scisigpix": pixel_noise(seen),
        "exptime": np.full(len(rows), EXPOSURE_SECONDS),
        "adpctdif1": between(0.07, 0.11, "astrometry 1", seed, seen.key),
        "adpctdif2": between(0.07, 0.11, "astrometry 2", seed, seen.key),
        "forcediffimflux": np.where(failed, MISSING, scene.points.flux[rows] * counts),
        "forcediffimfluxunc": np.where(failed, MISSING, scene.points.error[rows] * counts),
        "procstatus": status.tolist(),
        **{name: np.where(unmatched, MISSING, values) for name, values in reference.items()},
    }


def pixel_noise(seen: Exposures) -> Floats:
    """Return the noise of one pixel in DN, from the limiting magnitude of a point source."""
    at_limit = 10 ** (-0.4 * (seen.depth - seen.zeropoint)) / DETECTION_SNR
    sigma = seen.fwhm / 2.355
    noise: Floats = PIXEL_NOISE * at_limit / (np.sqrt(4 * np.pi) * sigma)
    return noise
