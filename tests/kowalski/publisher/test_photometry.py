"""Light curves are those that Kowalski sends."""

import math
from pathlib import Path
from typing import Any

import pytest
from bson import json_util

from kowalski.publisher.photometry import Upload, alert_uploads, forced_uploads
from kowalski.surveys import SURVEYS
from kowalski.surveys.ztf import ZTF


def point(**fields: Any) -> dict[str, Any]:
    usual = {
        "jd": 2461000.5,
        "fid": 1,
        "programid": 1,
        "diffmaglim": 20.5,
        "magpsf": 18.9,
        "sigmapsf": 0.1,
        "isdiffpos": "t",
        "ra": 10.0,
        "dec": 20.0,
    }
    return usual | fields


def only(uploads: list[Upload]) -> dict[str, list[Any]]:
    (upload,) = uploads
    return upload.columns


def test_a_detection() -> None:
    """§2.7: 10^(−0.4 (mag − 23.9)) µJy, with the error sigma · flux · ln 10 / 2.5."""
    columns = only(alert_uploads(ZTF, [point()]))
    assert columns["mjd"] == [61000.0]
    assert columns["flux"] == [pytest.approx(100.0)]
    assert columns["fluxerr"] == [pytest.approx(100 * 0.1 * math.log(10) / 2.5)]
    assert (columns["zp"], columns["magsys"], columns["filter"]) == ([23.9], ["ab"], ["ztfg"])


def test_a_fading_source_has_negative_flux() -> None:
    """§2.7: minus where isdiffpos is none of True, 1, y, Y, t, T and "1"."""
    assert only(alert_uploads(ZTF, [point(isdiffpos="f")]))["flux"] == [pytest.approx(-100.0)]


def test_a_limit_has_no_flux() -> None:
    """§2.7: without a detection no flux; the error is a fifth of the limit."""
    columns = only(alert_uploads(ZTF, [point(magpsf=None, diffmaglim=18.9)]))
    assert columns["flux"] == [None]
    assert columns["fluxerr"] == [pytest.approx(20.0)]


def test_points_are_sorted_unique_and_apart_by_program() -> None:
    """§2.7: once for each time, magnitude and band; with a limit; one upload per stream."""
    points = [point(jd=2461001.5), point(), point(), point(programid=2), point(diffmaglim=-999.0)]
    points += [point(fid=9), point(jd=2461002.5, diffmaglim=float("nan")), point(fid=2)]
    first = only(alert_uploads(ZTF, [one for one in points if one["programid"] == 1]))
    assert first["mjd"] == [61000.0, 61000.0, 61001.0]
    assert first["filter"] == ["ztfg", "ztfr", "ztfg"]
    uploads = alert_uploads(ZTF, [point(), point(programid=2, fid=2)])
    assert [(one.program, one.forced) for one in uploads] == [(1, False), (2, False)]
    assert uploads[1].body("ZTF1", 5, 7)["stream_ids"] == [5]


def forced(**fields: Any) -> dict[str, Any]:
    usual = {
        "jd": 2461000.5,
        "fid": 2,
        "programid": 1,
        "procstatus": "0",
        "diffmaglim": 20.0,
        "magzpsci": 26.0,
        "forcediffimflux": 50.0,
        "forcediffimfluxunc": 10.0,
        "snr": 5.0,
    }
    return usual | fields


def test_forced_photometry() -> None:
    """§2.7: procstatus 0, a limit above 0, flux only beyond 3 sigma, the error else of the limit."""
    columns = only(
        forced_uploads(
            ZTF,
            [
                forced(),
                forced(jd=2461001.5, snr=-4.0, forcediffimflux=-40.0, procstatus=0),
                forced(jd=2461002.5, snr=3.0),
                forced(jd=2461003.5, snr=None, forcediffimflux=None, forcediffimfluxunc=None),
                forced(jd=2461004.5, procstatus="61"),
                forced(jd=2461005.5, magzpsci=None),
            ],
        )
    )
    assert columns["mjd"] == [61000.0, 61001.0, 61002.0, 61003.0]
    assert columns["flux"] == [50.0, -40.0, None, None]
    assert columns["fluxerr"][:3] == [10.0, 10.0, 10.0]
    assert columns["fluxerr"][3] == pytest.approx(10 ** (0.4 * 6) / 5)
    assert columns["zp"] == [26.0] * 4
    assert columns["origin"] == ["alert_fp"] * 4
    assert columns["ra"] == [None] * 4


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["ztf", "pgir", "wntr", "turbo"])
def test_uploads_are_those_of_kowalski(shared_data: Path, name: str) -> None:
    """§2.7: nothing differs but rounding; TURBO's alerts have no limiting magnitude, so none is sent."""
    golden, survey = shared_data / "golden", SURVEYS[name.upper()]
    packets = json_util.loads((golden / f"mongify_{name}.json").read_text())
    answers = json_util.loads((golden / f"photometry_{name}.json").read_text())
    compared = 0
    for packet, answer in zip(packets, answers, strict=True):
        assert packet["alert"]["candid"] == answer["candid"]
        uploads = alert_uploads(survey, [packet["alert"]["candidate"], *packet["prv_candidates"]])
        uploads += forced_uploads(survey, packet.get("fp_hists", []))
        assert len(uploads) == len(answer["requests"])
        for upload, request in zip(uploads, answer["requests"], strict=True):
            assert upload.forced == ("overwrite_flux" in request["path"])
            body = upload.body(answer["objectId"], request["body"]["stream_ids"][0], 1)
            assert body.keys() == request["body"].keys()
            for key, expected in request["body"].items():
                # Kowalski's fluxes are computed in single precision.
                if key in ("flux", "fluxerr"):
                    assert [value is None for value in body[key]] == [v is None for v in expected]
                    assert [v for v in body[key] if v is not None] == pytest.approx(
                        [v for v in expected if v is not None], rel=1e-6
                    )
                else:
                    assert body[key] == expected, key
            compared += len(body["mjd"])
    assert compared == sum(answer["n_rows"] for answer in answers)
