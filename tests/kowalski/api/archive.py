"""What is in the archive of these tests."""

import gzip
import io
import random
from typing import Any

import numpy as np
from astropy.io import fits
from bson import ObjectId

from kowalski.catalogs.pixels import pixels_of
from kowalski.catalogs.registry import PIXEL

OBJECTS = 12
EPOCHS = 3
ORDER = 12
FIRST_JD = 2461000.5
SECRET_MAG = 13.577
"""A magnitude that only hidden alerts and points have."""


def programid(number: int) -> int:
    """Program of an object's alerts: a third each."""
    return number % 3 + 1


def position(number: int) -> tuple[float, float]:
    """Place of an object, in degrees; the last is near right ascension 0."""
    if number == OBJECTS - 1:
        return 359.9999, -1.0
    return 20.0 + 25.0 * number, -50.0 + 9.0 * number


def coordinates(ra: float, dec: float) -> dict[str, Any]:
    return {"radec_geojson": {"type": "Point", "coordinates": [ra - 180.0, dec]}}


def name(number: int) -> str:
    return f"ZTF26test{number:03d}"


def candid(number: int, epoch: int) -> int:
    return 3_000_000_000_000_000_000 + 10 * number + epoch


def cutout(number: int) -> dict[str, Any]:
    rng = np.random.default_rng(number)
    pixels = rng.normal(100, 3, (63, 63)).astype(np.float32)
    pixels[30:33, 30:33] += 300
    pixels[5, 60] = np.nan
    buffer = io.BytesIO()
    fits.PrimaryHDU(pixels).writeto(buffer)
    return {"fileName": f"candid{number}.fits.gz", "stampData": gzip.compress(buffer.getvalue())}


def alert(number: int, epoch: int) -> dict[str, Any]:
    ra, dec = position(number)
    program = programid(number)
    return {
        "schemavsn": "4.02",
        "publisher": "test",
        "objectId": name(number),
        "candid": candid(number, epoch),
        "candidate": {
            "jd": FIRST_JD + epoch,
            "fid": epoch % 2 + 1,
            "pid": candid(number, epoch) // 1000,
            "programid": program,
            "magpsf": SECRET_MAG if program != 1 else 18.0 + number / 10,
            "drb": 0.5 + number / 40,
            "ra": ra,
            "dec": dec,
            "field": 500 + number,
        },
        "classifications": {"braai": 0.9},
        "coordinates": coordinates(ra, dec),
        "cutoutScience": cutout(number),
        "cutoutTemplate": cutout(number + 100),
        "cutoutDifference": cutout(number + 200),
    }


def point(program: int, jd: float) -> dict[str, Any]:
    magnitude = SECRET_MAG if program != 1 else 19.0
    return {"jd": jd, "fid": 1, "programid": program, "magpsf": magnitude, "diffmaglim": 20.5}


def aux(number: int) -> dict[str, Any]:
    days = range(9)
    return {
        "_id": name(number),
        "cross_matches": {"Gaia_EDR3": [{"_id": 1, "ra": 1.0}], "CLU_20190625": []},
        "prv_candidates": [point(day % 3 + 1, FIRST_JD - day) for day in days],
        "fp_hists": [point(day % 3 + 1, FIRST_JD - day) | {"procstatus": "0"} for day in days],
    }


def stars(count: int) -> list[dict[str, Any]]:
    """Rows of a catalogue with pixels, most of them around the objects."""
    rng = random.Random(5)
    rows = []
    for identifier in range(count):
        ra, dec = position(identifier % OBJECTS)
        ra, dec = (ra + rng.gauss(0, 0.002)) % 360, dec + rng.gauss(0, 0.002)
        rows.append(
            {
                "_id": identifier,
                "mag": round(rng.uniform(10, 20), 3),
                "coordinates": coordinates(ra, dec) | {"radec_str": ["x", "y"]},
                PIXEL: int(pixels_of(ORDER, np.array([ra]), np.array([dec]))[0]),
            }
        )
    return rows


def fill(database: Any) -> None:
    """Put alerts, their histories and two catalogues into a database."""
    alerts = [alert(number, epoch) for number in range(OBJECTS) for epoch in range(EPOCHS)]
    database["ZTF_alerts"].insert_many(alerts)
    database["ZTF_alerts_aux"].insert_many([aux(number) for number in range(OBJECTS)])
    rows = stars(600)
    database["Stars"].insert_many(rows)
    database["Stars"].create_index([("coordinates.radec_geojson", "2dsphere"), ("_id", 1)])
    database["Stars"].create_index(PIXEL)
    database["Plain"].insert_many([{k: v for k, v in row.items() if k != PIXEL} for row in rows])
    database["Plain"].create_index([("coordinates.radec_geojson", "2dsphere"), ("_id", 1)])
    database["catalogs"].insert_one({"_id": "Stars", "healpix_order": ORDER, "rows": len(rows)})
    database["filters"].insert_one({"filter_id": 1, "group_id": 1, "secret": "pipeline"})
    database["outbox"].insert_one({"_id": "ZTF:1", "candid": 1})
    database["dead_letters"].insert_one({"_id": ObjectId(), "packet": b"bytes"})
