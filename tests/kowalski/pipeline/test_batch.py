"""Whatever is in a batch, each packet is archived once, or kept with the reason why not."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kowalski.archive import saved_sources
from kowalski.filters.store import save_version
from kowalski.filters.watchlists import store as watchlists
from kowalski.filters.watchlists.definition import Entry
from kowalski.pipeline import archive, filtering
from kowalski.pipeline.availability import UnavailableError
from kowalski.pipeline.batch import process_with
from kowalski.pipeline.context import Context
from kowalski.pipeline.report import Report
from kowalski.stream.batches import Batch, Packet
from kowalski.surveys import SURVEYS
from tests.kowalski.pipeline.packets import forced, packet, point, stamp

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("emptied")]

ZTF = SURVEYS["ZTF"]
FIRST = 2_500_000_000_000_000_000
NOW = datetime(2026, 1, 1, 5, tzinfo=UTC)


def batch(*raw: bytes, topic: str = "ztf_20260101_programid1", first: int = 0) -> Batch:
    return Batch([Packet(topic, 0, first + number, one) for number, one in enumerate(raw)], NOW)


def run(own: Context, *raw: bytes) -> Report:
    return process_with(own, ZTF, batch(*raw))


def let_pass(own: Context, **conditions: Any) -> None:
    """Activate a filter with these conditions on an alert."""
    save_version(
        own.database,
        filter_id=1,
        group_id=1,
        catalog=ZTF.alerts,
        permissions=[1],
        pipeline=[{"$match": conditions}, {"$project": {"objectId": 1}}],
    )
    filtering.ACTIVE.cache.clear()


def letters(own: Context) -> list[dict[str, Any]]:
    return list(own.database["dead_letters"].find().sort("offset"))


def test_one_alert_goes_all_the_way(own: Context) -> None:
    """Spec §2.3, steps 3, 5, 6, 8 and 10: document, scores, archive, first sight, filters."""
    let_pass(own, **{"candidate.drb": {"$gt": 0.5}})
    report = run(own, packet(candid=FIRST))
    assert (report.archived, report.duplicates, report.dead_letters) == (1, 0, {})
    alert = own.database[ZTF.alerts].find_one({"candid": FIRST})
    assert alert is not None
    assert alert["coordinates"]["radec_geojson"]["coordinates"] == [-30.0, 20.0]
    assert "prv_candidates" not in alert
    aux = own.database[ZTF.aux].find_one({"_id": alert["objectId"]})
    assert aux is not None
    assert set(aux["cross_matches"]) == set(own.settings.kowalski.crossmatch["ZTF"])
    assert [one["jd"] for one in aux["prv_candidates"]] == [2460995.5]
    assert [one["snr"] for one in aux["fp_hists"]] == [20.0, 20.0]
    (waiting,) = own.database["outbox"].find()
    assert waiting["_id"] == f"ZTF:{FIRST}"
    assert waiting["received_at"] == NOW
    assert [one["filter_id"] for one in waiting["passes"]] == [1]
    (kept,) = own.database["batches"].find()
    assert kept["candids"] == [FIRST]
    assert list(kept["stages"]) == [
        *("decode", "lookup", "document", "history", "cutouts"),
        *("scores", "crossmatch", "archive", "filter", "outbox"),
    ]
    assert kept["topics"] == [
        {
            "topic": "ztf_20260101_programid1",
            "partition": 0,
            "first": 0,
            "last": 0,
            "received": 1,
            "archived": 1,
            "duplicates": 0,
            "dead_letters": 0,
        }
    ]


def test_the_same_alert_ten_times(own: Context) -> None:
    """Spec §2.1, identical messages, and §2.3, step 2: an alert that is archived is skipped."""
    let_pass(own)
    raw = packet(candid=FIRST)
    reports = [run(own, *[raw] * 6), *(run(own, raw) for _ in range(4))]
    assert sum(report.archived for report in reports) == 1
    assert sum(report.duplicates for report in reports) == 9
    assert own.database[ZTF.alerts].count_documents({}) == 1
    assert own.database["outbox"].count_documents({}) == 1
    aux = own.database[ZTF.aux].find_one()
    assert aux is not None
    assert aux["version"] == 1


@pytest.mark.shared_data
def test_bad_packets_do_not_stop_the_good_ones(own: Context, shared_data: Path) -> None:
    """Spec §2.3, step 1: what cannot be decoded is kept with the reason, not passed on."""
    good = [packet(candid=FIRST + number) for number in range(3)]
    foreign = [
        (shared_data / name).read_bytes()
        for name in ("pgir_alerts/114297926.avro", "wntr_alerts/3608694.avro")
    ]
    bad = [
        np.random.default_rng(4).bytes(5000),
        b"",
        good[0][:3000],
        *foreign,
        packet(candid=FIRST + 10, ra=361.0),
        packet(candid=FIRST + 11, dec=float("nan")),
    ]
    report = run(own, bad[0], good[0], *bad[1:4], good[1], *bad[4:], good[2])
    assert report.archived == 3
    assert sum(report.dead_letters.values()) == len(bad)
    found = letters(own)
    assert [letter["raw"] for letter in found] == bad
    assert [letter["reason"] for letter in found] == [
        *("not_avro", "not_avro", "truncated", "other_survey", "other_survey"),
        *("position", "position"),
    ]
    for letter in found:
        assert letter["error"]
        assert letter["stage"] == "decode"
        assert letter["_id"] == f"ztf_20260101_programid1/0/{letter['offset']}"
    assert [letter["candid"] for letter in found[-2:]] == [FIRST + 10, FIRST + 11]


def test_bad_cutouts_cost_only_scores(own: Context) -> None:
    nan = np.full((63, 63), np.nan, dtype=np.float32)
    infinite = np.full((63, 63), 3.0, dtype=np.float32)
    infinite[5, 5], infinite[6, 6] = np.inf, -3.4e38
    report = run(
        own,
        packet(candid=FIRST, cutoutScience=None, cutoutTemplate=None, cutoutDifference=None),
        packet(candid=FIRST + 1, cutoutScience=stamp(nan)),
        packet(candid=FIRST + 2, cutoutTemplate=stamp(infinite)),
        packet(candid=FIRST + 3, cutoutDifference={"fileName": "x", "stampData": b"nonsense"}),
    )
    assert report.archived == 4
    assert letters(own) == []


def test_a_packet_that_breaks_a_stage_is_found(
    own: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = archive.insert

    def picky(database: Any, survey: Any, alerts: Any) -> None:
        if any(alert.candid == FIRST + 5 for alert in alerts):
            raise ZeroDivisionError("as no test foresaw")
        insert(database, survey, alerts)

    monkeypatch.setattr(archive, "insert", picky)
    raw = [packet(candid=FIRST + number) for number in range(8)]
    report = run(own, *raw)
    assert (report.archived, report.dead_letters) == (7, {"defect": 1})
    (letter,) = letters(own)
    assert letter["stage"] == "archive"
    assert "as no test foresaw" in letter["error"]
    assert letter["raw"] == raw[5]


def test_an_interrupted_batch_is_resumed(own: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    let_pass(own)
    raw = [packet(candid=FIRST + number) for number in range(4)]
    with monkeypatch.context() as broken:
        broken.setattr("kowalski.pipeline.batch.run_filters", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(own, *raw[:3])
    assert own.database[ZTF.alerts].count_documents({}) == 3
    assert own.database["outbox"].count_documents({}) == 0
    report = run(own, *raw)
    assert (report.archived, report.duplicates) == (4, 0)
    assert own.database[ZTF.alerts].count_documents({}) == 4
    assert own.database["outbox"].count_documents({}) == 4


def interrupted(*_: Any) -> None:
    raise KeyboardInterrupt


def test_a_finished_batch_is_not_done_again(own: Context) -> None:
    one = batch(packet(candid=FIRST), b"nonsense")
    report = process_with(own, ZTF, one)
    assert process_with(own, ZTF, one) == report
    assert own.database["batches"].count_documents({}) == 1


def test_an_archive_that_is_away_is_nobodys_fault(own: Context) -> None:
    import pymongo

    client: pymongo.MongoClient[Any] = pymongo.MongoClient(
        "mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50
    )
    away = Context(own.settings, client["kowalski"], "tests")
    with pytest.raises(UnavailableError):
        process_with(away, ZTF, batch(packet()))
    assert letters(own) == []


def test_light_curves_grow(own: Context) -> None:
    """Spec §2.3, steps 7 and 9: clean points join, in order of time; equal times once."""
    run(own, packet(candid=FIRST))
    later = packet(
        candid=FIRST + 1,
        jd=2461002.5,
        prv_candidates=[
            point(2460995.5, candid=1, magpsf=19.0),
            point(2461000.5, candid=FIRST, magpsf=18.5),
            point(2460990.5),
        ],
        fp_hists=[forced(2460999.5), forced(2461001.5), forced(2460980.5)],
        magpsf=17.5,
    )
    run(own, later)
    aux = own.database[ZTF.aux].find_one()
    assert aux is not None
    assert [one["jd"] for one in aux["prv_candidates"]] == [2460990.5, 2460995.5, 2461000.5]
    assert [(one["jd"], one["alert_mag"]) for one in aux["fp_hists"]] == [
        (2460980.5, 17.5),
        (2460995.5, 18.5),
        (2460999.5, 17.5),
        (2461001.5, 17.5),
    ]
    assert aux["version"] == 2


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"ndethist": 1, "jdstarthist": 2460000.5}, True),
        ({"ndethist": 9, "jdstarthist": 2460980.5}, True),
        ({"ndethist": 9, "jdstarthist": 2460900.5}, False),
        ({"ndethist": 9, "jdstarthist": None}, False),
    ],
)
def test_forced_photometry_is_kept_of_young_objects(
    own: Context, changes: dict[str, Any], kept: bool
) -> None:
    """Spec §2.3, steps 8 and 9: all or nothing, by 30 days at first sight."""
    run(own, packet(candid=FIRST, **changes))
    run(own, packet(candid=FIRST + 1, jd=2461001.5, **changes | {"ndethist": 10}))
    aux = own.database[ZTF.aux].find_one()
    assert aux is not None
    assert ("fp_hists" in aux) is kept


def test_packets_without_forced_photometry(own: Context) -> None:
    """Spec §7-C5 and Appendix C6: they are no reason to lose an alert or its light curve."""
    run(own, packet(candid=FIRST, fp_hists=None))
    assert run(own, packet(candid=FIRST + 1, fp_hists=None)).archived == 1
    aux = own.database[ZTF.aux].find_one()
    assert aux is not None
    assert aux["fp_hists"] == []


def test_two_writers_of_one_object_lose_nothing(own: Context) -> None:
    """Eight threads bring ten alerts each of the same object, with one point and one forced one."""

    def bring(number: int) -> None:
        for turn in range(10):
            jd = 2461000.5 + 100 * number + turn
            run(
                own,
                packet(
                    candid=FIRST + 100 * number + turn,
                    jd=jd,
                    ndethist=1,
                    prv_candidates=[point(jd - 0.1)],
                    fp_hists=[forced(jd - 0.2)],
                ),
            )

    threads = [threading.Thread(target=bring, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    aux = own.database[ZTF.aux].find_one()
    assert aux is not None
    assert own.database[ZTF.alerts].count_documents({}) == 80
    for name in ("prv_candidates", "fp_hists"):
        times = [one["jd"] for one in aux[name]]
        assert len(times) == 80
        assert times == sorted(times)


def test_photometry_of_objects_in_the_marshal_goes_on(own: Context) -> None:
    let_pass(own, **{"candidate.drb": {"$gt": 0.5}})
    run(own, packet(candid=FIRST), packet(candid=FIRST + 1, objectId="ZTF26other", drb=0.1))
    run(
        own,
        packet(candid=FIRST + 2, drb=0.1),
        packet(candid=FIRST + 3, objectId="ZTF26other", drb=0.1),
    )
    waiting = list(own.database["outbox"].find().sort("_id"))
    assert [(one["candid"], len(one["passes"])) for one in waiting] == [(FIRST, 1), (FIRST + 2, 0)]


def test_photometry_of_what_people_have_saved_goes_on(own: Context) -> None:
    """§2.7: of what the marshal has every alert is handed over, whoever brought it there."""
    saved_sources.remember(own.database, {"ZTF26saved": datetime(2026, 1, 1, tzinfo=UTC)})
    run(own, packet(candid=FIRST, objectId="ZTF26saved"), packet(candid=FIRST + 1))
    (waiting,) = own.database["outbox"].find()
    assert (waiting["objectId"], waiting["passes"]) == ("ZTF26saved", [])


def test_what_a_group_watches_is_annotated(own: Context) -> None:
    """A watch list, from the packet to the outbox, and changed between two batches."""
    save_version(
        own.database,
        filter_id=1,
        group_id=1,
        catalog=ZTF.alerts,
        permissions=[1],
        pipeline=[
            {"$match": {"watchlists.0": {"$exists": True}}},
            {"$project": {"annotations": {"watched": "$watchlists.label"}}},
        ],
    )
    filtering.ACTIVE.cache.clear()
    here = Entry("here", 150.0, 20.0, 5.0)
    watched = watchlists.create(own.database, "novae", 1, [here])
    run(own, packet(candid=FIRST, ra=150.001, dec=20.0), packet(candid=FIRST + 1, ra=151.0))
    watchlists.replace(own.database, watched, [Entry("mine", object_id="ZTF26mine")])
    run(
        own,
        packet(candid=FIRST + 2, objectId="ZTF26mine"),
        packet(candid=FIRST + 3, objectId="ZTF26else", ra=150.001, dec=20.0),
    )
    said = {
        one["candid"]: one["passes"][0]["annotations"]["watched"]
        for one in own.database["outbox"].find({"passes.0": {"$exists": True}})
    }
    assert said == {FIRST: ["here"], FIRST + 2: ["mine"]}


@pytest.mark.shared_data
def test_the_sample_alerts(own: Context, shared_data: Path) -> None:
    raw = [path.read_bytes() for path in sorted((shared_data / "ztf_alerts").rglob("*.avro"))]
    report = run(own, *raw)
    assert (report.archived, report.dead_letters) == (24, {})
    assert own.database[ZTF.aux].count_documents({}) == 23
