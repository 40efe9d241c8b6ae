"""Small match files, as PyTables would write them."""

from pathlib import Path
from typing import Any

import h5py
import numpy as np

SOURCES = 7
PRIVATE_EPOCH = 1
"""The exposure that belongs to the partnership."""
ZTF_NAME = "ztf_000245_zg_c02_q3_match.pytable"
PTF_NAME = "PTF_d002683_f02_c09_u000123_p01.pytable"


def measurements(number: int) -> int:
    """How often a source was measured, once privately; the last never."""
    return 0 if number == SOURCES - 1 else number + 2


def public(number: int) -> int:
    """How often a source was measured publicly."""
    return max(measurements(number) - 1, 0)


def write_ztf(folder: Path, *, shuffled: bool = False) -> Path:
    """Write a match file of ZTF and return its path."""
    rng = np.random.default_rng(3)
    sources = np.zeros(
        SOURCES,
        dtype=[
            *[("matchid", "i4"), ("ra", "f8"), ("dec", "f8"), ("nobs", "i4"), ("refmag", "f4")],
            *[("skewness", "f4"), ("vonneumannratio", "f4"), ("percentiles", "f4", (11,))],
        ],
    )
    sources["matchid"] = np.arange(100, 100 + SOURCES)
    sources["ra"] = 30.0 + np.arange(SOURCES) / 100
    sources["dec"] = -10.0
    sources["nobs"] = [measurements(number) for number in range(SOURCES)]
    sources["refmag"] = 18.123456
    sources["vonneumannratio"] = np.nan
    sources["percentiles"] = np.arange(11) / 10
    rows = [
        (100 + number, epoch, 2458000.5 + rng.uniform(0, 100), 18.0 + number + epoch / 10)
        for number in range(SOURCES)
        for epoch in range(measurements(number))
    ]
    if shuffled:
        rng.shuffle(rows)
    data = np.zeros(
        len(rows),
        dtype=[
            *[("matchid", "i4"), ("expid", "i4"), ("hjd", "f8"), ("mag", "f4"), ("magerr", "f4")],
            *[("catflags", "u2"), ("programid", "u1"), ("ra", "f8"), ("dec", "f8"), ("xpos", "f4")],
        ],
    )
    for place, name in enumerate(("matchid", "expid", "hjd", "mag")):
        data[name] = [row[place] for row in rows]
    data["magerr"] = 0.0123456
    data["programid"] = np.where(data["expid"] == PRIVATE_EPOCH, 2, 1)
    exposures = np.zeros(
        10, dtype=[("expid", "i4"), ("hjd", "f8"), ("programid", "u1"), ("file", "S8")]
    )
    exposures["expid"] = np.arange(10)
    exposures["programid"] = np.where(exposures["expid"] == PRIVATE_EPOCH, 2, 1)
    exposures["file"] = b"x.fits"
    path = folder / ZTF_NAME
    write(path, "matches", exposures, sources, data)
    return path


def write_ptf(folder: Path) -> Path:
    """Write a match file of PTF, whose sources have no positions of their own."""
    sources = np.zeros(3, dtype=[("matchedSourceID", "i4"), ("bestMagRMS", "f4"), ("flags", "i4")])
    sources["matchedSourceID"] = [1, 2, 3]
    data = np.zeros(
        9,
        dtype=[
            *[("matchedSourceID", "i4"), ("mjd", "f8"), ("mag", "f4"), ("magErr", "f4")],
            *[("ipacFlags", "i4"), ("ra", "f8"), ("dec", "f8"), ("fwhm_image", "f4")],
        ],
    )
    data["matchedSourceID"] = [1, 1, 1, 2, 2, 2, 3, 3, 3]
    data["mjd"] = np.arange(55000, 55009)[::-1]
    data["mag"] = 17.5
    data["ra"] = [10, 10.0001, 10.0002] * 3
    data["dec"] = 20
    exposures = np.zeros(2, dtype=[("expid", "i4"), ("mjd", "f8")])
    exposures["expid"] = [5, 6]
    path = folder / PTF_NAME
    write(path, "field/chip", exposures, sources, data)
    return path


def write(path: Path, group: str, exposures: Any, sources: Any, data: Any) -> None:
    with h5py.File(path, "w") as file:
        file[f"{group}/exposures"] = exposures
        file[f"{group}/sources"] = sources
        file[f"{group}/sourcedata"] = data
