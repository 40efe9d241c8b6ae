"""The way of brokers that take each alert by itself, on the same servers, to compare with.

For each alert: one dask task; one container reader; one query per catalogue; one `predict` per
model; one insert into each collection; one aggregation per filter.
"""

import io
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
from distributed import Client

from baselayer.settings import Settings, load
from kowalski.archive.database import connect
from kowalski.filters.evaluation import Deadline, View, evaluate
from kowalski.filters.store import ActiveFilters
from kowalski.models.features import features
from kowalski.models.registry import models, read
from kowalski.pipeline.coordinates import coordinates
from kowalski.pipeline.cutouts import triplets
from kowalski.surveys import SURVEYS

ALERTS, AUX = "one_at_a_time_alerts", "one_at_a_time_aux"
SURVEY = replace(SURVEYS["ZTF"], alerts=ALERTS, aux=AUX)


def measure(settings: Settings, paths: Sequence[Path]) -> float:
    """Return how many alerts a second the workers of a cluster manage in this way."""
    database = connect(settings)
    for name in (ALERTS, AUX):
        database.drop_collection(name)
        database[name].create_index("candid" if name == ALERTS else "_id")
    client = Client(settings.dask.scheduler_address, set_as_default=False)  # type: ignore[no-untyped-call]
    try:
        # Networks are read before the clock runs.
        client.run(warm_up, str(settings.state))
        packets = [path.read_bytes() for path in paths]
        started = time.monotonic()
        futures = [client.submit(process, str(settings.state), one, pure=False) for one in packets]
        client.gather(futures)  # type: ignore[no-untyped-call]
        return len(packets) / (time.monotonic() - started)
    finally:
        client.close()  # type: ignore[no-untyped-call]
        for name in (ALERTS, AUX):
            database.drop_collection(name)


@lru_cache(maxsize=1)
def own(state: str) -> tuple[Settings, Any, list[tuple[Any, Any]], list[Any]]:
    """Return settings, the archive, networks and filters of this worker."""
    settings = load(Path(state))
    database = connect(settings)
    wanted = models("ZTF", settings.kowalski.models["ZTF"])
    filters = ActiveFilters().read(database, "ZTF_alerts", 3600.0).definitions
    return settings, database, [(one, read(one)) for one in wanted], list(filters)


def warm_up(state: str) -> None:
    """Read everything, and let each network compute once."""
    for _, network in own(state)[2]:
        shapes = [one.shape[1:] for one in network.inputs]
        predict(network, [np.zeros((1, *shape), np.float32) for shape in shapes])


def predict(network: Any, inputs: list[Any]) -> float:
    """Return the score of one alert."""
    return float(network.predict(inputs, verbose=0)[0, 0])


def process(state: str, packet: bytes) -> int:
    """Take one alert through everything; return how many filters it passes."""
    settings, database, networks, filters = own(state)
    record: Any = next(iter(fastavro.reader(io.BytesIO(packet))))
    history, forced = record.pop("prv_candidates"), record.pop("fp_hists")
    candidate = record["candidate"]
    (record["coordinates"],) = coordinates(*np.array([[candidate["ra"]], [candidate["dec"]]]))
    images, _ = triplets(SURVEY, [record])
    known = [*(history or []), candidate]
    for model, network in networks:
        inputs = [
            images if one is None else features(one.names, [candidate], [known])
            for one in model.inputs
        ]
        record.setdefault("classifications", {})[model.name] = predict(network, inputs)
    database[ALERTS].insert_one(record)
    update_aux(settings, database, record, history or [], forced or [])
    return sum(passes(database, one, record["candid"]) for one in filters)


def update_aux(
    settings: Settings, database: Any, record: Any, history: list[Any], forced: list[Any]
) -> None:
    """Write the object's document: with cross-matches if it is new, else with the new points."""
    identifier = record["objectId"]
    if database[AUX].count_documents({"_id": identifier}, limit=1):
        new = {"prv_candidates": {"$each": history}, "fp_hists": {"$each": forced}}
        database[AUX].update_one({"_id": identifier}, {"$addToSet": new}, upsert=True)
        return
    longitude, latitude = record["coordinates"]["radec_geojson"]["coordinates"]
    matches = {}
    for name, one in settings.kowalski.crossmatch["ZTF"].items():
        radius = float(np.radians(one.radius_arcsec / 3600))
        cone = {"$geoWithin": {"$centerSphere": [[longitude, latitude], radius]}}
        found = database[name].find(
            {"coordinates.radec_geojson": cone} | one.filter, one.projection
        )
        matches[name] = list(found)
    document = {"cross_matches": matches, "prv_candidates": history, "fp_hists": forced}
    database[AUX].replace_one({"_id": identifier}, document, upsert=True)


def passes(database: Any, definition: Any, candid: int) -> bool:
    """Run one filter on one alert of the archive."""
    view = View(database[SURVEY.alerts], SURVEY, definition.permissions, 365.0)
    evaluation = evaluate(view, definition.pipeline, [candid], Deadline(20_000))
    return candid in evaluation.passed
