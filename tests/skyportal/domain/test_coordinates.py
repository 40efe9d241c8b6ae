"""Positions: ours agree with astropy's."""

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from hypothesis import example, given
from hypothesis import strategies as st

from skyportal.domain.coordinates import galactic


@given(
    st.lists(
        st.tuples(st.floats(0, 360, exclude_max=True), st.floats(-90, 90)), min_size=1, max_size=20
    )
)
@example([(266.405, -28.936), (0.0, 90.0), (192.859508, 27.128336), (0.0, -90.0)])
def test_galactic_coordinates_are_astropys(places: list[tuple[float, float]]) -> None:
    ra, dec = (list(part) for part in zip(*places, strict=True))
    expected = SkyCoord(ra, dec, unit=u.deg).galactic
    found = np.array(galactic(ra, dec))
    apart = SkyCoord(found[:, 0], found[:, 1], unit=u.deg, frame="galactic").separation(expected)
    assert apart.deg.max() < 1e-9
    assert (found[:, 0] >= 0).all()
    assert (found[:, 0] <= 360).all()


def test_of_nothing_there_is_nothing() -> None:
    assert galactic([], []) == []
    assert galactic([0.0], [0.0])[0] == pytest.approx((96.337272, -60.188552), abs=1e-4)
