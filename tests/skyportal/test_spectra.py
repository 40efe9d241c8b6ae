"""Spectra over HTTP: what goes in comes out, once, and only to those who may see it."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest

from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

Body = dict[str, Any]
ASCII = """# OBJECT = 'AT 2026abc'
# EXPTIME: 1800
wavelength flux error
4000.0 1.5e-16 1e-17

4010.5,2.5e-16,nan
"""


def body_of(obj: str, instrument: int, **values: Any) -> Body:
    return {
        "obj_id": obj,
        "instrument_id": instrument,
        "observed_at": "2026-11-24T03:00:00",
        "wavelengths": [5000.0, 4000.0, 6000.0],
        "fluxes": [1e-16, None, -2e-17],
        **values,
    }


def spectra(marshal: RunningMarshal, obj: str, person: Person) -> list[Body]:
    found: list[Body] = marshal.data("GET", f"/api/sources/{obj}/spectra", person)["spectra"]
    return found


def test_what_goes_in_comes_out(
    marshal: RunningMarshal, uploader: Person, member: Person, instrument: int, obj: str, group: int
) -> None:
    body = body_of(obj, instrument, group_ids=[group], errors=[1e-17, 2e-17, 3e-17])
    body |= {"units": "erg/s/cm/cm/AA", "label": "classification", "altdata": {"airmass": 1.2}}
    body |= {"pi": [member.id], "observed_by": [uploader.id], "external_reducer": "A. Pipeline"}
    identifier = marshal.data("POST", "/api/spectra", uploader, json=body)["id"]
    (seen,) = spectra(marshal, obj, member)
    assert seen == marshal.data("GET", f"/api/spectra/{identifier}", uploader)
    for name in ("wavelengths", "fluxes", "errors", "units", "label", "altdata", "obj_id"):
        assert seen[name] == body[name], name
    assert (seen["type"], seen["observed_at"]) == ("source", "2026-11-24T03:00:00Z")
    assert (seen["instrument_name"], seen["telescope_name"]) == ("ZTF", "Palomar 1.2m Oschin")
    assert [user["username"] for user in seen["pis"]] == [member.username]
    assert seen["external_reducer"] == "A. Pipeline"
    assert seen["owner"]["username"] == uploader.username


def test_the_same_spectrum_is_kept_once_and_shared_with_all(
    marshal: RunningMarshal, uploader: Person, member: Person, instrument: int, obj: str, group: int
) -> None:
    first = marshal.data("POST", "/api/spectra", uploader, json=body_of(obj, instrument))
    assert spectra(marshal, obj, member) == []
    body = body_of(obj, instrument, group_ids=[group])
    assert marshal.data("POST", "/api/spectra", uploader, json=body) == first
    assert len(spectra(marshal, obj, member)) == 1
    other = body_of(obj, instrument, observed_at="2026-11-25T03:00:00")
    assert marshal.data("POST", "/api/spectra", uploader, json=other) != first


def test_change_and_remove(
    marshal: RunningMarshal, uploader: Person, member: Person, people: People,
    instrument: int, obj: str, group: int,
) -> None:  # fmt: skip
    body = body_of(obj, instrument, group_ids=[group])
    path = f"/api/spectra/{marshal.data('POST', '/api/spectra', uploader, json=body)['id']}"
    marshal.data("PUT", path, uploader, json={"label": "host", "type": "host"})
    assert marshal.data("GET", path, member)["type"] == "host"
    assert marshal.ask("PUT", path, member, json={"label": "x"}).status_code == 403
    assert marshal.ask("DELETE", path, member).status_code == 403
    stranger = people.person("Upload data")
    assert marshal.ask("GET", path, stranger).status_code == 404
    marshal.data("DELETE", path, uploader)
    assert marshal.ask("GET", path, uploader).status_code == 404


def test_lists(marshal: RunningMarshal, uploader: Person, instrument: int, obj: str) -> None:
    for day, label in ((1, "a"), (2, "b"), (3, "b")):
        body = body_of(obj, instrument, observed_at=f"2026-11-0{day}", label=label)
        marshal.data("POST", "/api/spectra", uploader, json=body)
    path = f"/api/spectra?objID={obj}&minimalPayload=true"
    assert len(marshal.data("GET", path, uploader)) == 3
    (found,) = marshal.data("GET", f"{path}&label=b&observedBefore=2026-11-02T12:00", uploader)
    assert found["observed_at"] == "2026-11-02T00:00:00Z"
    assert "fluxes" not in found
    assert marshal.data("GET", f"{path}&instrumentIDs=987", uploader) == []
    assert marshal.data("GET", f"{path}&groupIDs=987", uploader) == []


def test_text_files(marshal: RunningMarshal, uploader: Person, instrument: int, obj: str) -> None:
    file = {"ascii": ASCII, "fluxerr_column": 2}
    parsed = marshal.data("POST", "/api/spectra/parse/ascii", uploader, json=file)
    assert parsed == {
        "wavelengths": [4000.0, 4010.5],
        "fluxes": [1.5e-16, 2.5e-16],
        "errors": [1e-17, None],
        "altdata": {"OBJECT": "AT 2026abc", "EXPTIME": "1800"},
    }
    facts = body_of(obj, instrument, filename="spectrum.txt")
    del facts["wavelengths"], facts["fluxes"]
    marshal.data("POST", "/api/spectra/ascii", uploader, json=facts | file)
    (seen,) = spectra(marshal, obj, uploader)
    assert seen["original_file_filename"] == "spectrum.txt"
    assert {name: seen[name] for name in parsed} == parsed


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ({"ascii": "# nothing\nword"}, "no line has numbers in columns 0, 1"),
        (
            {"ascii": "4000 1\n4001 x\n4002 3"},
            "line 2 has no numbers in columns 0, 1 (got '4001 x')",
        ),
        ({"ascii": "4000 1\nnan 1"}, "line 2 has no numbers"),
        ({"ascii": "4000 1\n4001 inf"}, "line 2 has no numbers"),
        ({"ascii": "4000 1\n-4001 2"}, "column 0 has -4001.0, no wavelength"),
        ({"ascii": "4000 1", "flux_column": 5}, "no line has numbers in columns 0, 5"),
        ({"ascii": ""}, "ascii: String should have at least 1 character"),
    ],
)
def test_wrong_text_files(marshal: RunningMarshal, uploader: Person, file: Body, says: str) -> None:
    response = marshal.ask("POST", "/api/spectra/parse/ascii", uploader, json=file)
    assert response.status_code == 400
    assert says in response.json()["message"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fluxes": [1.0, 2.0]}, "fluxes: there are 2 values for 3 wavelengths"),
        ({"errors": [1.0]}, "errors: there are 1 values for 3 wavelengths"),
        ({"wavelengths": [5000.0, math.nan, 6000.0]}, "wavelengths.1: Input should be"),
        ({"wavelengths": [5000.0, -1, 6000.0]}, "wavelengths.1: Input should be greater than 0"),
        ({"fluxes": [1.0, math.inf, 2.0]}, "fluxes.1: Value error, an infinite value"),
        ({"instrument_id": 987}, "no instrument 987"),
        ({"observed_at": "yesterday"}, "observed_at: Input should be a valid datetime"),
        ({"pi": [987]}, "there is no user 987"),
        ({"type": "planet"}, "type: Input should be 'source', 'host' or 'host_center'"),
        ({"units": "W"}, "units: Input should be 'Jy', 'AB'"),
        ({"group_ids": [987]}, "not a member of group 987"),
        ({"obj_id": "ZTF26none"}, "There is no object ZTF26none"),
    ],
)
def test_wrong_uploads(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str, change: Body, says: str
) -> None:
    data = json.dumps(body_of(obj, instrument) | change)
    response = marshal.ask("POST", "/api/spectra", uploader, data=data)
    assert response.status_code in (400, 403, 404)
    assert says in response.json()["message"]


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["ZTF21aaqjmps_spec.csv", "spec1.csv", "spec2.csv"])
def test_real_spectra(
    marshal: RunningMarshal,
    uploader: Person,
    instrument: int,
    obj: str,
    shared_data: Path,
    name: str,
) -> None:
    text = (shared_data / "spectra" / name).read_text()
    rows = list(csv.DictReader(text.splitlines()))
    facts = body_of(obj, instrument, filename=name, ascii=text)
    del facts["wavelengths"], facts["fluxes"]
    marshal.data("POST", "/api/spectra/ascii", uploader, json=facts)
    (seen,) = spectra(marshal, obj, uploader)
    for column in ("wavelengths", "fluxes"):
        assert seen[column] == [float(row[column]) for row in rows]


def test_spectra_of_many_objects_and_of_a_range_of_time(
    marshal: RunningMarshal,
    people: People,
    uploader: Person,
    member: Person,
    instrument: int,
    obj: str,
    group: int,
) -> None:
    other, hidden = people.source(group), people.source()
    years = {obj: "2031-01-01T00:00:00", other: "2031-01-02T00:00:00"}
    numbers = {}
    for name, at in years.items():
        body = body_of(name, instrument, observed_at=at, group_ids=[group])
        numbers[name] = marshal.data("POST", "/api/spectra", uploader, json=body)["id"]
    body = {"objIDs": [other, obj, hidden]}
    found = marshal.data("POST", "/api/spectra/bulk", member, json=body)
    assert [one["id"] for one in found] == [numbers[obj], numbers[other]]
    assert found[0]["wavelengths"] == [5000.0, 4000.0, 6000.0]
    short = marshal.data("POST", "/api/spectra/bulk", member, json=body | {"minimalPayload": True})
    assert "wavelengths" not in short[0]
    stranger = people.person()
    assert marshal.data("POST", "/api/spectra/bulk", stranger, json=body) == []
    path = "/api/spectra/range?observedAfter=2031-01-01T12:00:00&observedBefore=2031-02-01"
    assert [one["id"] for one in marshal.data("GET", path, member)] == [numbers[other]]
