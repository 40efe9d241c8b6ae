"""Light curves (spec §2.3): no point is lost, none is there twice, however long they become."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bson import BSON
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.database import Database

from kowalski.archive import older_points
from kowalski.archive.older_points import complete, completing, older
from kowalski.filters.upstream import full_pipeline
from kowalski.models.features import BTSBOT, features
from kowalski.pipeline import history
from kowalski.pipeline.document import Alert
from kowalski.stream.batches import Packet
from kowalski.surveys import SURVEYS
from tests.kowalski.pipeline import golden

pytestmark = pytest.mark.service

ZTF = SURVEYS["ZTF"]
NAME = "ZTF26aaaaaaa"
FIRST = 2_460_000.5


@pytest.fixture(autouse=True)
def empty(mongo: Database[Any]) -> Iterator[None]:
    yield
    for name in (ZTF.alerts, ZTF.aux, older(ZTF.aux)):
        mongo[name].delete_many({})


def detection(number: int, magnitude: float | None = 18.5) -> dict[str, Any]:
    return {
        "jd": FIRST + number,
        "fid": 1 + number % 2,
        "programid": 1 + number % 3,
        "candid": None if magnitude is None else number,
        "magpsf": magnitude,
    }


def forced(number: int) -> dict[str, Any]:
    return {
        "jd": FIRST + number,
        "fid": 1,
        "programid": 1 + number % 3,
        "procstatus": "0",
        "forcediffimflux": 100.0,
        "forcediffimfluxunc": 5.0,
        "magzpsci": 26.0,
    }


def alert(
    number: int,
    points: list[dict[str, Any]],
    forced_points: list[dict[str, Any]],
    magnitude: float = 18.5,
) -> Alert:
    candidate = detection(number, magnitude) | {"ra": 150.0, "dec": 20.0, "ndethist": 1}
    document = {"candid": number, "objectId": NAME, "candidate": candidate}
    packet = Packet("ztf_20260101_programid1", 0, number, b"")
    return Alert(packet, number, NAME, document, points, forced_points, ())


def bring(database: Database[Any], *alerts: Alert) -> None:
    groups = history.grouped(alerts)
    history.write(database, ZTF, alerts, history.read(database, ZTF, groups), {})


def stored(database: Database[Any]) -> dict[str, Any]:
    document: dict[str, Any] | None = database[ZTF.aux].find_one({"_id": NAME})
    assert document is not None
    return document


def whole(database: Database[Any]) -> dict[str, Any]:
    return complete(database, ZTF.aux, stored(database))


def long_ago(database: Database[Any], points: int) -> None:
    """Store an object as Kowalski would: all in one document, without a version."""
    document = {
        "_id": NAME,
        "cross_matches": {},
        "prv_candidates": [detection(n, 17.0 + n % 40 / 10) for n in range(points)],
        "fp_hists": [forced(n) | {"alert_mag": 18.0} for n in range(points)],
    }
    database[ZTF.aux].insert_one(document)


def times(document: dict[str, Any], name: str) -> list[float]:
    return [point["jd"] - FIRST for point in document[name]]


def test_history_of_eight_writers_and_two_hundred_packets_of_one_object(
    mongo: Database[Any],
) -> None:
    """Each packet has a point and a forced one of its own, and some that others have too."""

    def work(writer: int) -> None:
        for turn in range(25):
            number = 10 + 8 * turn + writer
            shared = [detection(n) for n in (1, 2, 10 + 8 * turn)]
            bring(mongo, alert(number + 1, [*shared, detection(number)], [forced(number)]))

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = whole(mongo)
    assert times(after, "prv_candidates") == [1, 2, *range(10, 210)]
    assert times(after, "fp_hists") == list(range(10, 210))
    assert len(stored(mongo)["prv_candidates"]) <= older_points.LONGEST


def test_history_of_five_thousand_detections_still_takes_alerts(mongo: Database[Any]) -> None:
    long_ago(mongo, 5000)
    for number in range(5001, 5004):
        bring(mongo, alert(number, [detection(number - 1)], [forced(number - 1)]))
    document = stored(mongo)
    assert len(BSON.encode(document)) < 100_000
    for page in mongo[older(ZTF.aux)].find():
        assert len(page["points"]) <= older_points.PAGE
    after = whole(mongo)
    for name in ("prv_candidates", "fp_hists"):
        assert times(after, name) == list(range(5003))


def test_history_of_five_thousand_points_in_one_packet(mongo: Database[Any]) -> None:
    points, forced_points = (
        [make(number) for number in range(5000)] for make in (detection, forced)
    )
    for number in (5000, 5001):
        bring(mongo, alert(number, points, forced_points))
        document = stored(mongo)
        assert max(len(document[name]) for name in ("prv_candidates", "fp_hists")) <= 64
        for name in ("prv_candidates", "fp_hists"):
            assert times(whole(mongo), name) == list(range(5000))


def test_history_is_read_whole_by_filters_and_queries(mongo: Database[Any]) -> None:
    long_ago(mongo, 500)
    newest = alert(501, [detection(500)], [forced(500)])
    bring(mongo, newest)
    mongo[ZTF.alerts].insert_one(dict(newest.document))
    stages = full_pipeline(
        [{"$project": {"prv_candidates.jd": 1, "fp_hists.jd": 1}}],
        candids=[501],
        permissions=[1, 2],
        survey=ZTF,
        window_days=365.0,
        marked=False,
    )
    (seen,) = mongo[ZTF.alerts].aggregate(stages)
    expected = [n for n in range(137, 501) if n % 3 != 2]
    assert times(seen, "prv_candidates") == expected
    assert times(seen, "fp_hists") == expected
    (queried,) = mongo[ZTF.aux].aggregate(completing(ZTF))
    assert queried == whole(mongo)
    assert "older" not in queried


def test_history_takes_what_comes_late_into_pages(mongo: Database[Any]) -> None:
    for number in range(0, 400, 2):
        bring(mongo, alert(number + 1, [detection(number)], [forced(number)]))
    assert stored(mongo)["older"]["pages"]
    bring(mongo, alert(6, [detection(n) for n in (2, 3, 4)], [forced(n) for n in (2, 3, 4)]))
    after = whole(mongo)
    for name in ("prv_candidates", "fp_hists"):
        assert times(after, name) == sorted([*range(0, 400, 2), 3])


def test_fp_hists_keep_the_brightest_alert_on_pages_too(mongo: Database[Any]) -> None:
    for number in range(200):
        bring(mongo, alert(number + 1, [], [forced(number)]))
    for magnitude in (19.0, 16.0, 17.0):
        bring(mongo, alert(300, [], [forced(5), forced(199)], magnitude))
    after = {point["jd"] - FIRST: point["alert_mag"] for point in whole(mongo)["fp_hists"]}
    assert len(after) == 200
    assert (after[5], after[199], after[6]) == (16.0, 16.0, 18.5)


def test_models_learn_the_extremes_of_pages(mongo: Database[Any]) -> None:
    long_ago(mongo, 500)
    every = stored(mongo)["prv_candidates"]
    bring(mongo, alert(501, [], []))
    for number in (502, 90):
        newest = alert(number, [detection(number - 1)], [])
        known = history.read(mongo, ZTF, {NAME: [newest]})[NAME]
        expected = [*every, *newest.history, newest.candidate]
        rows = features(
            BTSBOT, [newest.candidate] * 2, [history.light_curve(known, newest), expected]
        )
        assert rows[0].tobytes() == rows[1].tobytes()


def test_a_page_that_nobody_names_does_not_count(
    mongo: Database[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker dies between writing pages and naming them; or another writer comes between."""
    long_ago(mongo, 200)
    make = older_points.new_pages

    def interrupted(*arguments: Any) -> Any:
        mongo[ZTF.aux].update_one({"_id": NAME}, {"$set": {"version": 77}})
        return make(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(older_points, "new_pages", interrupted)
        older_points.page_out(mongo, ZTF, [NAME])
    assert "older" not in stored(mongo)
    assert mongo[older(ZTF.aux)].count_documents({}) == 0
    mongo[older(ZTF.aux)].insert_one({"_id": f"{NAME}/prv_candidates/00000-x", "points": [1]})
    older_points.page_out(mongo, ZTF, [NAME])
    assert times(whole(mongo), "prv_candidates") == list(range(200))


packets = st.lists(
    st.tuples(
        st.integers(0, 30), st.sets(st.integers(0, 30), max_size=8), st.sampled_from([15.0, 18.0])
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(packets)
def test_history_is_what_a_simple_merge_gives(
    mongo: Database[Any],
    monkeypatch: pytest.MonkeyPatch,
    brought: list[tuple[int, set[int], float]],
) -> None:
    """Whatever comes in whatever order: each time once, forced points of the brightest alert."""
    monkeypatch.setattr(older_points, "LONGEST", 6)
    monkeypatch.setattr(history, "LONGEST", 6)
    monkeypatch.setattr(older_points, "KEPT", 3)
    monkeypatch.setattr(older_points, "PAGE", 2)
    mongo[ZTF.aux].delete_many({})
    expected: dict[int, float] = {}
    for number, days, magnitude in brought:
        points = [detection(day) for day in days]
        bring(mongo, alert(number, points, [forced(day) for day in days], magnitude))
        expected |= {day: min(magnitude, expected.get(day, 99.0)) for day in days}
        assert max(len(stored(mongo)[name]) for name in ("prv_candidates", "fp_hists")) <= 6
    after = whole(mongo)
    assert times(after, "prv_candidates") == sorted(expected)
    assert [point["alert_mag"] for point in after["fp_hists"]] == [
        expected[day] for day in sorted(expected)
    ]


def test_models_know_detections_that_no_packet_carried(mongo: Database[Any]) -> None:
    """Spec §2.3, step 4: the history of features holds the candidates of all stored alerts."""
    earlier = [(10, 16.0), (60, 21.0), (120, 18.0)]
    candidates = []
    for number, magnitude in earlier:
        one = alert(number, [], [], magnitude)
        bring(mongo, one)
        mongo[ZTF.alerts].insert_one(dict(one.document))
        candidates.append(one.candidate)
    for number in (150, 70, 5):
        newest = alert(number, [], [], 19.0)
        known = history.read(mongo, ZTF, {NAME: [newest]})[NAME]
        (found, expected) = features(
            BTSBOT,
            [newest.candidate] * 2,
            [history.light_curve(known, newest), [*candidates, newest.candidate]],
        )
        assert found.tobytes() == expected.tobytes()
    assert stored(mongo)["prv_candidates"] == []
    mongo[ZTF.aux].update_one({}, {"$unset": {"detected": ""}})  # as Kowalski left it
    known = history.read(mongo, ZTF, {NAME: [alert(200, [], [])]})[NAME]
    assert [point["magpsf"] for point in known.seen] == [16.0, 21.0, 18.0]
    bring(mongo, alert(200, [], []))
    assert stored(mongo)["detected"]["until"] == FIRST + 200
    magnitudes = {point["magpsf"] for point in stored(mongo)["detected"]["extremes"]}
    assert magnitudes == {16.0, 21.0}


class Formatted(Alert):
    """An alert whose forced photometry is formatted already, as golden answers have it."""

    @property
    def forced(self) -> list[dict[str, Any]]:
        return self.forced_points


@pytest.mark.shared_data
def test_fp_hists_merge_in_the_archive(mongo: Database[Any], shared_data: Path) -> None:
    """Spec §2.3, `update_fp_hists`: what is in MongoDB afterwards is what Kowalski leaves there."""
    cases = golden.read(shared_data, "fp_hists_merge.json")["merges"]
    assert len(cases) == 18
    for case in cases:
        mongo[ZTF.aux].replace_one(
            {"_id": NAME},
            {"cross_matches": {}, "prv_candidates": [], "fp_hists": case["stored"]},
            upsert=True,
        )
        candidate = {"jd": 2_470_000.5, "ra": 150.0, "dec": 20.0, "magpsf": 18.0}
        packet = Packet("ztf_20260101_programid1", 0, 0, b"")
        document = {"candid": 1, "objectId": NAME, "candidate": candidate}
        bring(mongo, Formatted(packet, 1, NAME, document, [], case["new"], ()))
        expected = case["stored_after"]
        for one in expected:
            if one.get("alert_mag") == -99999.0:  # there a stand-in is written down
                del one["alert_mag"]
        assert stored(mongo)["fp_hists"] == expected, case["case"]
