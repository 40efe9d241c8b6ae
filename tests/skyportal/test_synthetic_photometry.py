"""Photometry of spectra: what is known exactly comes out, and is stored where a spectrum may be seen."""

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy import units as u
from astropy.modeling.models import BlackBody
from sqlalchemy import select

from skyportal.domain.bandpasses import CURVES, bandpass
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.synthetic_photometry import through
from skyportal.models.instrument import Instrument
from tests.skyportal.marshal_fixtures import People, RunningMarshal

WIDE = np.arange(1000.0, 300_000.0, 20.0)

# Pivot wavelengths in Å as the surveys publish them: Bessell et al. 1998 for the Johnson-Cousins
# bands by their effective wavelengths, Tonry et al. 2012, Cohen et al. 2003, Wright et al. 2010.
PIVOTS = {
    "ps1::g": 4866, "ps1::r": 6215, "ps1::i": 7545, "ps1::z": 8679, "ps1::y": 9633,
    "sdssg": 4702, "sdssr": 6176, "sdssi": 7490, "2massj": 12_358, "2massh": 16_458,
    "2massks": 21_603, "wise::w1": 33_526, "bessellv": 5478,
}  # fmt: skip


@pytest.mark.parametrize(("name", "pivot"), PIVOTS.items())
def test_filters_are_where_they_are_published(name: str, pivot: float) -> None:
    assert bandpass(name).pivot == pytest.approx(pivot, rel=0.01)


@pytest.mark.parametrize("name", CURVES)
def test_a_flat_spectrum_has_its_flux_in_every_filter(name: str) -> None:
    flat = np.full_like(WIDE, 3631.0e6)  # µJy: the zero of AB magnitudes
    flux, error = through(WIDE, flat, np.full_like(WIDE, 1e6), bandpass(name))
    assert flux == pytest.approx(3631.0e6, rel=1e-6)
    assert 0 < error < 1e6


@pytest.mark.parametrize("name", ["ztfg", "ztfr", "sdssi", "bessellv", "2massks"])
def test_a_black_body_agrees_with_an_integration_over_frequencies(name: str) -> None:
    band = bandpass(name)
    body = BlackBody(temperature=9000 * u.K)
    flux, _ = through(WIDE, body(WIDE * u.AA).value, np.zeros_like(WIDE), band)
    frequencies = np.linspace(*(2.99792458e18 / band.wavelengths[[-1, 0]]), 200_001)
    shares = np.interp(2.99792458e18 / frequencies, band.wavelengths, band.transmission)
    exact = body(frequencies * u.Hz).value
    expected = np.trapezoid(exact * shares / frequencies, frequencies) / np.trapezoid(
        shares / frequencies, frequencies
    )
    assert flux == pytest.approx(expected, rel=1e-3)


def test_errors_are_those_of_many_noisy_spectra() -> None:
    random = np.random.default_rng(1)
    waves = np.linspace(3500.0, 6500.0, 400)
    noise = random.normal(0, 5.0, (4000, len(waves)))
    found = [through(waves, 100 + one, np.zeros_like(waves), bandpass("ztfg"))[0] for one in noise]
    _, error = through(
        waves, np.full_like(waves, 100.0), np.full_like(waves, 5.0), bandpass("ztfg")
    )
    assert error == pytest.approx(np.std(found), rel=0.05)


def test_what_a_spectrum_does_not_cover_is_refused() -> None:
    waves = np.linspace(5000.0, 6000.0, 100)
    with pytest.raises(InvalidRequestError, match=r"goes from 5000 to 6000 Å and has .* of ztfg"):
        through(waves, waves, waves, bandpass("ztfg"))
    nothing = np.full_like(waves, np.nan)
    with pytest.raises(InvalidRequestError, match="has 0 %"):
        through(waves, nothing, waves, bandpass("ztfr"))
    with pytest.raises(InvalidRequestError, match="the curve of 'mine' is not known"):
        bandpass("mine")


def body_of(obj: str, instrument: int, **values: Any) -> dict[str, Any]:
    waves = np.linspace(3000.0, 10_000.0, 701)
    flux = 1e-6 * 2.99792458e18 / waves**2 * 1e-23  # 1 µJy per frequency
    facts = {"obj_id": obj, "instrument_id": instrument, "observed_at": "2026-11-24T12:00:00"}
    numbers = {"wavelengths": waves.tolist(), "fluxes": (100 * flux).tolist()}
    return facts | numbers | {"units": "erg/s/cm/cm/AA", "errors": (5 * flux).tolist()} | values


@pytest.mark.service
def test_synthetic_photometry_over_http(marshal: RunningMarshal, people: People) -> None:
    group, side = people.group(), people.group()
    author = people.person("Upload data", groups=(group, side))
    colleague, viewer = (
        people.person("Upload data", groups=(group,)),
        people.person(groups=(group,)),
    )
    stranger = people.person("Upload data")
    obj = people.source(group)
    with people.everything() as session:
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
    spectrum = body_of(obj, instrument, group_ids=[group, side])
    number = marshal.data("POST", "/api/spectra", author, json=spectrum)["id"]
    path, filters = f"/api/spectra/synthphot/{number}", {"filters": ["ztfg", "sdssr", "ztfg"]}
    first = marshal.data("POST", path, colleague, json=filters)
    assert marshal.data("POST", path, colleague, json=filters)["ids"] == first["ids"]
    points = marshal.data("GET", f"/api/sources/{obj}/photometry?format=both", viewer)
    assert {point["filter"] for point in points} == {"ztfg", "sdssr"}
    for point in points:
        assert point["flux"] == pytest.approx(100, rel=1e-4)
        assert point["mag"] == pytest.approx(18.9, abs=1e-4)
        assert 0.1 < point["fluxerr"] < 5
        assert point["mjd"] == 61368.5
        assert point["origin"] == f"synthetic, spectrum {number}"
        assert {one["id"] for one in point["groups"]} >= {group}
        assert side not in {one["id"] for one in point["groups"]}
    assert marshal.ask("POST", path, stranger, json=filters).status_code == 404
    assert marshal.ask("POST", path, viewer, json=filters).status_code == 403
    for body, says in (
        ({"filters": ["mine"]}, "the curve of 'mine' is not known"),
        ({"filters": ["2massj"]}, "has 0 % of the light of 2massj"),
        ({"filters": []}, "at least 1 item"),
    ):
        response = marshal.ask("POST", path, colleague, json=body)
        assert (response.status_code, says in response.json()["message"]) == (400, True), says
    plain = body_of(obj, instrument, units=None, label="other", observed_at="2026-11-25T00:00:00")
    number = marshal.data("POST", "/api/spectra", author, json=plain)["id"]
    response = marshal.ask("POST", f"/api/spectra/synthphot/{number}", author, json=filters)
    assert "set its units first" in response.json()["message"]


@pytest.mark.parametrize(("unit", "flux", "error"), [("Jy", 1e-4, 5e-6), ("AB", 18.9, 0.0542868)])
@pytest.mark.service
def test_other_units(
    marshal: RunningMarshal, people: People, unit: str, flux: float, error: float
) -> None:
    group = people.group()
    author, obj = people.person("Upload data", groups=(group,)), people.source(group)
    with people.everything() as session:
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
    body = body_of(obj, instrument, units=unit, fluxes=[flux] * 701, errors=[error] * 701)
    number = marshal.data("POST", "/api/spectra", author, json=body)["id"]
    marshal.data("POST", f"/api/spectra/synthphot/{number}", author, json={"filters": ["ztfr"]})
    (point,) = marshal.data("GET", f"/api/sources/{obj}/photometry?format=flux", author)
    assert point["flux"] == pytest.approx(100, rel=1e-6)
    assert 0.05 < point["fluxerr"] < 5


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["spec1", "spec2"])
def test_real_spectra_have_plausible_colours(shared_data: Path, name: str) -> None:
    with (shared_data / "spectra" / f"{name}.csv").open() as file:
        rows = [(float(row["wavelengths"]), float(row["fluxes"])) for row in csv.DictReader(file)]
    waves, per_angstrom = (np.array(column) for column in zip(*rows, strict=True))
    fluxes = per_angstrom * waves**2 / 2.99792458e18 * 1e29
    magnitudes = [
        23.9 - 2.5 * math.log10(through(waves, fluxes, np.zeros_like(waves), bandpass(band))[0])
        for band in ("ztfg", "ztfr")
    ]
    assert all(14 < magnitude < 24 for magnitude in magnitudes)
    assert abs(magnitudes[0] - magnitudes[1]) < 2
