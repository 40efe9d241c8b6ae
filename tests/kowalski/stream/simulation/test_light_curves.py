"""The history in a packet is the object's own light curve, the same in each of its packets."""

from itertools import pairwise
from typing import Any

import pytest

from tests.kowalski.stream.simulation.drawn_nights import Drawn

ONLY_IN_CANDIDATES = {"pdiffimfilename", "ssdistnr", "ssmagnr", "ssnamenr"}  # or told otherwise


def earlier(packet: dict[str, Any]) -> list[dict[str, Any]]:
    return packet["prv_candidates"] or []


def test_earlier_detections_are_the_alerts_that_were_sent(drawn: Drawn) -> None:
    sent = {packet["candid"]: packet for packet in drawn.everything}
    compared = 0
    for packet in drawn.everything:
        for point in earlier(packet):
            former = sent.get(point["candid"])
            if former is None:
                continue
            compared += 1
            assert former["objectId"] == packet["objectId"]
            for name in point.keys() - ONLY_IN_CANDIDATES:
                assert point[name] == former["candidate"][name], name
    assert compared > 50


def test_every_alert_of_an_object_is_in_its_later_packets(drawn: Drawn) -> None:
    by_object: dict[str, list[dict[str, Any]]] = {}
    for packet in drawn.everything:
        by_object.setdefault(packet["objectId"], []).append(packet)
    followed = 0
    for packets in by_object.values():
        for first, second in pairwise(packets):
            followed += 1
            assert first["candid"] in {point["candid"] for point in earlier(second)}
    assert followed > 50


def test_history_is_of_the_last_thirty_days_in_order(drawn: Drawn) -> None:
    for packet in drawn.everything:
        jd = packet["candidate"]["jd"]
        times = [point["jd"] for point in earlier(packet)]
        assert times == sorted(set(times))
        assert all(jd - 30 <= each < jd for each in times)
        forced = [point["jd"] for point in packet["fp_hists"] or []]
        assert forced == times[::-1][:21]


def test_limits_tell_a_depth_and_nothing_else(drawn: Drawn) -> None:
    limits = [
        point for packet in drawn.everything for point in earlier(packet) if point["candid"] is None
    ]
    assert limits
    for point in limits:
        assert 18 < point["diffmaglim"] < 22.5
        for name in ("magpsf", "isdiffpos", "ra", "rb", "tblid", "distnr"):
            assert point[name] is None


def test_forced_fluxes_agree_with_detections(drawn: Drawn) -> None:
    compared = 0
    for packet in drawn.everything:
        forced = {point["pid"]: point for point in packet["fp_hists"] or []}
        for point in earlier(packet):
            flux = forced.get(point["pid"], {}).get("forcediffimflux", -99999)
            if point["magpsf"] is None or flux == -99999:
                continue
            compared += 1
            size = 10 ** (-0.4 * (point["magpsf"] - point["magzpsci"]))
            assert flux == pytest.approx(size if point["isdiffpos"] == "t" else -size, rel=1e-3)
    assert compared > 500


def test_counts_and_times_of_detections_are_those_of_the_history(drawn: Drawn) -> None:
    for packet in drawn.everything:
        candidate = packet["candidate"]
        detections = [point["jd"] for point in earlier(packet) if point["candid"] is not None]
        assert 1 + len(detections) <= candidate["ndethist"] <= candidate["ncovhist"]
        assert candidate["jdstarthist"] <= min([candidate["jd"], *detections])
        assert candidate["jdendhist"] == candidate["jd"]
        if candidate["ndethist"] == 1:
            assert candidate["jdstarthist"] == candidate["jd"]


def test_what_is_seen_once_has_no_earlier_detection(drawn: Drawn) -> None:
    for packet in drawn.everything:
        if drawn.truth[packet["candid"]]["class"] == "asteroid":
            assert packet["candidate"]["ndethist"] == 1
            assert all(point["candid"] is None for point in earlier(packet))


def test_young_supernovae_rise(drawn: Drawn) -> None:
    rising = 0
    for packet in drawn.everything:
        truth = drawn.truth[packet["candid"]]
        if truth["class"] != "supernova" or float(truth["days_to_peak"]) < 4:
            continue
        same = [
            point
            for point in earlier(packet)
            if point["magpsf"] and point["fid"] == packet["candidate"]["fid"]
        ]
        if same and packet["candidate"]["jd"] - same[0]["jd"] > 1.5:
            rising += 1
            assert packet["candidate"]["magpsf"] < same[0]["magpsf"] + 0.3
    assert rising
