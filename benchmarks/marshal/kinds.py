"""The kinds of requests that are measured, with what each may take."""

import datetime
import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Request = tuple[str, str, dict[str, Any]]  # method, path, options of `requests`
SERIAL = itertools.count(1)


@dataclass(frozen=True)
class Kind:
    """A kind of request: how to make one, and the 95th percentile in ms that it should keep."""

    name: str
    make: Callable[[random.Random], Request]
    target_ms: float | None = None
    statements: int | None = None


@dataclass(frozen=True)
class Known:
    """What requests name."""

    names: list[str]
    group: int
    group_name: str
    filter: int
    instrument: int
    stream: int


def get(path: str, **query: Any) -> Request:
    """Return a GET."""
    return "GET", path, {"params": query}


def kinds(known: Known) -> Iterator[Kind]:
    """Yield every kind that somebody asks who reads."""
    week = {
        "startDate": (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=7)).isoformat(),
        "numPerPage": 50,
    }
    origin = f"{known.group_name}:filter"
    score = json.dumps({"origin": origin, "key": "score", "min": 0.5})
    age = json.dumps({"origin": origin, "key": "age", "max": 50})
    lists: dict[str, tuple[dict[str, Any], float]] = {
        "newest": ({}, 60),
        "not saved": ({"savedStatus": "notSavedToAnySelected"}, 60),
        "saved": ({"savedStatus": "savedToAnySelected"}, 150),
        "sorted by an annotation": (
            {"sortByAnnotationOrigin": origin, "sortByAnnotationKey": "score"},
            150,
        ),
        "three filters": (
            {
                "annotationFilterList": f"{score},{age}",
                "minRedshift": 0.01,
                "classificationsReject": "Nova",
            },
            150,
        ),
    }
    for name, (query, target) in lists.items():
        yield Kind(
            f"candidates, {name}",
            lambda _, query=query: get("/api/candidates", **week, **query),  # type: ignore[misc]
            target,
            12,
        )
    yield Kind(
        "source page",
        lambda draw: get(f"/api/sources/{draw.choice(known.names)}", includePhotometry=True),
        80,
    )
    yield Kind(
        "light curve", lambda draw: get(f"/api/sources/{draw.choice(known.names)}/photometry"), 80
    )
    filters: dict[str, dict[str, Any]] = {
        "none": {},
        "sourceID": {"sourceID": "00123"},
        "cone": {"ra": 180, "dec": 10, "radius": 5},
        "minRedshift": {"minRedshift": 0.2},
        "classifications": {"classifications": "Ia"},
        "unclassified": {"unclassified": True},
        "annotationsFilter": {"annotationsFilter": "score: 0.9: gt"},
        "commentsFilter": {"commentsFilter": "00123"},
        "hasSpectrum": {"hasSpectrum": True},
        "hasBeenLabelled": {"hasBeenLabelled": True},
        "savedAfter": {"savedAfter": week["startDate"]},
        "tags": {"tags": "Interesting"},
        "numberDetections": {"numberDetections": 45},
        "maxPeakMagnitude": {"maxPeakMagnitude": 17.72},
        "sortBy annotation": {"sortBy": f"annotation.{origin}.score"},
    }
    for name, query in filters.items():
        yield Kind(
            f"sources, {name}",
            lambda _, query=query: get("/api/sources", **query),  # type: ignore[misc]
            150,
        )


def writing(known: Known) -> Iterator[Kind]:
    """Yield every kind that a robot sends."""
    yield Kind("500 points posted", lambda draw: points(known, draw), 60)
    yield Kind("candidate posted", lambda draw: candidate(known, draw))


def points(known: Known, draw: random.Random) -> Request:
    """Return an upload of 500 measurements of one object."""
    start = 50_000 + next(SERIAL)
    mjd = [start + number / 1000 for number in range(500)]
    body = {
        "obj_id": draw.choice(known.names),
        "instrument_id": known.instrument,
        "mjd": mjd,
        "filter": "ztfr",
        "flux": [draw.uniform(1, 100) for _ in mjd],
        "fluxerr": 1.0,
        "zp": 23.9,
        "magsys": "ab",
        "stream_ids": [known.stream],
    }
    return "POST", "/api/photometry", {"json": body}


def candidate(known: Known, draw: random.Random) -> Request:
    """Return a candidate of a new object."""
    number = next(SERIAL)
    body = {
        "id": f"ZTF26posted{number}",
        "ra": draw.uniform(0, 359),
        "dec": draw.uniform(-80, 80),
        "filter_ids": [known.filter],
        "passing_alert_id": 10**15 + number,
        "passed_at": datetime.datetime.now(datetime.UTC).isoformat(),
    }
    return "POST", "/api/candidates", {"json": body}
