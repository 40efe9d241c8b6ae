"""The load test asks what the query service understands, about what is in the archive."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pymongo.database import Database

from benchmarks.api_load import archive
from benchmarks.api_load.__main__ import summary
from benchmarks.api_load.questions import KINDS, Target, draw
from kowalski.api.queries.running import read_query
from kowalski.stream.simulation.night import draw_night, night_folder
from kowalski.stream.simulation.sky import sky_of

ORIGINALS, ALERTS = 30, 100


@pytest.mark.parametrize("kind", KINDS)
def test_questions_are_understood(kind: str) -> None:
    targets = [Target(f"ZTF26{number}", 10.0 * number, 5.0) for number in range(30)]
    question = KINDS[kind][1](random.Random(1), targets)
    assert read_query(question).query_type == question["query_type"]


def test_kinds_are_drawn_by_their_shares() -> None:
    dice = random.Random(2)
    targets = [Target("ZTF26a", 1.0, 2.0)] * 30
    drawn = [draw(dice, targets)[0] for _ in range(3000)]
    assert sum(share for share, _ in KINDS.values()) == 100
    for kind, (share, _) in KINDS.items():
        assert drawn.count(kind) / 30 == pytest.approx(share, abs=4)


@pytest.mark.service
def test_a_night_is_repeated_elsewhere(mongo: Database[Any], tmp_path: Path) -> None:
    draw_night(sky_of(5, ORIGINALS, 2461041.0), 0, tmp_path)
    targets = archive.fill(mongo, night_folder(tmp_path, 0), ALERTS)
    alerts = list(mongo["ZTF_alerts"].find({}, {"cutoutScience": 0}))
    assert len({one["candid"] for one in alerts}) == len(alerts) == ALERTS
    assert {one.object_id for one in targets} == {one["objectId"] for one in alerts}
    assert mongo["ZTF_alerts_aux"].count_documents({}) == len(targets)
    for one in alerts:
        longitude, latitude = one["coordinates"]["radec_geojson"]["coordinates"]
        assert longitude + 180 == pytest.approx(one["candidate"]["ra"])
        assert latitude == one["candidate"]["dec"]
        assert len(one["classifications"]) == 12
    one_place = next(one for one in alerts if one["objectId"].endswith("x1"))["objectId"][:-2]
    places = [one.ra for one in targets if one.object_id.rpartition("x")[0] == one_place]
    assert np.ptp(places) > 7


def test_what_clients_saw_is_summed_up() -> None:
    seen = {
        "seconds": 10.0,
        "milliseconds": {"a": [1.0] * 98 + [5.0, 100.0], "b": [2.0] * 100},
        "errors": {"a": 1, "b": 0},
    }
    figures = summary(seen)
    assert figures["requests_per_second"] == 20.0
    assert figures["errors"] == 1
    assert figures["milliseconds"]["a"]["max"] == 100.0
    assert figures["milliseconds"]["a"]["p50"] == 1.0
    assert figures["milliseconds"]["all"]["requests"] == 200
