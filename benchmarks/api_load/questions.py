"""What the clients of a load test ask, in the mix of a working day."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]

ALERT_FIELDS = {
    "_id": 0,
    "candid": 1,
    "objectId": 1,
    "candidate": 1,
    "classifications": 1,
}
FEW_FIELDS = {"_id": 0, "candid": 1, "candidate.jd": 1, "candidate.magpsf": 1, "candidate.fid": 1}
POSITIONS = 20


@dataclass(frozen=True)
class Target:
    """An object that somebody may ask about; positions are in degrees."""

    object_id: str
    ra: float
    dec: float


def body(query_type: str, query: Body) -> Body:
    """Return the body of a query."""
    return {"query_type": query_type, "query": query, "kwargs": {}}


def cone_search(radec: Mapping[str, tuple[float, float]], radius_arcsec: float) -> Body:
    """Return a search for the alerts around positions."""
    coordinates = {
        "radec": {name: list(position) for name, position in radec.items()},
        "cone_search_radius": radius_arcsec,
        "cone_search_unit": "arcsec",
    }
    catalogs = {"ZTF_alerts": {"filter": {}, "projection": FEW_FIELDS}}
    return body("cone_search", {"object_coordinates": coordinates, "catalogs": catalogs})


def one_cone(dice: random.Random, targets: Sequence[Target]) -> Body:
    """Return a search around one object."""
    target = dice.choice(targets)
    return cone_search({target.object_id: (target.ra, target.dec)}, dice.choice((2.0, 5.0, 30.0)))


def many_cones(dice: random.Random, targets: Sequence[Target]) -> Body:
    """Return a search around several objects."""
    chosen = dice.sample(targets, POSITIONS)
    return cone_search({one.object_id: (one.ra, one.dec) for one in chosen}, 2.0)


def alerts_of_object(dice: random.Random, targets: Sequence[Target]) -> Body:
    """Return a request for all alerts of an object, without images."""
    condition = {"objectId": dice.choice(targets).object_id}
    query = {"catalog": "ZTF_alerts", "filter": condition, "projection": ALERT_FIELDS}
    return body("find", query)


def light_curve(dice: random.Random, targets: Sequence[Target]) -> Body:
    """Return a request for an object's earlier points."""
    condition = {"_id": dice.choice(targets).object_id}
    query = {
        "catalog": "ZTF_alerts_aux",
        "filter": condition,
        "projection": {"prv_candidates.jd": 1, "prv_candidates.magpsf": 1, "prv_candidates.fid": 1},
    }
    return body("find", query)


def detections_by_band(dice: random.Random, targets: Sequence[Target]) -> Body:
    """Return a count of an object's alerts and their brightest by band."""
    stages = [
        {"$match": {"objectId": dice.choice(targets).object_id}},
        {
            "$group": {
                "_id": "$candidate.fid",
                "alerts": {"$sum": 1},
                "brightest": {"$min": "$candidate.magpsf"},
                "last": {"$max": "$candidate.jd"},
            }
        },
        {"$sort": {"_id": 1}},
    ]
    return body("aggregate", {"catalog": "ZTF_alerts", "pipeline": stages})


KINDS: Mapping[str, tuple[int, Callable[[random.Random, Sequence[Target]], Body]]] = {
    "cone search, 1 position": (30, one_cone),
    f"cone search, {POSITIONS} positions": (10, many_cones),
    "find alerts by objectId": (30, alerts_of_object),
    "find light curve by objectId": (10, light_curve),
    "small aggregation": (20, detections_by_band),
}
"""Each kind of question with its share in percent."""


def draw(dice: random.Random, targets: Sequence[Target]) -> tuple[str, Body]:
    """Return a question and its kind."""
    shares = [share for share, _ in KINDS.values()]
    (kind,) = dice.choices(list(KINDS), shares)
    return kind, KINDS[kind][1](dice, targets)
