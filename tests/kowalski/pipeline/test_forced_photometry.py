"""Forced photometry is formatted and merged as Kowalski does it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kowalski.pipeline.forced_photometry import better, formatted
from tests.kowalski.pipeline import golden


def merged(stored: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the array that the archive would hold afterwards."""
    added = better(stored, new)
    times = {point["jd"] for point in added}
    return sorted(
        [point for point in stored if point["jd"] not in times] + added,
        key=lambda point: point["jd"],
    )


@pytest.mark.shared_data
def test_merges_are_kowalskis(shared_data: Path) -> None:
    """Spec §2.3, `update_fp_hists`; but Appendix C10: a last point without `alert_mag` loses nothing."""
    cases = golden.read(shared_data, "fp_hists_merge.json")["merges"]
    assert len(cases) == 18
    for case in cases:
        after = merged(case["stored"], case["new"])
        # Kowalski writes its stand-in for an unknown magnitude down; here it stays unknown.
        for point in case["stored_after"]:
            if point["alert_mag"] == -99999.0:
                del point["alert_mag"]
        assert after == case["stored_after"], case["case"]


@pytest.mark.shared_data
def test_format_is_kowalskis(shared_data: Path) -> None:
    """Spec §2.3, `format_fp_hists`; but §7-C6: without `magzpsci` a point is kept as it is."""
    cases = golden.read(shared_data, "fp_hists_merge.json")["format"]
    for case in cases:
        if "error" in case:
            assert "magzpsci" in case["error"]
            continue
        alert = next(
            (
                {name: point[f"alert_{key}"] for name, key in NAMES.items()}
                for point in case["output"]
            ),
            {},
        )
        found = formatted(case["input"], alert)
        assert len(found) == len(case["output"])
        for point, expected in zip(found, case["output"], strict=True):
            assert golden.alike(point, expected), case["case"]


NAMES = {"magpsf": "mag", "ra": "ra", "dec": "dec"}

points = st.lists(
    st.fixed_dictionaries(
        {"jd": st.integers(0, 5).map(float)}, optional={"alert_mag": st.integers(14, 17).map(float)}
    )
)


@given(points)
def test_a_light_curve_has_each_time_once_with_the_brightest_alert(
    new: list[dict[str, Any]],
) -> None:
    after = merged([], new)
    assert [point["jd"] for point in after] == sorted({point["jd"] for point in new})
    for point in after:
        rivals = [other.get("alert_mag", -99999.0) for other in new if other["jd"] == point["jd"]]
        assert point.get("alert_mag", -99999.0) == min(rivals)
    assert merged(after, new) == after


def test_without_a_zero_point_nothing_is_derived() -> None:
    (point,) = formatted([{"jd": 1.0, "forcediffimflux": 5.0, "forcediffimfluxunc": 1.0}], {})
    assert point == {"jd": 1.0, "forcediffimflux": 5.0, "forcediffimfluxunc": 1.0}
