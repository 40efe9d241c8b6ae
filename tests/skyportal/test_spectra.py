"""Spectra over HTTP: what goes in comes out, once, and only to those who may see it."""

import base64
import csv
import io
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from astropy.io import fits
from astropy.table import Table

from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import Body, spectra_of, spectrum_body, upload_spectrum

pytestmark = pytest.mark.service

ASCII = """# OBJECT = 'AT 2026abc'
# EXPTIME: 1800
wavelength flux error
4000.0 1.5e-16 1e-17

4010.5,2.5e-16,nan
"""


def test_what_goes_in_comes_out(
    marshal: RunningMarshal, uploader: Person, member: Person, instrument: int, obj: str, group: int
) -> None:
    body = spectrum_body(obj, instrument, group_ids=[group], errors=[1e-17, 2e-17, 3e-17])
    body |= {"units": "erg/s/cm/cm/AA", "label": "classification", "altdata": {"airmass": 1.2}}
    body |= {"pi": [member.id], "observed_by": [uploader.id], "external_reducer": "A. Pipeline"}
    identifier = marshal.data("POST", "/api/spectra", uploader, json=body)["id"]
    (seen,) = spectra_of(marshal, member, obj)
    assert seen == marshal.data("GET", f"/api/spectra/{identifier}", uploader)
    for name in ("wavelengths", "fluxes", "errors", "units", "label", "altdata", "obj_id"):
        assert seen[name] == body[name], name
    assert (seen["type"], seen["observed_at"]) == ("source", "2026-11-24T03:00:00Z")
    assert (seen["instrument_name"], seen["telescope_name"]) == ("ZTF", "Palomar 1.2m Oschin")
    assert [user["username"] for user in seen["pis"]] == [member.username]
    assert seen["external_reducer"] == "A. Pipeline"
    assert seen["owner"]["username"] == uploader.username


def facts_of(uploader: Person, member: Person, *groups: int) -> tuple[Body, Body]:
    """Return all that can be said of a spectrum beside its numbers, and how it is told."""
    told: Body = {
        "units": "Jy",
        "type": "host",
        "label": "centre",
        "origin": "a pipeline",
        "external_pi": "E. Hubble",
        "external_reducer": "A. Pipeline",
        "external_observer": "M. Humason",
    }
    people = {
        "pi": [uploader.id],
        "reduced_by": [member.id],
        "observed_by": [uploader.id, member.id],
    }
    return told | people | {"group_ids": list(groups)}, told | {
        "pis": [uploader.id], "reducers": [member.id], "observers": [uploader.id, member.id],
    }  # fmt: skip


def seen_by(marshal: RunningMarshal, person: Person, number: int, names: Iterable[str]) -> Body:
    """Return these facts of a spectrum as somebody sees them; people by their numbers."""
    seen = marshal.data("GET", f"/api/spectra/{number}", person)
    return {
        name: [user["id"] for user in seen[name]] if isinstance(seen[name], list) else seen[name]
        for name in names
    }


@pytest.mark.parametrize("form", ["", "/ascii", "/fits"])
def test_all_that_is_said_of_a_spectrum_is_told(
    marshal: RunningMarshal, uploader: Person, member: Person, instrument: int, obj: str, group: int,
    form: str,
) -> None:  # fmt: skip
    said, told = facts_of(uploader, member, group)
    numbers: Body = {"wavelengths": [4000.0, 5000.0], "fluxes": [1.0, 2.0]}
    table = Table({"l": numbers["wavelengths"], "f": numbers["fluxes"], "e": [0.1, 0.2]})
    hdus = fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU([1.0, 2.0]), fits.table_to_hdu(table)])
    hdus.writeto(buffer := io.BytesIO())
    columns = {
        "": {"errors": [0.1, 0.2], **numbers},
        "/ascii": {
            "ascii": "7 1.0 4000 0.1\n7 2.0 5000 0.2",
            "wave_column": 2, "flux_column": 1, "fluxerr_column": 3,
        },
        "/fits": {
            "fits": base64.b64encode(buffer.getvalue()).decode(), "hdu": 2,
            "wave_column": "l", "flux_column": "f", "fluxerr_column": "e",
        },
    }[form]  # fmt: skip
    if form:
        parsed = marshal.data("POST", f"/api/spectra/parse{form}", uploader, json=columns)
        assert {name: parsed[name] for name in numbers} == numbers
        assert parsed["errors"] == [0.1, 0.2]
    place = {"obj_id": obj, "instrument_id": instrument, "observed_at": "2026-11-24T03:00:00"}
    body = place | said | columns | ({"filename": "night.dat"} if form else {})
    number = marshal.data("POST", f"/api/spectra{form}", uploader, json=body)["id"]
    assert seen_by(marshal, member, number, told) == told
    (seen,) = spectra_of(marshal, member, obj)
    assert {name: seen[name] for name in (*numbers, "errors")} == numbers | {"errors": [0.1, 0.2]}


def test_the_same_spectrum_is_kept_once_and_shared_with_all(
    marshal: RunningMarshal, uploader: Person, member: Person, instrument: int, obj: str, group: int
) -> None:
    first = marshal.data("POST", "/api/spectra", uploader, json=spectrum_body(obj, instrument))
    assert spectra_of(marshal, member, obj) == []
    body = spectrum_body(obj, instrument, group_ids=[group])
    assert marshal.data("POST", "/api/spectra", uploader, json=body) == first
    assert len(spectra_of(marshal, member, obj)) == 1
    other = spectrum_body(obj, instrument, observed_at="2026-11-25T03:00:00")
    assert marshal.data("POST", "/api/spectra", uploader, json=other) != first


def test_change_and_remove(
    marshal: RunningMarshal, uploader: Person, member: Person, people: People,
    instrument: int, obj: str, group: int,
) -> None:  # fmt: skip
    number = upload_spectrum(marshal, uploader, obj, instrument, group_ids=[group])
    path = f"/api/spectra/{number}"
    camera = {"name": f"Spectrograph {number}", "type": "spectrograph", "telescope_id": 1}
    other = marshal.data(
        "POST", "/api/instrument", people.person("Manage instruments"), json=camera
    )
    _, told = facts_of(uploader, member)
    for kind in ("pis", "reducers", "observers"):
        del told[kind]
    told |= {"instrument_id": other["id"], "observed_at": "2026-11-25T03:00:00Z"}
    told |= {"altdata": {"airmass": 1.2}, "type": "host_center"}
    marshal.data("PUT", path, uploader, json=told)
    assert seen_by(marshal, member, number, told) == told
    for wrong, status in (({"instrument_id": 10**6}, 404), ({"observed_at": None}, 400)):
        assert marshal.ask("PUT", path, uploader, json=wrong).status_code == status
    alone = people.group(uploader)
    for groups, sees in (([alone], 404), ([alone, group], 200)):
        marshal.data("PUT", path, uploader, json={"group_ids": groups})
        assert marshal.ask("GET", path, member).status_code == sees
    assert marshal.ask("PUT", path, member, json={"label": "x"}).status_code == 403
    assert marshal.ask("DELETE", path, member).status_code == 403
    stranger = people.person("Upload data")
    assert marshal.ask("GET", path, stranger).status_code == 404
    marshal.data("DELETE", path, uploader)
    assert marshal.ask("GET", path, uploader).status_code == 404


@pytest.mark.parametrize("path", ["/api/spectra", "/api/spectra/range"])
def test_lists(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str, group: int, path: str
) -> None:
    kinds = (
        {"label": "a", "origin": "one", "type": "source"},
        {"label": "b", "origin": "two", "type": "host"},
        {"label": "b", "origin": "two", "type": "source", "group_ids": [group]},
    )
    numbers = [
        upload_spectrum(marshal, uploader, obj, instrument, observed_at=f"2026-11-0{day}", **kind)
        for day, kind in enumerate(kinds, 1)
    ]

    def found(**query: Any) -> list[int]:
        asked = {"objID": obj, "minimalPayload": True, **query}
        return [
            numbers.index(one["id"]) for one in marshal.data("GET", path, uploader, params=asked)
        ]

    assert found() == [0, 1, 2]
    assert found(objID="ZTF26none") == []
    assert found(label="b", observedBefore="2026-11-02T12:00") == [1]
    assert found(observedAfter="2026-11-02") == [1, 2]
    assert (found(origin="one"), found(type="host"), found(label="c")) == ([0], [1], [])
    assert (found(instrumentIDs=f"987,{instrument}"), found(instrumentIDs=987)) == ([0, 1, 2], [])
    assert (found(groupIDs=f"987,{group}"), found(groupIDs=987)) == ([2], [])
    assert found(modifiedAfter="2100-01-01") == found(modifiedBefore="2020-01-01") == []
    now = {"modifiedAfter": "2020-01-01", "modifiedBefore": "2100-01-01"}
    assert found(**now) == [0, 1, 2]
    (short, whole) = (
        marshal.data("GET", path, uploader, params={"objID": obj, "minimalPayload": minimal})[0]
        for minimal in (True, False)
    )
    assert whole.keys() - short.keys() == {"wavelengths", "fluxes", "errors", "altdata"}


def test_text_files(marshal: RunningMarshal, uploader: Person, instrument: int, obj: str) -> None:
    file = {"ascii": ASCII, "fluxerr_column": 2}
    parsed = marshal.data("POST", "/api/spectra/parse/ascii", uploader, json=file)
    assert parsed == {
        "wavelengths": [4000.0, 4010.5],
        "fluxes": [1.5e-16, 2.5e-16],
        "errors": [1e-17, None],
        "altdata": {"OBJECT": "AT 2026abc", "EXPTIME": "1800"},
    }
    facts = spectrum_body(obj, instrument, filename="spectrum.txt")
    del facts["wavelengths"], facts["fluxes"]
    marshal.data("POST", "/api/spectra/ascii", uploader, json=facts | file)
    (seen,) = spectra_of(marshal, uploader, obj)
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
    data = json.dumps(spectrum_body(obj, instrument) | change)
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
    facts = spectrum_body(obj, instrument, filename=name, ascii=text)
    del facts["wavelengths"], facts["fluxes"]
    marshal.data("POST", "/api/spectra/ascii", uploader, json=facts)
    (seen,) = spectra_of(marshal, uploader, obj)
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
        facts = {"observed_at": at, "group_ids": [group]}
        numbers[name] = upload_spectrum(marshal, uploader, name, instrument, **facts)
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
