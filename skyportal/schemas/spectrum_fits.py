"""Spectra in FITS files, in requests and responses."""

import datetime
from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel
from skyportal.schemas.spectrum import FluxUnit, Name, ParsedSpectrum, SpectrumFacts

Column = Annotated[str, Field(min_length=1, max_length=68)]


class FitsFile(RequestModel):
    """A FITS file, and where in it the spectrum is; what is not said is found by usual names."""

    fits: Annotated[str, Field(min_length=1, description="the file in base64")]
    hdu: Annotated[int | None, Field(ge=0, le=999, description="0 is the primary one")] = None
    wave_column: Annotated[Column | None, Field(description="of a table")] = None
    flux_column: Annotated[Column | None, Field(description="of a table")] = None
    fluxerr_column: Annotated[Column | None, Field(description="of a table")] = None


class FitsSpectrum(SpectrumFacts, FitsFile):
    """A new spectrum in a FITS file, whose header's keys and values are kept.

    `units` are those of the file unless they are given.
    """

    filename: Name


class ParsedFits(ParsedSpectrum):
    """What a FITS file says; `units` and `observed_at` are null where it does not tell."""

    hdu: int
    units: FluxUnit | None
    observed_at: datetime.datetime | None
