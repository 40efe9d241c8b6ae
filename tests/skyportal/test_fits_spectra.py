"""Spectra in FITS files, as pipelines and surveys write them: previewed, kept, and come out as they were."""

import base64
import csv
import gzip
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.spectrum_fits import parse
from skyportal.models.instrument import Instrument
from skyportal.schemas.spectrum_fits import FitsFile, ParsedFits
from tests.skyportal.marshal_fixtures import People, RunningMarshal

WAVES = np.linspace(3500.0, 9000.0, 300)
FLUXES = 1e-16 * (1 + np.sin(WAVES / 500))
ERRORS = np.full(300, 3e-18)


def encoded(*hdus: Any) -> str:
    buffer = io.BytesIO()
    fits.HDUList(list(hdus)).writeto(buffer)
    return base64.b64encode(buffer.getvalue()).decode()


def image(data: Any, **header: Any) -> fits.PrimaryHDU:
    hdu = fits.PrimaryHDU(data)
    hdu.header.update({name.replace("_", "-"): value for name, value in header.items()})
    return hdu


def linear(data: Any, **header: Any) -> fits.PrimaryHDU:
    hdu = image(data, **header)
    hdu.header.update({"CRVAL1": WAVES[0], "CDELT1": WAVES[1] - WAVES[0], "CRPIX1": 1.0})
    return hdu


def table(**columns: Any) -> list[Any]:
    return [fits.PrimaryHDU(), fits.table_to_hdu(Table(columns))]


def is_the_spectrum(found: ParsedFits, *, errors: bool) -> None:
    assert found.wavelengths == pytest.approx(WAVES.tolist(), rel=1e-9)
    assert found.fluxes == pytest.approx(FLUXES.tolist(), rel=1e-9)
    assert (found.errors is not None) is errors
    if found.errors is not None:
        assert found.errors == pytest.approx(ERRORS.tolist(), rel=1e-9)


def test_an_image_with_a_linear_axis() -> None:
    hdu = linear(FLUXES, BUNIT="erg/cm2/s/A", DATE_OBS="2026-11-24T03:04:05.5", OBJECT="AT 2026abc")
    found = parse(FitsFile(fits=encoded(hdu)))
    is_the_spectrum(found, errors=False)
    assert (found.hdu, found.units) == (0, "erg/s/cm/cm/AA")
    assert found.observed_at is not None
    assert found.observed_at.isoformat() == "2026-11-24T03:04:05.500000+00:00"
    assert found.altdata["OBJECT"] == "AT 2026abc"


def test_bands_of_iraf_and_units_of_the_axis() -> None:
    cube = np.array([[FLUXES], [FLUXES * 2], [FLUXES * 0], [ERRORS]])
    is_the_spectrum(parse(FitsFile(fits=encoded(linear(cube)))), errors=True)
    hdu = image(FLUXES, CRVAL1=350.0, CRPIX1=1.0, CUNIT1="nm")
    hdu.header["CD1_1"] = (WAVES[1] - WAVES[0]) / 10
    is_the_spectrum(parse(FitsFile(fits=encoded(hdu))), errors=False)


def test_a_logarithmic_axis() -> None:
    hdu = image(FLUXES, CRVAL1=3.5, CDELT1=0.001, DC_FLAG=1)
    found = parse(FitsFile(fits=encoded(hdu)))
    assert found.wavelengths == pytest.approx((10 ** (3.5 + 0.001 * np.arange(300))).tolist())


def test_tables() -> None:
    is_the_spectrum(
        parse(FitsFile(fits=encoded(*table(WAVE=WAVES, FLUX=FLUXES, ERR=ERRORS)))), errors=True
    )
    survey = table(flux=FLUXES, loglam=np.log10(WAVES), ivar=ERRORS**-2.0)
    is_the_spectrum(parse(FitsFile(fits=encoded(*survey))), errors=True)
    one_row = table(wave=[WAVES], flux=[FLUXES])
    is_the_spectrum(parse(FitsFile(fits=encoded(*one_row))), errors=False)
    backwards = table(wave=WAVES[::-1], flux=FLUXES[::-1])
    is_the_spectrum(parse(FitsFile(fits=encoded(*backwards))), errors=False)
    named = FitsFile(
        fits=encoded(*table(a=WAVES, b=FLUXES, c=FLUXES * 2)), wave_column="a", flux_column="b"
    )
    is_the_spectrum(parse(named), errors=False)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (FitsFile(fits="no base64!"), "fits: not base64"),
        (FitsFile(fits=base64.b64encode(b"PNG").decode()), "fits: not a FITS file"),
        (FitsFile(fits=base64.b64encode(gzip.compress(b"SIMPLE  =")).decode()), "unpacked first"),
        (FitsFile(fits=base64.b64encode(b"SIMPLE  =" + b" " * 71).decode()), "fits: "),
        (FitsFile(fits=encoded(fits.PrimaryHDU())), "HDU 0: no data"),
        (FitsFile(fits=encoded(image(FLUXES))), "HDU 0: an image without CRVAL1"),
        (FitsFile(fits=encoded(*table(a=WAVES, b=FLUXES))), "columns a, b; name its wave_column"),
        (FitsFile(fits=encoded(*table(wave=WAVES, flux=FLUXES)), flux_column="x"), "no column 'x'"),
        (FitsFile(fits=encoded(linear(FLUXES)), hdu=7), "hdu: the file has 1"),
        (FitsFile(fits=encoded(linear(FLUXES, CUNIT1="kg"))), "'kg' is no unit of wavelengths"),
        (FitsFile(fits=encoded(*table(wave=-WAVES, flux=FLUXES))), "no wavelength is a positive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_spectrum_is_refused_in_words(file: FitsFile, says: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        parse(file)
    assert says in str(refused.value)


GOOD = [encoded(linear(FLUXES)), encoded(*table(wave=WAVES, flux=FLUXES, err=ERRORS))]


@pytest.mark.filterwarnings("ignore::astropy.utils.exceptions.AstropyWarning")
@given(st.sampled_from(GOOD), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_refused_and_never_a_defect(good: str, data: st.DataObject) -> None:
    content = bytearray(base64.b64decode(good))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(9, 6000))
        if place < len(content):
            content[place] = data.draw(st.sampled_from(b"0123456789 =T'/-EAB\x00\xff"))
    del content[data.draw(st.integers(80, len(content))) :]
    try:
        found = parse(FitsFile(fits=base64.b64encode(bytes(content)).decode()))
    except InvalidRequestError:
        return
    assert len(found.wavelengths) == len(found.fluxes)
    assert min(found.wavelengths) > 0


@pytest.mark.service
def test_upload_over_http(marshal: RunningMarshal, people: People) -> None:
    group = people.group()
    uploader, viewer = people.person("Upload data", groups=(group,)), people.person(groups=(group,))
    with people.everything() as session:
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
    file = {"fits": encoded(linear(FLUXES, BUNIT="erg/cm2/s/A", OBSERVER="Edwin"))}
    preview = marshal.data("POST", "/api/spectra/parse/fits", uploader, json=file)
    assert preview["fluxes"] == pytest.approx(FLUXES.tolist(), rel=1e-9)
    facts = {"obj_id": people.source(group), "instrument_id": instrument, "group_ids": [group]}
    body = file | facts | {"observed_at": "2026-11-24T03:00:00", "filename": "night.fits"}
    number = marshal.data("POST", "/api/spectra/fits", uploader, json=body)["id"]
    found = marshal.data("GET", f"/api/spectra/{number}", viewer)
    assert found["fluxes"] == preview["fluxes"]
    assert (found["units"], found["original_file_filename"]) == ("erg/s/cm/cm/AA", "night.fits")
    assert found["altdata"]["OBSERVER"] == "Edwin"
    assert marshal.data("POST", "/api/spectra/fits", uploader, json=body)["id"] == number
    assert marshal.ask("POST", "/api/spectra/fits", viewer, json=body).status_code == 403
    broken = body | {"fits": "eA=="}
    assert marshal.ask("POST", "/api/spectra/fits", uploader, json=broken).status_code == 400


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["ZTF21aaqjmps_spec", "spec1", "spec2"])
def test_real_spectra_as_tables(shared_data: Path, name: str) -> None:
    with (shared_data / "spectra" / f"{name}.csv").open() as file:
        rows = [(float(row["wavelengths"]), float(row["fluxes"])) for row in csv.DictReader(file)]
    waves, fluxes = (np.array(column) for column in zip(*rows, strict=True))
    found = parse(FitsFile(fits=encoded(*table(WAVELENGTH=waves, FLUX=fluxes))))
    assert found.wavelengths == waves.tolist()
    assert found.fluxes == fluxes.tolist()
