"""An archive of many alerts: a simulated night, repeated around the sky and on later nights."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from bson import Int64
from pymongo.database import Database

from benchmarks.api_load.questions import Target
from kowalski.pipeline.coordinates import coordinates
from kowalski.pipeline.decode import decode
from kowalski.pipeline.document import Alert, alerts, without
from kowalski.stream.batches import Packet
from kowalski.surveys import SURVEYS

ZTF = SURVEYS["ZTF"]
MODELS = ("braai", "acai_h", "acai_v", "acai_o", "acai_n", "acai_b")
BATCH = 250
TURN_DEG = 7.13  # from one repetition to the next, which is about another part of the sky
CANDIDS_APART = 10**13


def fill(database: Database[Any], night: Path, count: int) -> list[Target]:
    """Archive alerts, with the documents of their objects; return the objects."""
    originals = read(night)
    targets: list[Target] = []
    for number in range(-(-count // len(originals))):
        part = originals[: count - number * len(originals)]
        for start in range(0, len(part), BATCH):
            documents = repeated(part[start : start + BATCH], number)
            database[ZTF.alerts].insert_many(documents, ordered=False)
        for batch in in_batches(list(objects(part, number))):
            database[ZTF.aux].insert_many([aux for aux, _ in batch], ordered=False)
            targets += [target for _, target in batch]
    return targets


def read(night: Path) -> list[Alert]:
    """Return the alerts of a night in the order of their objects, with scores by chance."""
    random = np.random.default_rng(1)
    paths = sorted(night.rglob("*.avro"))
    records = [
        (Packet("simulated", 0, number, b""), decode(ZTF, path.read_bytes()))
        for number, path in enumerate(paths)
    ]
    found = sorted(alerts(ZTF, records), key=lambda one: (one.object_id, one.candid))
    for one in found:
        scores = random.uniform(size=len(MODELS)).tolist()
        one.document["classifications"] = dict(zip(MODELS, scores, strict=True)) | {
            f"{name}_version": "chance" for name in MODELS
        }
    return found


def in_batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield a few of some items at a time."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def name(object_id: str, number: int) -> str:
    """Return the name of an object's repetition."""
    return f"{object_id}x{number}"


def turned(ra: float, number: int) -> float:
    """Return the right ascension of a repetition, in degrees."""
    return (ra + TURN_DEG * number) % 360


def repeated(originals: Sequence[Alert], number: int) -> list[dict[str, Any]]:
    """Return the documents of alerts on another night, elsewhere on the sky."""
    ra = np.array([turned(one.candidate["ra"], number) for one in originals])
    dec = np.array([one.candidate["dec"] for one in originals])
    return [
        one.document
        | {
            "candid": Int64(one.candid + number * CANDIDS_APART),
            "objectId": name(one.object_id, number),
            "candidate": one.candidate
            | {
                "ra": place,
                "jd": one.candidate["jd"] + number,
                "candid": Int64(one.candid + number * CANDIDS_APART),
            },
            "coordinates": where,
        }
        for one, place, where in zip(originals, ra.tolist(), coordinates(ra, dec), strict=True)
    ]


def objects(originals: Sequence[Alert], number: int) -> Iterator[tuple[dict[str, Any], Target]]:
    """Yield the document and the place of each object of some alerts."""
    for object_id, own in groupby(originals, key=lambda one: one.object_id):
        newest = max(own, key=lambda one: float(one.candidate["jd"]))
        points = without(newest.history, newest.missing_values)
        document = {
            "_id": name(object_id, number),
            "cross_matches": {},
            "prv_candidates": [point | {"jd": point["jd"] + number} for point in points],
            "fp_hists": newest.forced,
            "version": 1,
        }
        where = turned(newest.candidate["ra"], number), newest.candidate["dec"]
        yield document, Target(name(object_id, number), *where)
