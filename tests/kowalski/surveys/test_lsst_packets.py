"""What LSST sends becomes what filters for other surveys ask for."""

import math
from typing import Any

import pytest

from kowalski.pipeline.forced_photometry import formatted
from kowalski.publisher.photometry import alert_uploads, forced_uploads
from kowalski.surveys.lsst import LSST
from kowalski.surveys.lsst_packets import reshaped

MJD = 61000.0
JD = MJD + 2_400_000.5 - 37 / 86_400


def source(**fields: Any) -> dict[str, Any]:
    usual = {
        "diaSourceId": 5,
        "midpointMjdTai": MJD,
        "ra": 10.0,
        "dec": -20.0,
        "psfFlux": 1000.0,
        "psfFluxErr": 50.0,
        "band": "g",
        "reliability": 0.8,
    }
    return usual | fields


def record(**fields: Any) -> dict[str, Any]:
    usual = {
        "diaSourceId": 5,
        "diaSource": source(),
        "diaObject": {"diaObjectId": 9, "nDiaSources": 3, "firstDiaSourceMjdTai": MJD - 7},
        "ssSource": None,
        "prvDiaSources": None,
        "prvDiaForcedSources": None,
    }
    return usual | fields


def test_an_object_that_stands_still() -> None:
    document = reshaped(record())
    assert (document["objectId"], document["candid"]) == ("LSST9", 5)
    candidate = document["candidate"]
    assert (candidate["jd"], candidate["jdstarthist"]) == (JD, JD - 7)
    assert (candidate["ndethist"], candidate["drb"]) == (3, 0.8)
    assert candidate["magpsf"] == pytest.approx(31.4 - 7.5)
    assert candidate["sigmapsf"] == pytest.approx(2.5 / math.log(10) * 0.05)
    assert candidate["diffmaglim"] == pytest.approx(31.4 - 2.5 * math.log10(250))
    assert (document["prv_candidates"], document["fp_hists"]) == ([], [])


def test_one_that_moves_and_one_that_is_neither() -> None:
    moving = reshaped(record(diaObject=None, ssSource={"ssObjectId": 11}))
    assert moving["objectId"] == "LSSTSSO11"
    assert (moving["candidate"]["ndethist"], moving["candidate"]["jdstarthist"]) == (None, JD)
    assert reshaped(record(diaObject=None))["objectId"] is None
    assert "candidate" not in reshaped(record(diaSource=None))


def test_a_fading_one_is_negative() -> None:
    candidate = reshaped(record(diaSource=source(psfFlux=-1000.0)))["candidate"]
    assert candidate["isdiffpos"] is False
    assert candidate["magpsf"] == pytest.approx(23.9)


@pytest.mark.parametrize("flux", [None, 0.0, float("nan"), float("inf")])
def test_what_is_not_measured_is_unknown(flux: float | None) -> None:
    candidate = reshaped(record(diaSource=source(psfFlux=flux)))["candidate"]
    for name in ("magpsf", "sigmapsf", "isdiffpos"):
        assert candidate[name] is None
    assert candidate["diffmaglim"] is not None
    errorless = reshaped(record(diaSource=source(psfFluxErr=None)))["candidate"]
    assert (errorless["sigmapsf"], errorless["diffmaglim"]) == (None, None)


def test_fluxes_reach_the_marshal_as_they_were_measured() -> None:
    document = reshaped(
        record(
            prvDiaSources=[source(midpointMjdTai=MJD - 1, psfFlux=-400.0, band="y")],
            prvDiaForcedSources=[
                source(midpointMjdTai=MJD - 2, psfFlux=30.0),
                source(midpointMjdTai=MJD - 3, psfFlux=300.0, band="u"),
            ],
        )
    )
    (alerts,) = alert_uploads(LSST, [document["candidate"], *document["prv_candidates"]])
    assert alerts.columns["flux"] == [-400.0, 1000.0]
    assert alerts.columns["fluxerr"] == [50.0, 50.0]
    assert alerts.columns["zp"] == [31.4, 31.4]
    assert alerts.columns["filter"] == ["lssty", "lsstg"]
    assert "origin" not in alerts.columns
    (forced,) = forced_uploads(LSST, formatted(document["fp_hists"], document["candidate"]))
    assert forced.columns["filter"] == ["lsstu", "lsstg"]
    assert forced.columns["flux"] == [300.0, None]
    assert forced.columns["zp"] == [31.4, 31.4]
