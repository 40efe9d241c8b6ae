"""What is true of each alert of a simulated night, for tests and for training."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kowalski.stream.simulation.catalogue_rows import clu_names, nearby
from kowalski.stream.simulation.packets import object_names
from kowalski.stream.simulation.photometry import DETECTION_SNR
from kowalski.stream.simulation.scene import Scene
from kowalski.stream.simulation.sky import FLUX_ZEROPOINT

FILE = "truth.csv"
COLUMNS = (
    "candid",
    "objectId",
    "class",
    "setting",
    "real",
    "jd",
    "fid",
    "programid",
    "positive",
    "magnitude",
    "age_days",
    "days_to_peak",
    "redshift",
    "galaxy",
)


def write_truth(scene: Scene, folder: Path) -> None:
    """Write `truth.csv`, one row for each alert."""
    with (folder / FILE).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(truth(scene))


def truth(scene: Scene) -> Iterator[tuple[object, ...]]:
    """Yield a row of `COLUMNS` for each alert, by candid.

    `magnitude` is that of the change without noise; age, peak, redshift and the galaxy's name in
    CLU are empty where they have no meaning.
    """
    rows = scene.alerts
    seen, points = scene.seen(rows), scene.points.take(rows)
    which = scene.crowd.population_of(points.member)
    magnitude = FLUX_ZEROPOINT - 2.5 * np.log10(
        np.maximum(np.abs(points.true), points.error / DETECTION_SNR)
    )
    sources = scene.sky.sources
    listed, names = nearby(scene.sky), clu_names(sources)
    labels = zip(scene.candid[rows].tolist(), object_names(scene, rows), strict=True)
    for number, (candid, name) in enumerate(labels):
        population = scene.crowd.populations[which[number]]
        index = points.member[number : number + 1] - scene.crowd.start[which[number]]
        source = int(scene.objects.source[points.member[number]])
        jd = float(seen.jd[number])
        in_galaxy = source >= 0 and bool(sources.galaxy[source])
        yield (
            candid,
            name,
            population.kind,
            population.setting(index)[0],
            int(population.kind != "bogus"),
            jd,
            int(seen.fid[number]),
            int(seen.programid[number]),
            int(points.flux[number] > 0),
            round(float(magnitude[number]), 4),
            number_or_empty(jd - float(population.first_light(index)[0])),
            number_or_empty(float(population.peak(index)[0]) - jd),
            round(float(sources.redshift[source]), 5) if in_galaxy else "",
            names[source] if in_galaxy and listed[source] else "",
        )


def number_or_empty(value: float) -> float | str:
    """Return a rounded number, or nothing for NaN."""
    return "" if value != value else round(value, 4)
