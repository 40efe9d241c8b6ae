"""Measurements and spectra as tests upload them, and light curves as they are asked for."""

from typing import Any

from tests.skyportal.marshal_fixtures import Person, RunningMarshal

Body = dict[str, Any]


def photometry_body(obj: str, instrument: int, **values: Any) -> Body:
    """Return an upload of one measurement, unless `values` say otherwise."""
    place = {"obj_id": obj, "instrument_id": instrument, "filter": "ztfr", "magsys": "ab"}
    return place | {"mjd": 61000.5, "flux": 100.0, "fluxerr": 5.0, "zp": 23.9} | values


def in_magnitudes(body: Body, **values: Any) -> Body:
    """Return an upload in magnitudes in place of one in fluxes."""
    fluxes = {"flux", "fluxerr", "zp"}
    return {name: value for name, value in body.items() if name not in fluxes} | values


def upload(
    marshal: RunningMarshal,
    person: Person,
    obj: str,
    instrument: int,
    *,
    method: str = "POST",
    query: str = "",
    **values: Any,
) -> list[int]:
    """Upload two measurements, unless `values` say otherwise; returns their numbers."""
    two = {"mjd": [61000.5, 61001.5], "flux": [100.0, 50.0]} | values
    body = photometry_body(obj, instrument, **two)
    ids: list[int] = marshal.data(method, f"/api/photometry{query}", person, json=body)["ids"]
    return ids


def light_curve(
    marshal: RunningMarshal, person: Person, obj: str, form: str = "both", **query: Any
) -> list[Body]:
    """Return the photometry of an object as somebody sees it."""
    found: list[Body] = marshal.data(
        "GET", f"/api/sources/{obj}/photometry", person, params={"format": form, **query}
    )
    return found


def spectrum_body(obj: str, instrument: int, **values: Any) -> Body:
    """Return an upload of a spectrum of three pixels, one of which has no value."""
    return {
        "obj_id": obj,
        "instrument_id": instrument,
        "observed_at": "2026-11-24T03:00:00",
        "wavelengths": [5000.0, 4000.0, 6000.0],
        "fluxes": [1e-16, None, -2e-17],
        **values,
    }


def upload_spectrum(
    marshal: RunningMarshal, person: Person, obj: str, instrument: int, **values: Any
) -> int:
    """Upload a spectrum; returns its number."""
    body = spectrum_body(obj, instrument, **values)
    number: int = marshal.data("POST", "/api/spectra", person, json=body)["id"]
    return number


def spectra_of(marshal: RunningMarshal, person: Person, obj: str) -> list[Body]:
    """Return the spectra of an object as somebody sees them."""
    found: list[Body] = marshal.data("GET", f"/api/sources/{obj}/spectra", person)["spectra"]
    return found
