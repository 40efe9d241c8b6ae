"""What fields may be, and wavelengths of filters, as programs ask for them."""

import pytest

from skyportal.domain.bandpasses import CURVES
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import photometry_body, spectrum_body

pytestmark = pytest.mark.service


def test_what_is_allowed_is_accepted(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str
) -> None:
    allowed = marshal.data("GET", "/api/enum_types", uploader)
    for kind in allowed["ALLOWED_SPECTRUM_TYPES"]:
        body = spectrum_body(obj, instrument, type=kind)
        marshal.data("POST", "/api/spectra", uploader, json=body)
    for system in allowed["ALLOWED_MAGSYSTEMS"]:
        body = photometry_body(obj, instrument, magsys=system)
        marshal.data("POST", "/api/photometry", uploader, json=body)
    assert {"new", "ref", "sub"} <= set(allowed["THUMBNAIL_TYPES"])
    assert allowed["ALLOWED_BANDPASSES"] == sorted(CURVES)
    assert marshal.ask("GET", "/api/enum_types").status_code == 401


def test_wavelengths_of_filters(marshal: RunningMarshal, people: People) -> None:
    person, path = people.person(), "/api/internal/wavelengths"
    told = marshal.data("GET", f"{path}?filters=2massj,ztfg", person)["wavelengths"]
    assert told == pytest.approx([12_358, 4758], rel=0.01)
    for filters, says in (("ztfg,unheard", "unheard"), ("", "filters")):
        refused = marshal.ask("GET", path, person, params={"filters": filters})
        assert (refused.status_code, says in refused.text) == (400, True)
