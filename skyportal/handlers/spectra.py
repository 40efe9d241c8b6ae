"""Spectra of objects."""

from skyportal.domain import spectra, spectrum_ascii, spectrum_fits, synthetic_photometry
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.photometry_upload import Uploaded
from skyportal.schemas.spectrum import (
    AsciiColumns,
    AsciiSpectrum,
    ParsedSpectrum,
    SpectraOfObject,
    SpectraOfObjects,
    SpectraQuery,
    Spectrum,
    SpectrumChange,
    SpectrumCreate,
    SpectrumSummary,
    SyntheticPhotometry,
)
from skyportal.schemas.spectrum_fits import FitsFile, FitsSpectrum, ParsedFits

routes = Routes("spectra")


@routes.get("/api/spectra")
def list_spectra(call: Call, query: SpectraQuery) -> list[Spectrum | SpectrumSummary]:
    """Retrieve spectra, oldest first."""
    return spectra.list_spectra(call.session, query)


@routes.get("/api/spectra/range")
def list_spectra_range(call: Call, query: SpectraQuery) -> list[Spectrum | SpectrumSummary]:
    """Retrieve the spectra of a range of time, oldest first."""
    return spectra.list_spectra(call.session, query)


@routes.post("/api/spectra/bulk")
def list_spectra_of_objects(call: Call, body: SpectraOfObjects) -> list[Spectrum | SpectrumSummary]:
    """Retrieve the spectra of many objects, oldest first."""
    return spectra.list_of_objects(call.session, body)


@routes.post("/api/spectra", Permission.UPLOAD_DATA)
def create_spectrum(call: Call, body: SpectrumCreate) -> Identifier:
    """Upload a spectrum."""
    return spectra.create_spectrum(call.session, call.caller, body)


@routes.post("/api/spectra/ascii", Permission.UPLOAD_DATA)
def create_ascii_spectrum(call: Call, body: AsciiSpectrum) -> Identifier:
    """Upload a spectrum in a text file."""
    return spectra.create_ascii_spectrum(call.session, call.caller, body)


@routes.post("/api/spectra/parse/ascii", Permission.UPLOAD_DATA)
def parse_ascii_spectrum(call: Call, body: AsciiColumns) -> ParsedSpectrum:
    """Show what would be uploaded of a text file."""
    return spectrum_ascii.parse(body)


@routes.post("/api/spectra/fits", Permission.UPLOAD_DATA)
def create_fits_spectrum(call: Call, body: FitsSpectrum) -> Identifier:
    """Upload a spectrum in a FITS file."""
    return spectra.create_fits_spectrum(call.session, call.caller, body)


@routes.post("/api/spectra/parse/fits", Permission.UPLOAD_DATA)
def parse_fits_spectrum(call: Call, body: FitsFile) -> ParsedFits:
    """Show what would be uploaded of a FITS file."""
    return spectrum_fits.parse(body)


@routes.post("/api/spectra/synthphot/{spectrum_id}", Permission.UPLOAD_DATA)
def synthesize_photometry(call: Call, spectrum_id: int, body: SyntheticPhotometry) -> Uploaded:
    """Keep what a spectrum shows through filters as photometry."""
    return synthetic_photometry.synthesize(call.session, call.caller, spectrum_id, body)


@routes.get("/api/spectra/{spectrum_id}")
def get_spectrum(call: Call, spectrum_id: int) -> Spectrum | SpectrumSummary:
    """Retrieve a spectrum."""
    return spectra.get_spectrum(call.session, spectrum_id)


@routes.put("/api/spectra/{spectrum_id}", Permission.UPLOAD_DATA)
def change_spectrum(call: Call, spectrum_id: int, body: SpectrumChange) -> Empty:
    """Change what is known of a spectrum of yours."""
    spectra.change_spectrum(call.session, call.caller, spectrum_id, body)
    return Empty()


@routes.delete("/api/spectra/{spectrum_id}", Permission.UPLOAD_DATA)
def delete_spectrum(call: Call, spectrum_id: int) -> Empty:
    """Remove a spectrum of yours."""
    spectra.delete_spectrum(call.session, spectrum_id)
    return Empty()


@routes.get("/api/sources/{obj_id}/spectra")
def get_object_spectra(call: Call, obj_id: str) -> SpectraOfObject:
    """Retrieve the spectra of an object, oldest first."""
    return spectra.spectra_of_object(call.session, obj_id)
