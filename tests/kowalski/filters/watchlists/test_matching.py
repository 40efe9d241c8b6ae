"""Alerts are matched with watch lists as by comparing each with each, and by group."""

import random
from typing import Any

import numpy as np
import pytest
from pymongo.database import Database

from kowalski.catalogs.sphere import offset, separation_arcsec
from kowalski.filters.alerts import view_of
from kowalski.filters.definition import Stage
from kowalski.filters.evaluation import Deadline, evaluate
from kowalski.filters.explanation import explain
from kowalski.filters.store import save_version
from kowalski.filters.watchlists import store
from kowalski.filters.watchlists.definition import (
    Entry,
    UnknownWatchlistError,
    WatchlistError,
)
from kowalski.filters.watchlists.matching import MAX_MATCHES, Target, match
from kowalski.pipeline.filtering import run_filters
from kowalski.surveys import SURVEYS
from tests.kowalski.filters.synthetic import fill
from tests.kowalski.pipeline.test_filtering import ACTIVE, FILTERING, NOW

pytestmark = pytest.mark.service

SEEN: list[Stage] = [
    {"$match": {"watchlists.name": "novae"}},
    {"$project": {"_id": 0, "annotations.watchlists": "$watchlists"}},
]


@pytest.fixture(autouse=True)
def empty(mongo: Database[Any]) -> None:
    for name in ("watchlists", "watchlist_entries", "filters"):
        mongo[name].delete_many({})
    store.prepare(mongo)
    ACTIVE.cache.clear()


def targets(where: list[tuple[float, float]]) -> list[Target]:
    return [Target(number, f"ZTF{number}", ra, dec) for number, (ra, dec) in enumerate(where)]


def test_positions_match_as_by_brute_force(mongo: Database[Any]) -> None:
    """Poles, right ascension 0, and radii from a tenth of an arcsec to ten arcmin."""
    chance = random.Random(3)
    entries, where = [], []
    for number in range(600):
        ra = chance.choice([0.0, 359.9999, chance.uniform(0, 360)])
        dec = chance.choice([90.0, -89.999, chance.uniform(-90, 90)])
        radius = 10 ** chance.uniform(-1, 2.77)
        entries.append(Entry(str(number), ra, dec, radius))
        away = radius * chance.uniform(0, 2)
        near = offset(np.array(ra), np.array(dec), away, np.array(chance.uniform(0, 360)))
        where.append((float(near[0]), float(near[1])))
    store.create(mongo, "all", 1, entries)
    found = match(mongo, [1], targets(where))[1]
    ra, dec = np.array(where).T
    expected: dict[int, dict[str, float]] = {}
    for entry in entries:
        assert entry.ra is not None
        assert entry.dec is not None
        assert entry.radius_arcsec is not None
        away_from = separation_arcsec(ra, dec, np.array(entry.ra), np.array(entry.dec))
        for place in np.flatnonzero(away_from <= entry.radius_arcsec).tolist():
            expected.setdefault(place, {})[entry.label] = float(away_from[place])
    assert found.keys() == expected.keys()
    assert len(expected) > 250
    for place, wanted in expected.items():
        nearest = sorted(wanted.values())[:MAX_MATCHES]
        got = [one["separation_arcsec"] for one in found[place]]
        assert got == pytest.approx(nearest, abs=1e-3)


def test_identifiers_match_exactly(mongo: Database[Any]) -> None:
    store.create(
        mongo, "mine", 1, [Entry("my nova", object_id="ZTF1"), Entry("x", object_id="ZTF")]
    )
    assert match(mongo, [1], targets([(0, 0), (1, 1), (2, 2)])) == {
        1: {1: [{"name": "mine", "label": "my nova", "separation_arcsec": None}]}
    }


def test_only_active_lists_of_the_groups_match(mongo: Database[Any]) -> None:
    entry = [Entry("here", 10.0, 10.0)]
    for group in (1, 2, 3):
        made = store.create(mongo, "novae", group, entry)
        if group == 3:
            store.change(mongo, store.find(mongo, made["_id"], None), {"active": False})
    assert set(match(mongo, [1, 3], targets([(10.0, 10.0)]))) == {1}


def test_a_list_with_a_new_radius_matches_by_it(mongo: Database[Any]) -> None:
    made = store.create(mongo, "novae", 1, [Entry("wide", 10.0, 80.0), Entry("own", 10.0, 80.0, 1)])
    away = targets([(10.0, 80.0 + 500 / 3600)])
    assert match(mongo, [1], away) == {}
    store.change(mongo, store.find(mongo, made["_id"], [1]), {"radius_arcsec": 600.0})
    (found,) = match(mongo, [1], away)[1][0]
    assert (found["label"], found["separation_arcsec"]) == ("wide", pytest.approx(500, abs=1e-3))


def test_what_a_list_may_be(mongo: Database[Any]) -> None:
    made = store.create(mongo, "novae", 1, [Entry("here", 10.0, 10.0)])
    with pytest.raises(WatchlistError, match="has a watch list novae"):
        store.create(mongo, "novae", 1, [])
    with pytest.raises(WatchlistError, match="radius_arcsec"):
        store.create(mongo, "wide", 1, [], 601.0)
    with pytest.raises(UnknownWatchlistError):
        store.find(mongo, made["_id"], [2])
    document = store.find(mongo, made["_id"], [1])
    with pytest.raises(WatchlistError, match="at most"):
        store.add(mongo, document, [Entry("x", object_id="x")] * 20_000)
    store.replace(mongo, document, [Entry("there", object_id="ZTF9")])
    assert store.entries_of(mongo, document) == [{"label": "there", "object_id": "ZTF9"}]
    store.remove(mongo, document)
    assert mongo["watchlist_entries"].count_documents({}) == 0


def test_a_filter_sees_the_lists_of_its_group_alone(mongo: Database[Any]) -> None:
    """The field `watchlists` and the annotation made of it; another group's list is not matched."""
    candids = fill(mongo, 30)
    alerts = list(mongo["ZTF_alerts"].find())
    ra, dec = alerts[3]["candidate"]["ra"], alerts[3]["candidate"]["dec"]
    entries = [Entry("V1", ra, dec, 5.0), Entry("mine", object_id=alerts[7]["objectId"])]
    store.create(mongo, "novae", 1, entries)
    store.create(mongo, "novae", 2, [Entry("V1", object_id=alerts[12]["objectId"])])
    for filter_id, group_id in ((11, 1), (12, 2), (13, 3)):
        save_version(
            mongo,
            filter_id=filter_id,
            group_id=group_id,
            catalog="ZTF_alerts",
            permissions=[1, 2],
            pipeline=SEEN,
        )
    passes = run_filters(mongo, SURVEYS["ZTF"], alerts, NOW, FILTERING).passes
    assert {
        (one.filter_id, candids.index(candid)): one.annotations["watchlists"]
        for candid, several in passes.items()
        for one in several
    } == {
        (11, 3): [{"name": "novae", "label": "V1", "separation_arcsec": 0.0}],
        (11, 7): [{"name": "novae", "label": "mine", "separation_arcsec": None}],
        (12, 12): [{"name": "novae", "label": "V1", "separation_arcsec": None}],
    }


def test_trials_and_explanations_see_the_lists(mongo: Database[Any]) -> None:
    candids = fill(mongo, 30)
    alerts = list(mongo["ZTF_alerts"].find())
    store.create(mongo, "novae", 1, [Entry("mine", object_id=alerts[7]["objectId"])])
    view = view_of(mongo, "ZTF_alerts", [1, 2], 365.0, groups=[1])
    assert set(evaluate(view, SEEN, candids, Deadline(5000)).passed) == {candids[7]}
    assert explain(view, SEEN, candids[7], Deadline(5000)).passed
    assert explain(view, SEEN, candids[8], Deadline(5000)).stage == 1
    other = view_of(mongo, "ZTF_alerts", [1, 2], 365.0, groups=[2])
    assert evaluate(other, SEEN, candids, Deadline(5000)).passed == {}


def test_batches_equal_single_alerts(mongo: Database[Any]) -> None:
    candids = fill(mongo, 30)
    alerts = list(mongo["ZTF_alerts"].find())
    store.create(mongo, "novae", 1, [Entry("a", object_id=one["objectId"]) for one in alerts[::4]])
    view = view_of(mongo, "ZTF_alerts", [1, 2], 365.0, groups=[1])
    pipelines: list[list[Stage]] = [
        [{"$match": {"$expr": {"$gt": [{"$size": "$watchlists"}, 0]}}}],
        [{"$unwind": "$watchlists"}, {"$match": {"watchlists.label": "a"}}],
        [{"$group": {"_id": "$objectId", "labels": {"$first": "$watchlists.label"}}}],
        [{"$match": {"watchlists": []}}],
    ]
    for pipeline in pipelines:
        together = evaluate(view, pipeline, candids, Deadline(5000)).passed
        for candid in candids:
            single = evaluate(view, pipeline, [candid], Deadline(5000)).passed
            assert single.get(candid) == together.get(candid)
        assert together
