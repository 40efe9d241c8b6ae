"""M31 and M33 match by their ellipses, wherever a cone of their catalogue ends."""

import numpy as np
import pytest

from kowalski.catalogs.nearby_galaxies import M31, M33, nearby_galaxies
from kowalski.catalogs.sphere import offset


@pytest.mark.parametrize(
    ("row", "semi_major_deg", "ratio", "angle_deg"),
    [(M31, 1.624875, 0.331283, 35.0), (M33, 0.603694, 0.602964, 23.0)],
    ids=["M31", "M33"],
)
def test_ellipses(row: dict, semi_major_deg: float, ratio: float, angle_deg: float) -> None:
    """§2.5: always tested, with these semi-major axes, axis ratios and position angles."""
    along, across = angle_deg, angle_deg + 90
    # Kowalski takes north at the position: a degree away the axes turn by about a degree.
    cases = [
        (0.0, along, True),
        (0.98 * semi_major_deg, along, True),
        (0.98 * semi_major_deg, along + 180, True),
        (1.01 * semi_major_deg, along, False),
        (0.98 * semi_major_deg * ratio, across, True),
        (1.01 * semi_major_deg * ratio, across + 180, False),
        (0.98 * semi_major_deg, across, False),
    ]
    for away_deg, angle, inside in cases:
        centre = np.array([row["ra"]]), np.array([row["dec"]])
        ra, dec = offset(*centre, away_deg * 3600, np.array([angle]))
        found = nearby_galaxies(ra, dec)
        assert [match["_id"] for _, match in found] == [row["_id"]] * inside, (away_deg, angle)
        for index, match in found:
            assert index == 0
            assert match["coordinates"]["distance_arcsec"] == pytest.approx(away_deg * 3600)
    assert "distance_arcsec" not in row["coordinates"]  # what is found is a copy
