"""What some fields may be."""

from typing import get_args

from skyportal.domain.bandpasses import CURVES, bandpass
from skyportal.domain.thumbnail_kinds import list_kinds
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.allowed_values import AllowedValues, Wavelengths, WavelengthsQuery
from skyportal.schemas.photometry import MagnitudeSystem
from skyportal.schemas.spectrum import SpectrumType

routes = Routes("system")


@routes.get("/api/enum_types")
def list_allowed_values(call: Call) -> AllowedValues:
    """Retrieve what fields may be that are one of a few values."""
    return AllowedValues(
        ALLOWED_SPECTRUM_TYPES=list(SpectrumType),
        ALLOWED_MAGSYSTEMS=list(get_args(MagnitudeSystem)),
        ALLOWED_BANDPASSES=sorted(CURVES),
        THUMBNAIL_TYPES=[kind.name for kind in list_kinds(call.session)],
    )


@routes.get("/api/internal/wavelengths")
def list_wavelengths(call: Call, query: WavelengthsQuery) -> Wavelengths:
    """Retrieve the wavelengths of filters, by their curves."""
    return Wavelengths(wavelengths=[bandpass(name).pivot for name in query.filters])
