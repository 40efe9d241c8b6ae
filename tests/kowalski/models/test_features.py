"""Features by name: the packet's numbers, and what the light curve so far tells."""

import json
import math
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
import pytest

from kowalski.models.features import ACAI, BTSBOT, KNOWN, features, from_history

CANDIDATE: dict[str, Any] = {
    "jd": 2460000.0,
    "magpsf": 18.5,
    "rb": 0.4,
    "drb": 0.9,
    "jdstarthist": 2459990.0,
    "ncovhist": 30,
    "ndethist": 4,
}


def one(name: str, **changes: object) -> float:
    """Return a feature of a candidate without history."""
    candidate = CANDIDATE | changes
    return float(features([name], [candidate], [[candidate]])[0, 0])


def test_both_lists_have_25_features_once_each() -> None:
    """§2.4: of ACAI and of BTSbot."""
    for names in (ACAI, BTSBOT):
        assert len(names) == len(set(names)) == 25
        assert KNOWN.issuperset(names)


def test_a_table_of_named_columns() -> None:
    table = features(["magpsf", "drb"], [CANDIDATE, CANDIDATE | {"magpsf": 19}], [[], []])
    np.testing.assert_allclose(table, [[18.5, 0.9], [19, 0.9]], rtol=1e-6)
    assert table.dtype == np.float32
    assert features(ACAI, [], []).shape == (0, 25)


def test_drb_falls_back_to_rb() -> None:
    """§2.4: without `drb` the older `rb`."""
    assert one("drb", drb=None) == pytest.approx(0.4)
    assert math.isnan(one("drb", drb=None, rb=None))


@pytest.mark.parametrize("value", [None, math.nan, math.inf, "17.2"])
def test_what_is_no_number_is_missing(value: object) -> None:
    assert math.isnan(one("magpsf", magpsf=value))


def test_sentinels_of_the_survey_are_numbers() -> None:
    assert one("neargaia", neargaia=-999.0) == -999.0


def test_nondetections() -> None:
    """§2.4: nnondet is ncovhist less ndethist."""
    assert one("nnondet") == 26
    assert math.isnan(one("nnondet", ncovhist=None))


def test_light_curve_so_far() -> None:
    """§2.4: peak and faintest magnitude, days since and to the peak, age."""
    history = [
        {"jd": 2459995.0, "magpsf": 17.0},
        {"jd": 2459985.0, "magpsf": 19.5},
        {"jd": 2459980.0, "magpsf": None},
        {"jd": 2459970.0, "magpsf": math.nan},
        {"jd": 2460001.0, "magpsf": 10.0},
        CANDIDATE,
    ]
    assert from_history(CANDIDATE, history) == {
        "peakmag_so_far": 17.0,
        "maxmag_so_far": 19.5,
        "days_since_peak": 5.0,
        "days_to_peak": 10.0,
        "age": 15.0,
    }


def test_the_survey_may_know_an_earlier_detection_or_none() -> None:
    """§2.4: the first is jdstarthist or the earliest detection."""
    history = [CANDIDATE]
    assert from_history(CANDIDATE, history)["age"] == 10.0
    assert from_history(CANDIDATE | {"jdstarthist": None}, history)["age"] == 0.0


def test_without_detections_nothing_is_known() -> None:
    assert all(math.isnan(value) for value in from_history(CANDIDATE, []).values())
    assert math.isnan(one("age", magpsf=None))


@pytest.mark.shared_data
def test_equals_kowalski(shared_data: Path) -> None:
    """§2.4: features of real alerts, in the order of the models."""
    for answer in json.loads((shared_data / "golden" / "ml_ztf.json").read_text()):
        with (shared_data / answer["file"]).open("rb") as packet:
            record: Any = next(iter(fastavro.reader(packet)))
        candidate = record["candidate"]
        history = [*(record["prv_candidates"] or []), candidate]
        found = features(ACAI, [candidate], [history])[0]
        np.testing.assert_allclose(found, answer["features"], rtol=1e-7)
        derived = from_history(candidate, history)
        derived["nnondet"] = features(["nnondet"], [candidate], [history])[0, 0]
        assert derived == pytest.approx(answer["derived"], rel=0, abs=1e-9)
