"""A small archive of made-up alerts, on which filters are tried."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from bson import Int64
from pymongo.database import Database

from kowalski.filters.alerts import view_of
from kowalski.filters.evaluation import View

FIRST_JD = 2461041.7
"""In the night of 2026-01-01 (UTC)."""


def fill(database: Database[Any], alerts: int, nights: int = 3, seed: int = 1) -> list[int]:
    """Write alerts, spread over nights, in place of what was there; return their candids."""
    random = np.random.default_rng(seed)
    for name in ("ZTF_alerts", "ZTF_alerts_aux", "filters"):
        database[name].delete_many({})
    documents = [alert(number, number // 3 % nights, random) for number in range(alerts)]
    database["ZTF_alerts"].insert_many(documents)
    database["ZTF_alerts"].create_index("candid", unique=True)
    objects = {one["objectId"]: one["candidate"]["jd"] for one in documents}
    database["ZTF_alerts_aux"].insert_many(
        history(object_id, jd, random) for object_id, jd in objects.items()
    )
    return [one["candid"] for one in documents]


def alert(number: int, night: int, random: np.random.Generator) -> dict[str, Any]:
    """Return one alert; every third is of the partnership's program."""
    candidate: dict[str, Any] = {
        "jd": FIRST_JD + night + float(random.uniform(0, 0.2)),
        "ra": number * 0.1 % 360,
        "dec": number * 0.1 % 180 - 90,
        "programid": 2 if number % 3 == 2 else 1,
        "fid": int(random.integers(1, 4)),
        "magpsf": float(random.uniform(15, 21)),
        "drb": float(random.uniform(0, 1)),
        "isdiffpos": str(random.choice(["t", "f"])),
        "ndethist": int(random.integers(0, 10)),
    }
    if number % 4:
        candidate["ssdistnr"] = float(random.choice([-999.0, 5.0]))
    return {
        "candid": Int64(10**18 + number),
        "objectId": f"ZTF26a{number:07d}",
        "schemavsn": "4.02",
        "publisher": "test",
        "candidate": candidate,
        "classifications": {"braai": float(random.uniform(0, 1))},
        "coordinates": {"l": 10.0, "b": float(random.uniform(-90, 90))},
        "cutoutScience": {"stampData": b"never seen"},
        "received_at": datetime.now(UTC),
    }


def history(object_id: str, jd: float, random: np.random.Generator) -> dict[str, Any]:
    """Return the history of one object: points before and after the alert, of three programs."""
    points = [
        {
            "jd": jd + float(random.uniform(-400, 5)),
            "programid": int(random.integers(1, 4)),
            "fid": int(random.integers(1, 3)),
            "magpsf": float(random.uniform(15, 21)),
        }
        for _ in range(int(random.integers(0, 6)))
    ]
    document: dict[str, Any] = {
        "_id": object_id,
        "prv_candidates": points,
        "cross_matches": {"Gaia_EDR3": [{"parallax": 1.0}] if random.uniform() < 0.5 else []},
    }
    if random.uniform() < 0.5:
        document["fp_hists"] = [
            {**point, "procstatus": str(random.choice(["0", "61"]))} for point in points
        ]
    return document


def seen(database: Database[Any], permissions: list[int], *, until_alert: bool = False) -> View:
    """Return what a filter sees of it."""
    return view_of(database, "ZTF_alerts", permissions, 365.0, until_alert=until_alert)
