"""Stars in the colour-magnitude diagram."""

import pytest

from skyportal.domain.color_magnitude import place

SUN_AT_10_PC = {"Mag_G": 4.67, "Mag_Bp": 4.98, "Mag_Rp": 4.16, "Plx": 100.0}


def test_a_star_at_ten_parsec_is_as_bright_as_it_seems() -> None:
    told = place("gaia", SUN_AT_10_PC)
    assert told is not None
    assert (told.color, told.abs_mag) == (pytest.approx(0.82), pytest.approx(4.67))


def test_ten_times_as_far_is_five_magnitudes() -> None:
    told = place(
        "gaia", {name.upper(): value for name, value in SUN_AT_10_PC.items()} | {"PLX": 10}
    )
    assert told is not None
    assert told.abs_mag == pytest.approx(4.67 - 5.0)


@pytest.mark.parametrize(
    "change", [{"Plx": -0.2}, {"Plx": 0}, {"Mag_G": None}, {"Mag_Bp": "5"}, {"Mag_Rp": True}]
)
def test_what_is_not_known_has_no_place(change: dict[str, object]) -> None:
    assert place("gaia", SUN_AT_10_PC | change) is None
    assert place("gaia", {name: 1.0 for name in SUN_AT_10_PC if name not in change}) is None
