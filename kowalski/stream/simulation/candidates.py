"""What only the candidate itself tells: its surroundings, its past, its deep score."""

from typing import Any

import numpy as np

from kowalski.stream.simulation import names
from kowalski.stream.simulation.catalogue_rows import ps1_numbers
from kowalski.stream.simulation.dice import Ints, between, integers, normal, uniform
from kowalski.stream.simulation.light_curves import (
    EXPOSURE_SECONDS,
    detection_columns,
    is_real,
    signal,
)
from kowalski.stream.simulation.neighbourhood import ABSENT, star_score
from kowalski.stream.simulation.scene import Scene
from kowalski.stream.simulation.scores import deep_score
from kowalski.stream.simulation.survey import SURVEY_START_JD

Table = dict[str, Any]

UNKNOWN = -999.0
NOBODY = "null"  # so the real packets say that no minor planet is near
DRB_VERSION = "d6_m7"
KNOWN_ASTEROIDS = 0.85
OBSERVATIONS_PER_DAY = 0.55  # of one position, since the survey began


def candidate_columns(scene: Scene, rows: Ints) -> Table:
    """Return the candidates of alerts."""
    table = detection_columns(scene, rows, archived=False)
    table |= solar_system_columns(scene, rows, table)
    table |= ps1_columns(scene, rows)
    table |= gaia_columns(scene, rows)
    table |= past_columns(scene, rows, table)
    table |= processing_columns(scene, rows, table)
    return table


def solar_system_columns(scene: Scene, rows: Ints, table: Table) -> Table:
    """Return the nearest known minor planet: the object itself, one that is near by chance, or none."""
    seed, key = scene.sky.seed, scene.objects.key[scene.points.member[rows]]
    kinds = np.array([each.kind for each in scene.crowd.populations])
    kind = kinds[scene.crowd.population_of(scene.points.member[rows])]
    itself = (kind == "asteroid") & (uniform("known", seed, key) < KNOWN_ASTEROIDS)
    by_chance = ~itself & (uniform("by chance", seed, key, table["candid"]) < 0.01)
    away = np.where(
        itself, 1.5 * uniform("apart", seed, key), 14 + 15 * uniform("apart", seed, key)
    )
    near = itself | by_chance
    predicted = table["magpsf"] + 0.3 * normal("predicted", seed, key)
    numbers = (1000 + integers(600_000, "minor planet", seed, key)).tolist()
    return {
        "ssdistnr": np.where(near, np.where(itself, np.floor(away), away), UNKNOWN),
        "ssmagnr": np.where(near, np.round(predicted, 1), UNKNOWN),
        "ssnamenr": [
            str(number) if there else NOBODY
            for number, there in zip(numbers, near.tolist(), strict=True)
        ],
    }


def ps1_columns(scene: Scene, rows: Ints) -> Table:
    """Return the three nearest sources of PS1 within 30 arcsec."""
    sources, hood = scene.sky.sources, scene.neighbourhood
    member = scene.points.member[rows]
    score, number = star_score(sources), ps1_numbers(sources)
    table: Table = {"nmtchps": hood.ps1_count[member]}
    for rank in range(3):
        source, away = hood.ps1[member, rank], hood.ps1_arcsec[member, rank]
        there, at = source != ABSENT, np.maximum(source, 0)
        for column, band in enumerate("griz"):
            magnitude = sources.magnitudes[at, column]
            table[f"s{band}mag{rank + 1}"] = np.where(
                there & (magnitude < 23.3), magnitude, UNKNOWN
            )
        table[f"sgscore{rank + 1}"] = np.where(there, score[at], UNKNOWN)
        table[f"distpsnr{rank + 1}"] = np.where(there, away, UNKNOWN)
        table[f"objectidps{rank + 1}"] = np.where(there, number[at], int(UNKNOWN))
    return table


def gaia_columns(scene: Scene, rows: Ints) -> Table:
    """Return the nearest star of Gaia within 90 arcsec, and the nearest bright one."""
    sources, hood = scene.sky.sources, scene.neighbourhood
    member = scene.points.member[rows]
    table: Table = {}
    for suffix, source, away in (
        ("", hood.gaia[member], hood.gaia_arcsec[member]),
        ("bright", hood.bright[member], hood.bright_arcsec[member]),
    ):
        there = source != ABSENT
        magnitude = sources.magnitudes[np.maximum(source, 0), 1]
        table[f"neargaia{suffix}"] = np.where(there, away, UNKNOWN)
        table[f"maggaia{suffix}"] = np.where(there, magnitude, UNKNOWN)
    return table


def past_columns(scene: Scene, rows: Ints, table: Table) -> Table:
    """Return since when and how often the object was detected and its position observed."""
    member = scene.points.member[rows]
    seed, key = scene.sky.seed, scene.objects.key[member]
    detections = scene.objects.earlier[member] + scene.detections_until(rows)
    fields = between(0.8, 2.2, "overlap", seed, key)
    observed = (table["jd"] - SURVEY_START_JD) * OBSERVATIONS_PER_DAY * fields
    return {
        "ndethist": detections,
        "ncovhist": np.maximum(observed.astype(np.int64), 0) + detections,
        "jdstarthist": scene.first_detection(rows),
        "jdendhist": table["jd"],
    }


def processing_columns(scene: Scene, rows: Ints, table: Table) -> Table:
    """Return what the survey's processing tells of the image, and its deep score."""
    seed, key = scene.sky.seed, scene.objects.key[scene.points.member[rows]]
    seen = scene.seen(rows)
    place = scene.objects.field[scene.points.member[rows]] * 64 + table["rcid"]
    snr = signal(scene, rows)
    pixel = snr * between(0.25, 0.45, "pixel", seed, key, seen.key)
    smoothed = snr * between(0.95, 1.25, "smoothed", seed, key, seen.key)
    return {
        "tooflag": np.zeros(len(rows), dtype=np.int64),
        "rfid": names.reference_number(table["field"], table["rcid"], seen.fid),
        "jdstartref": 2458150.0 + np.floor(200 * uniform("reference", seed, place)) + 0.81,
        "jdendref": 2458400.0 + np.floor(60 * uniform("reference", seed, place)) + 0.93,
        "nframesref": 15 + integers(20, "frames", seed, place),
        "dsnrms": pixel,
        "ssnrms": smoothed,
        "dsdiff": pixel - smoothed,
        "nmatches": 150 + integers(600, "calibrators", seed, place),
        "zpclrcov": -1.6 * table["magzpsciunc"],
        "zpmed": seen.zeropoint - 0.045,
        "clrmed": between(0.6, 0.9, "stars' colour", seed, place),
        "clrrms": between(0.2, 0.3, "stars' colours", seed, place),
        "exptime": np.full(len(rows), EXPOSURE_SECONDS),
        "drb": deep_score(seed, key, seen.key, is_real(scene, rows), snr),
        "drbversion": [DRB_VERSION] * len(rows),
    }
