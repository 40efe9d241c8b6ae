"""Distances, extinction and hosts in the answers of the marshal."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from baselayer.settings import Settings
from skyportal.domain.coordinates import galactic
from skyportal.domain.extinction import per_reddening
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from tests.conftest import free_port
from tests.skyportal.dust_maps import expected, write_maps
from tests.skyportal.marshal_fixtures import People, RunningMarshal, changed, running_marshal

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def dusty(
    marshal_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningMarshal]:
    """A marshal with a map of dust."""
    folder = write_maps(tmp_path_factory.mktemp("dust"))
    port = free_port()
    settings = changed(marshal_settings, "skyportal", dust_maps=str(folder))
    url = f"http://127.0.0.1:{port}"
    with running_marshal(changed(settings, "skyportal.app", port=port, public_url=url)) as running:
        yield running


def test_distance_and_reddening_of_a_source(dusty: RunningMarshal, people: People) -> None:
    group = people.group()
    member, obj = people.person("Upload data", groups=(group,)), people.source(group)
    path = f"/api/sources/{obj}"
    found = dusty.data("GET", path, member)
    assert [found[name] for name in ("luminosity_distance", "dm", "host")] == [None] * 3
    ((_, latitude),) = galactic([10.0], [20.0])
    assert found["ebv"] == pytest.approx(expected(latitude), abs=2e-3)
    dusty.data("PATCH", path, member, json={"redshift": 0.0231})
    found = dusty.data("GET", path, member)
    assert found["dm"] == pytest.approx(35.09, abs=0.05)
    assert found["luminosity_distance"] == pytest.approx(104, abs=1)
    assert found["angular_diameter_distance"] < found["luminosity_distance"]


def test_photometry_without_the_dust(dusty: RunningMarshal, people: People) -> None:
    group = people.group()
    member, obj = people.person("Upload data", groups=(group,)), people.source(group)
    with people.everything() as session:
        ztf = session.scalars(select(Instrument).filter_by(name="ZTF")).one()
        ztf.filters = [*ztf.filters, "unknownband"]
        number = ztf.id
    body = {"obj_id": obj, "instrument_id": number, "magsys": "ab", "zp": 23.9, "fluxerr": 1.0}
    body |= {"mjd": [1.0, 2.0, 3.0], "flux": [100.0, None, 100.0]}
    body |= {"filter": ["ztfg", "ztfg", "unknownband"]}
    dusty.data("PUT", "/api/photometry", member, json=body)
    path = f"/api/sources/{obj}/photometry?format=both"
    plain = dusty.data("GET", path, member)
    assert {point["extinction"] for point in plain} == {None}
    seen, limit, other = dusty.data("GET", f"{path}&includeExtinctionInfo=true", member)
    ebv = dusty.data("GET", f"/api/sources/{obj}", member)["ebv"]
    assert seen["extinction"] == pytest.approx(ebv * per_reddening("ztfg"))
    assert seen["mag_corr"] == pytest.approx(seen["mag"] - seen["extinction"])
    assert seen["flux_corr"] == pytest.approx(100 * 10 ** (0.4 * seen["extinction"]))
    assert (limit["mag_corr"], limit["flux_corr"]) == (None, None)
    assert (other["extinction"], other["mag_corr"]) == (None, None)
    place = f"/api/photometry/{seen['id']}?format=both"
    assert dusty.data("GET", f"{place}&includeExtinctionInfo=true", member) == seen
    assert dusty.data("GET", place, member)["extinction"] is None


def test_without_a_map(marshal: RunningMarshal, people: People) -> None:
    group = people.group()
    member, obj = people.person(groups=(group,)), people.source(group)
    assert marshal.data("GET", f"/api/sources/{obj}", member)["ebv"] is None
    path = f"/api/sources/{obj}/photometry?includeExtinctionInfo=true"
    assert marshal.data("GET", path, member) == []


def test_hosts(marshal: RunningMarshal, people: People) -> None:
    group, side = people.group(), people.group()
    member = people.person("Upload data", groups=(group,))
    sideliner = people.person("Upload data")
    people.join(sideliner, side, can_save=False)
    obj = people.source(group, side)
    path = f"/api/sources/{obj}/host"
    body = {"name": "NGC 1", "ra": 10.0, "dec": 20.001, "redshift": 0.02, "origin": "CLU"}
    marshal.data("POST", path, member, json=body)
    host = marshal.data("GET", f"/api/sources/{obj}", member)["host"]
    assert {name: host[name] for name in body} == body
    assert host["offset"] == pytest.approx(3.6)
    assert host["distance"] == pytest.approx(3.6 * 0.419, rel=0.01)
    assert host["dlr"] is None
    # The object lies south of the centre, along the minor axis of an ellipse from east to west.
    ellipse = {"semi_major": 7.2, "axis_ratio": 0.25, "position_angle": 90.0}
    body |= ellipse | {"redshift_error": 0.001}
    marshal.data("POST", path, member, json=body)
    host = marshal.data("GET", f"/api/sources/{obj}", member)["host"]
    assert {name: host[name] for name in body} == body
    assert host["dlr"] == pytest.approx(3.6 / (7.2 * 0.25), rel=1e-3)
    changes = marshal.data("GET", f"/api/sources/{obj}/history", member)["changes"]
    assert changes[0]["after"]["host"]["name"] == "NGC 1"
    stranger = people.person("Upload data")
    assert marshal.ask("POST", path, stranger, json=body).status_code == 404
    other = body | {"name": "NGC 2"}
    assert marshal.ask("POST", path, sideliner, json=other).status_code == 403
    assert marshal.ask("DELETE", path, sideliner).status_code == 403
    for change, status in (
        ({"dec": 22.0}, 400), ({"axis_ratio": 2}, 400), ({"name": ""}, 400), ({"z": 1}, 400),
    ):  # fmt: skip
        assert marshal.ask("POST", path, member, json=body | change).status_code == status
    marshal.data("DELETE", path, member)
    assert marshal.data("GET", f"/api/sources/{obj}", member)["host"] is None
    with people.everything() as session:
        assert session.get_one(Obj, obj).host is None
