"""How far an object is from its host, in its measures."""

import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.cosmology import Planck18
from hypothesis import given
from hypothesis import strategies as st

from skyportal.domain.host import directional_light_radius, host_of, position_angle
from skyportal.models.obj import Obj
from skyportal.schemas.host import Host

NEARBY = st.floats(-0.2, 0.2)


@given(st.floats(1, 359), st.floats(-80, 80), NEARBY, NEARBY)
def test_directions_are_astropys(ra: float, dec: float, east: float, north: float) -> None:
    here, there = SkyCoord(ra, dec, unit="deg"), SkyCoord(ra + east, dec + north, unit="deg")
    if here.separation(there) < 1 * u.mas:
        return
    expected = here.position_angle(there).deg
    found = position_angle(ra, dec, ra + east, dec + north)
    assert (found - expected + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)


def galaxy(**values: float) -> Host:
    return Host(name="NGC 1", ra=10.0, dec=20.0, **values)  # type: ignore[arg-type]


def test_an_ellipse_is_long_along_its_axis_and_narrow_across() -> None:
    host = galaxy(semi_major=30.0, axis_ratio=0.5, position_angle=40.0)
    assert directional_light_radius(host, 40.0) == pytest.approx(30.0)
    assert directional_light_radius(host, 220.0) == pytest.approx(30.0)
    assert directional_light_radius(host, 130.0) == pytest.approx(15.0)
    assert directional_light_radius(galaxy(semi_major=30.0), 77.0) == pytest.approx(30.0)
    assert directional_light_radius(galaxy(), 0.0) is None


def test_offsets() -> None:
    host = galaxy(redshift=0.05, semi_major=10.0, axis_ratio=0.4, position_angle=0.0)
    obj = Obj(id="x", ra=10.0, dec=20.0 + 20 / 3600, host=host.model_dump(exclude_none=True))
    found = host_of(obj)
    assert found is not None
    assert found.offset == pytest.approx(20.0)
    scale = Planck18.kpc_proper_per_arcmin(0.05).to_value(u.kpc / u.arcsec)
    assert found.distance == pytest.approx(20 * scale, rel=1e-6)
    assert found.dlr == pytest.approx(2.0)
    obj.host = {"name": "a galaxy", "ra": 10.0, "dec": 20.0}
    plain = host_of(obj)
    assert plain is not None
    assert (plain.distance, plain.dlr) == (None, None)
    obj.host = None
    assert host_of(obj) is None
