"""Separations and coordinate texts agree with astropy."""

import astropy.units as u
import numpy as np
from astropy.coordinates import SkyCoord

from kowalski.catalogs.sphere import offset, position_angle_deg, radec_strings, separation_arcsec


def random_positions(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.uniform(0, 360, count), np.degrees(np.arcsin(random.uniform(-1, 1, count)))


def test_separations_and_angles_are_those_of_astropy() -> None:
    ra1, dec1 = random_positions(500, 1)
    ra2, dec2 = random_positions(500, 2)
    ra2[:250], dec2[:250] = ra1[:250] + 1e-5, np.clip(dec1[:250] + 1e-6, -90, 90)
    first, second = SkyCoord(ra1, dec1, unit="deg"), SkyCoord(ra2, dec2, unit="deg")
    expected = first.separation(second).arcsec
    np.testing.assert_allclose(separation_arcsec(ra1, dec1, ra2, dec2), expected, atol=1e-6)
    angles = np.mod(position_angle_deg(ra1, dec1, ra2, dec2), 360)
    np.testing.assert_allclose(angles, first.position_angle(second).deg, atol=1e-5)


def test_texts_are_those_of_astropy() -> None:
    ra, dec = random_positions(300, 3)
    ra[:4], dec[:4] = [0, 359.9999999, 360, 15], [-0.0000001, -90, 90, -0.5]
    texts = radec_strings(ra, dec)
    coordinates = SkyCoord(ra, dec, unit="deg")
    hours = coordinates.ra.to_string(unit=u.hour, sep=":", precision=4, pad=True)
    degrees = coordinates.dec.to_string(unit=u.deg, sep=":", precision=3, pad=True)
    assert texts[0][4:] == hours.tolist()[4:]
    unpadded = [text.replace("-0", "-") if text[:2] == "-0" else text for text in degrees.tolist()]
    assert texts[1][4:] == [text if text[:2] != "-:" else f"-0{text[1:]}" for text in unpadded][4:]
    assert texts[0][:4] == ["00:00:00.0000", "00:00:00.0000", "00:00:00.0000", "01:00:00.0000"]
    assert texts[1][:4] == ["00:00:00.000", "-90:00:00.000", "90:00:00.000", "-0:30:00.000"]


def test_offsets_are_those_of_astropy() -> None:
    ra, dec = random_positions(200, 5)
    dec[:20], dec[20:40] = 90, -90
    angle = np.random.default_rng(6).uniform(0, 360, 200)
    expected = SkyCoord(ra, dec, unit="deg").directional_offset_by(angle * u.deg, 30 * u.arcsec)
    found_ra, found_dec = offset(ra, dec, 30.0, angle)
    away = separation_arcsec(found_ra, found_dec, expected.ra.deg, expected.dec.deg)
    assert away[40:].max() < 1e-5
    np.testing.assert_allclose(separation_arcsec(ra, dec, found_ra, found_dec), 30.0, atol=1e-3)


def test_points_around_a_pole_are_all_around_it() -> None:
    angles = np.arange(0.0, 360.0, 30.0)
    for pole in (90.0, -90.0):
        ra, dec = offset(np.full(12, 77.0), np.full(12, pole), 30.0, angles)
        np.testing.assert_allclose(np.abs(dec), 90 - 30 / 3600)
        np.testing.assert_allclose(np.diff(np.sort(ra)), 30.0)
