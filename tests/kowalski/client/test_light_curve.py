"""Light curves hold each point once, in the units that they say."""

import math
from typing import Any

import pytest

from kowalski.client.light_curve import light_curve
from kowalski.client.surveys import SURVEYS
from kowalski.surveys import SURVEYS as SERVED

ZTF = SURVEYS["ZTF"]
DETECTION = {"jd": 2461000.5, "fid": 1, "magpsf": 18.9, "sigmapsf": 0.1, "diffmaglim": 20.5}
FORCED = {
    "jd": 2461001.5,
    "fid": 2,
    "procstatus": "0",
    "magzpsci": 26.4,
    "forcediffimflux": 100.0,
    "forcediffimfluxunc": 10.0,
    "diffmaglim": 20.5,
}


def only(points: list[dict[str, Any]], forced: list[dict[str, Any]], survey: str = "ZTF") -> Any:
    (row,) = light_curve(SURVEYS[survey], points, forced)
    return row


@pytest.mark.parametrize("name", SURVEYS)
def test_surveys_are_those_of_the_service(name: str) -> None:
    ours, theirs = SURVEYS[name], SERVED[name]
    assert (ours.alerts, ours.aux, ours.object_id) == (theirs.alerts, theirs.aux, theirs.object_id)
    assert ours.bands == theirs.photometry.bands
    assert not ours.bands or ours.bands.keys() == {None} or ours.band == theirs.photometry.band
    fluxes = theirs.photometry.fluxes
    if fluxes is None:
        assert ours.flux is None
    else:
        assert (ours.flux, ours.flux_error) == (fluxes.flux, fluxes.error)
        assert ours.zeropoint == fluxes.zeropoint
    assert set(SURVEYS) == set(SERVED)


@pytest.mark.parametrize(("isdiffpos", "sign"), [("t", 1), ("1", 1), ("f", -1), (None, -1)])
def test_a_magnitude_becomes_a_signed_flux(isdiffpos: str | None, sign: int) -> None:
    row = only([DETECTION | {"isdiffpos": isdiffpos, "candid": 5}], [])
    assert row["flux"] == pytest.approx(sign * 100.0)
    assert row["flux_err"] == pytest.approx(100 * 0.1 * math.log(10) / 2.5)
    assert (row["band"], row["mag"], row["forced"], row["candid"]) == ("ztfg", 18.9, False, 5)


def test_a_limit_has_an_error_and_no_flux() -> None:
    row = only([{"jd": 2461000.5, "fid": 3, "diffmaglim": 18.9, "magpsf": None}], [])
    assert (row["band"], row["mag"], row["flux"]) == ("ztfi", None, None)
    assert row["flux_err"] == pytest.approx(20.0)


def test_forced_photometry_is_flagged_and_on_the_zero_point_of_its_image() -> None:
    row = only([], [FORCED])
    assert row["forced"] is True
    assert row["flux"] == pytest.approx(10.0)
    assert row["flux_err"] == pytest.approx(1.0)
    assert row["mag"] == pytest.approx(21.4)
    below = only([], [FORCED | {"forcediffimflux": -5.0}])
    assert below["mag"] is None
    assert below["flux"] == pytest.approx(-0.5)
    assert only([], [FORCED | {"forcediffimflux": -99999.0}])["flux"] is None


def test_points_with_warnings_or_without_time_are_left_out() -> None:
    assert light_curve(ZTF, [{"fid": 1, "magpsf": 18.0}], [FORCED | {"procstatus": "61"}]) == []


def test_a_point_is_there_once_and_in_order_of_time() -> None:
    earlier = DETECTION | {"jd": 2460990.5}
    rows = light_curve(ZTF, [DETECTION | {"candid": 1}, DETECTION, earlier], [FORCED])
    assert [row["jd"] for row in rows] == [2460990.5, 2461000.5, 2461001.5]
    assert rows[1]["candid"] == 1


def test_nanojanskys_become_microjanskys() -> None:
    source = {"jd": 2461000.5, "band": "r", "psfFlux": -3000.0, "psfFluxErr": 100.0}
    row = only([source], [], "LSST")
    assert row["band"] == "lsstr"
    assert row["flux"] == pytest.approx(-3.0)
    assert row["flux_err"] == pytest.approx(0.1)


def test_a_band_that_is_not_known_is_called_by_its_number() -> None:
    assert only([DETECTION | {"fid": 7}], [], "TURBO")["band"] == "7"
