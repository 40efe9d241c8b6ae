"""One request for what a large catalogue has at many positions."""

import time
from pathlib import Path

import numpy as np

from benchmarks.api_load.questions import body
from benchmarks.api_load.service import administrator, post
from benchmarks.catalogs import draw, write_parquet
from kowalski.catalogs.loader import LoadOptions, load_catalog
from tests.stack import Stack

CATALOG = "Stars"
POSITIONS = 10_000
RADIUS_ARCSEC = 2.0
TIMES = 5
ERROR_DEG = 0.5 / 3600


def measure(stack: Stack, folder: Path, rows: int) -> tuple[list[float], int]:
    """Return the seconds of several requests, each for other positions, and what one found.

    Every second position is that of a row.
    """
    table = draw(rows)
    path = folder / "stars.parquet"
    write_parquet(table, path)
    load_catalog(stack.mongo, CATALOG, path, LoadOptions(radius_arcsec=RADIUS_ARCSEC))
    ra, dec = table["ra"].to_numpy(), table["dec"].to_numpy()
    token = administrator(stack)
    seconds, found = [], 0
    for number in range(TIMES):
        random = np.random.default_rng(number)
        chosen = random.choice(rows, POSITIONS // 2, replace=False)
        near = np.stack([ra[chosen], np.clip(dec[chosen] + ERROR_DEG, -90, 90)], axis=1)
        elsewhere = np.degrees(np.arcsin(random.uniform(-1, 1, POSITIONS // 2)))
        away = np.stack([random.uniform(0, 360, POSITIONS // 2), elsewhere], axis=1)
        places = {f"p{n}": one for n, one in enumerate(np.concatenate([near, away]).tolist())}
        coordinates = {
            "radec": places,
            "cone_search_radius": RADIUS_ARCSEC,
            "cone_search_unit": "arcsec",
        }
        catalogs = {CATALOG: {"projection": {"g": 1, "designation": 1}}}
        question = body("cone_search", {"object_coordinates": coordinates, "catalogs": catalogs})
        started = time.monotonic()
        answer = post(stack, "/api/queries", question, token)
        seconds.append(time.monotonic() - started)
        rows_found = answer.json()["data"][CATALOG]
        assert len(rows_found) == POSITIONS
        found = sum(len(one) for one in rows_found.values())
        assert found >= POSITIONS // 2, f"only {found} rows found"
    return seconds, found
