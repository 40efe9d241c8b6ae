"""A stored night once more: what models, catalogues and filters say now, and nothing twice."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kowalski.filters.store import save_version
from kowalski.pipeline import filtering
from kowalski.pipeline.batch import process_with
from kowalski.pipeline.context import Context
from kowalski.pipeline.rerun import Rerun, differ, rerun_with
from kowalski.stream.batches import Batch, Packet
from kowalski.surveys import SURVEYS
from tests.kowalski.pipeline.packets import packet, point
from tests.kowalski.pipeline.test_crossmatch import store

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("emptied")]

ZTF = SURVEYS["ZTF"]
FIRST = 2_500_000_000_000_000_000
NOW = datetime(2026, 1, 1, 5, tzinfo=UTC)


def archive(own: Context, *raw: bytes) -> list[int]:
    """Take packets through the pipeline, and return the alerts of the archive."""
    packets = [Packet("ztf_20260101_programid1", 0, number, one) for number, one in enumerate(raw)]
    process_with(own, ZTF, Batch(packets, NOW))
    return [one["candid"] for one in own.database[ZTF.alerts].find().sort("candid")]


def let_pass(own: Context, filter_id: int, *stages: dict[str, Any]) -> None:
    save_version(
        own.database,
        filter_id=filter_id,
        group_id=filter_id,
        catalog=ZTF.alerts,
        permissions=[1],
        pipeline=[*stages, {"$project": {"objectId": 1}}],
    )
    filtering.ACTIVE.cache.clear()


def outbox(own: Context) -> dict[str, list[int]]:
    return {
        one["_id"]: [passed["filter_id"] for passed in one["passes"]]
        for one in own.database["outbox"].find()
    }


def test_a_filter_that_came_too_late_gets_its_night(own: Context) -> None:
    raw = [packet(candid=FIRST + n, objectId=f"ZTF26{n}", drb=n / 4) for n in range(4)]
    candids = archive(own, *raw)
    let_pass(own, 1, {"$match": {"candidate.drb": {"$gt": 0.4}}})
    assert rerun_with(own, ZTF, candids) == Rerun(4, 0, 2)
    assert outbox(own) == {f"ZTF:{FIRST + 2}": [1], f"ZTF:{FIRST + 3}": [1]}
    assert rerun_with(own, ZTF, candids) == Rerun(4, 0, 0)
    assert own.database[ZTF.alerts].count_documents({}) == 4


def test_what_the_marshal_has_stays_as_it_is(own: Context) -> None:
    let_pass(own, 1, {"$match": {}})
    candids = archive(own, packet(candid=FIRST))
    own.database["outbox"].update_one({}, {"$set": {"state": "published"}})
    let_pass(own, 2, {"$match": {}})
    for handed_over in (1, 0):
        assert rerun_with(own, ZTF, candids).handed_over == handed_over
    assert outbox(own) == {f"ZTF:{FIRST}": [1], f"ZTF:{FIRST}:2": [2]}
    states = {one["_id"]: one["state"] for one in own.database["outbox"].find()}
    assert states == {f"ZTF:{FIRST}": "published", f"ZTF:{FIRST}:2": "pending"}


def test_filters_see_what_was_known_then(own: Context) -> None:
    later = [point(2461010.5), point(2461011.5)]
    candids = archive(
        own, packet(candid=FIRST), packet(candid=FIRST + 1, jd=2461012.5, prv_candidates=later)
    )
    earlier = {"$match": {"$expr": {"$eq": [{"$size": "$prv_candidates"}, 1]}}}
    let_pass(own, 1, earlier)
    assert rerun_with(own, ZTF, candids).handed_over == 1
    assert list(outbox(own)) == [f"ZTF:{FIRST}"]


def test_new_scores_are_written_before_filters_look(
    own: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    candids = archive(own, packet(candid=FIRST))
    let_pass(own, 1, {"$match": {"classifications.braai": {"$gt": 0.5}}})
    new = {"braai": 0.8, "braai_version": "new"}
    monkeypatch.setattr("kowalski.pipeline.batch.score", lambda *_: [dict(new)])
    assert rerun_with(own, ZTF, candids) == Rerun(1, 1, 1)
    assert rerun_with(own, ZTF, candids) == Rerun(1, 0, 0)
    alert = own.database[ZTF.alerts].find_one()
    assert alert is not None
    assert alert["classifications"] == new


def test_scores_differ_by_more_than_the_size_of_a_batch() -> None:
    before = {"braai": 0.5, "braai_version": "a"}
    assert not differ(before, before | {"braai": 0.5000001})
    assert differ(before, before | {"braai": 0.51})
    assert differ(before, before | {"braai_version": "b"})
    assert differ(before, {})


def test_objects_are_matched_and_old_scores_stay(own: Context) -> None:
    candids = archive(own, packet(candid=FIRST))
    own.database[ZTF.alerts].update_one({}, {"$set": {"classifications": {"braai": 0.9}}})
    rows = [{"_id": "near", "ra": 150.0, "dec": 20.0, "w1mpro": 14.0}]
    store(own.database, "AllWISE", rows, 15, 2.0)
    history = own.database[ZTF.aux].find_one({}, {"prv_candidates": 1, "fp_hists": 1})
    assert rerun_with(own, ZTF, [*candids, 7]) == Rerun(1, 0, 0)
    aux = own.database[ZTF.aux].find_one()
    assert aux is not None
    assert [row["_id"] for row in aux["cross_matches"]["AllWISE"]] == ["near"]
    assert history is not None
    assert {name: aux[name] for name in history} == history
    alert = own.database[ZTF.alerts].find_one()
    assert alert is not None
    assert alert["classifications"] == {"braai": 0.9}
