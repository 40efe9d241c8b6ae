"""Scores follow the truth, and the seeded filters pass what they are for."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from bson import Int64
from pymongo.database import Database

from baselayer.settings.kowalski import CrossMatchSettings
from baselayer.settings.load import DEFAULTS, read_yaml
from kowalski.catalogs.loader import LoadOptions, load_catalog
from kowalski.filters.evaluation import Deadline, View, evaluate
from kowalski.filters.seeding import seeds
from kowalski.pipeline.crossmatch import crossmatch
from kowalski.stream.simulation.catalogs import write_catalogs
from kowalski.surveys.ztf import ZTF
from tests.kowalski.stream.simulation.drawn_nights import Drawn, draw


def test_scores_tell_real_from_bogus_mostly(drawn: Drawn) -> None:
    scores: dict[str, list[float]] = {"0": [], "1": []}
    for packet in drawn.everything:
        scores[drawn.truth[packet["candid"]]["real"]].append(packet["candidate"]["drb"])
    assert np.median(scores["1"]) > 0.97
    assert np.median(scores["0"]) < 0.2
    assert 0 < np.mean(np.array(scores["1"]) < 0.8) < 0.1


def test_known_asteroids_are_near_themselves(drawn: Drawn) -> None:
    near = Counter[str]()
    for packet in drawn.everything:
        if 0 <= packet["candidate"]["ssdistnr"] < 12:
            near[drawn.truth[packet["candid"]]["class"]] += 1
    assert set(near) == {"asteroid"}


def test_stars_and_galaxies_look_like_what_they_are(drawn: Drawn) -> None:
    for packet in drawn.everything:
        candidate, truth = packet["candidate"], drawn.truth[packet["candid"]]
        if truth["class"] == "variable_star":
            assert candidate["sgscore1"] > 0.6
            assert candidate["distpsnr1"] < 1
        if truth["class"] == "active_galaxy":
            assert candidate["sgscore1"] < 0.4
            assert candidate["distpsnr1"] < 1


def test_magnitudes_are_near_the_true_ones(drawn: Drawn) -> None:
    pulls = [
        (packet["candidate"]["magpsf"] - float(drawn.truth[packet["candid"]]["magnitude"]))
        / packet["candidate"]["sigmapsf"]
        for packet in drawn.everything
        if drawn.truth[packet["candid"]]["real"] == "1"
    ]
    assert abs(np.median(pulls)) < 0.3
    assert np.percentile(np.abs(pulls), 68) == pytest.approx(1, abs=0.25)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """A night as `fritz run` plays it, but for its length."""
    return draw(tmp_path_factory.mktemp("filters"), 20260101, 1200, (0,))


@pytest.fixture(scope="module")
def archived(night: Drawn, mongo: Database[Any]) -> Database[Any]:
    """The night in the archive, matched with the catalogues of its sky."""
    write_catalogs(night.sky, night.folder / "catalogs")
    for path in sorted((night.folder / "catalogs").iterdir()):
        load_catalog(mongo, path.stem, path, LoadOptions())
    settings = {
        name: CrossMatchSettings.model_validate(section)
        for name, section in read_yaml(DEFAULTS)["kowalski"]["crossmatch"]["ZTF"].items()
    }
    packets = night.packets[0]
    places = np.array([(each["candidate"]["ra"], each["candidate"]["dec"]) for each in packets])
    histories: dict[str, dict[str, Any]] = {}
    for packet, matches in zip(packets, crossmatch(mongo, settings, places), strict=True):
        points = [
            {name: value for name, value in point.items() if value is not None}
            for point in packet["prv_candidates"] or []
        ]
        histories[packet["objectId"]] = {
            "_id": packet["objectId"],
            "cross_matches": matches,
            "prv_candidates": points,
        }
    mongo["ZTF_alerts_aux"].insert_many(list(histories.values()))
    mongo["ZTF_alerts"].insert_many(
        {
            "objectId": packet["objectId"],
            "candid": Int64(packet["candid"]),
            "candidate": packet["candidate"],
            "classifications": {},
        }
        for packet in packets
    )
    return mongo


def passes(database: Database[Any], name: str) -> set[int]:
    """Return the alerts that a seeded filter passes."""
    (one,) = [one for one in seeds() if one["filter"] == name]
    view = View(database["ZTF_alerts"], ZTF, one["permissions"], 365.0)
    candids = [alert["candid"] for alert in database["ZTF_alerts"].find()]
    found = evaluate(view, one["pipeline"], candids, Deadline(60_000))
    assert found.errors == {}
    return set(found.passed)


@pytest.mark.service
def test_filters_pass_a_sensible_part_from_the_first_minute_on(
    night: Drawn, archived: Database[Any]
) -> None:
    names = [one["filter"] for one in seeds()]
    passed = set().union(*(passes(archived, name) for name in names))
    assert 0.02 < len(passed) / len(night.packets[0]) < 0.06
    first = [packet["candid"] for packet in night.packets[0][:200]]
    assert passed & set(first)


@pytest.mark.service
def test_real_transients_are_supernovae(night: Drawn, archived: Database[Any]) -> None:
    passed = passes(archived, "Real transients")
    classes = Counter(night.truth[candid]["class"] for candid in passed)
    assert classes["supernova"] > 0.9 * len(passed) > 5
    bright = {
        packet["candid"]
        for packet in night.packets[0]
        if night.truth[packet["candid"]]["class"] == "supernova"
        and packet["candidate"]["programid"] == 1
        and packet["candidate"]["magpsf"] < 20.0
        and packet["candidate"]["ndethist"] > 4
        and packet["candidate"]["jd"] - packet["candidate"]["jdstarthist"] < 60
    }
    assert len(bright & passed) > 0.75 * len(bright) > 3


@pytest.mark.service
def test_young_and_rising_ones_are(night: Drawn, archived: Database[Any]) -> None:
    passed = passes(archived, "Young and rising")
    assert passed
    for candid in passed:
        truth = night.truth[candid]
        assert truth["class"] == "supernova"
        assert float(truth["age_days"]) < 25
        assert float(truth["days_to_peak"]) > -4


@pytest.mark.service
def test_those_near_galaxies_are(night: Drawn, archived: Database[Any]) -> None:
    passed = passes(archived, "Near galaxies")
    assert passed
    assert sum(bool(night.truth[candid]["galaxy"]) for candid in passed) > 0.8 * len(passed)


@pytest.mark.service
def test_no_filter_passes_bogus_ones(night: Drawn, archived: Database[Any]) -> None:
    for one in seeds():
        passed = passes(archived, one["filter"])
        assert sum(night.truth[candid]["real"] == "0" for candid in passed) <= 0.03 * len(passed)
