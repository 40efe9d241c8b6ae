"""Extinction in filters agrees with what Schlafly & Finkbeiner (2011) print."""

import numpy as np
import pytest

from skyportal.domain.bandpasses import CURVES
from skyportal.domain.extinction import law, per_reddening

# Table 6 of Schlafly & Finkbeiner (2011), for R_V = 3.1.
PRINTED = {
    "sdssu": 4.239, "sdssg": 3.303, "sdssr": 2.285, "sdssi": 1.698, "sdssz": 1.263,
    "ps1::g": 3.172, "ps1::r": 2.271, "ps1::i": 1.682, "ps1::z": 1.322, "ps1::y": 1.087,
    "bessellb": 3.626, "bessellv": 2.742, "bessellr": 2.169, "besselli": 1.505,
    "2massj": 0.723, "2massh": 0.460, "2massks": 0.310,
}  # fmt: skip


@pytest.mark.parametrize(("name", "printed"), PRINTED.items())
def test_published_values(name: str, printed: float) -> None:
    assert per_reddening(name) == pytest.approx(printed, rel=0.04)


def test_the_law_is_what_its_definition_says() -> None:
    b_and_v = law(np.array([4400.0, 5470.0]))
    assert b_and_v[1] == pytest.approx(3.055)
    assert b_and_v[0] - b_and_v[1] == pytest.approx(1.0, abs=0.05)
    edge = law(np.array([2699.0, 2701.0]))
    assert edge[0] == pytest.approx(edge[1], rel=0.01)


def test_bluer_filters_lose_more() -> None:
    ordered = [per_reddening(name) for name in ("ztfg", "ztfr", "ztfi", "2massj", "wise::w1")]
    assert ordered == sorted(ordered, reverse=True)
    assert all(0 < per_reddening(name) < 12 for name in CURVES)
