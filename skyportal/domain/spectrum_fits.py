"""Spectra in FITS files: images of one row with a wavelength axis, and tables with a column for it."""

import base64
import binascii
import datetime
import io
import math
import re
import struct
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy import units as u
from astropy.io import fits
from astropy.io.fits.verify import VerifyError
from astropy.time import Time
from astropy.utils.exceptions import AstropyWarning

from skyportal.domain.errors import InvalidRequestError
from skyportal.schemas.spectrum import MAX_PIXELS, FluxUnit
from skyportal.schemas.spectrum_fits import FitsFile, ParsedFits

# What astropy raises when a file is not what its header says.
BROKEN = (
    OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError,
    EOFError, RuntimeError, struct.error, VerifyError,
)  # fmt: skip

WAVES = ("wavelength", "wave", "lambda", "lam", "wl", "wvl", "awav", "loglam", "ln_wave")
FLUXES = ("flux", "fluxes", "flam", "f_lambda", "flux_lambda", "spec", "spectrum", "counts")
ERRORS = ("error", "err", "fluxerr", "flux_err", "flux_error", "e_flux", "sigma", "sig", "std")
INVERSE_VARIANCES = ("ivar", "inverse_variance")
LOGARITHMIC = {"loglam": 10.0, "ln_wave": math.e}
# What is wrong with a file is told to who sent it, or does not matter; the log is no place for it.
warnings.filterwarnings("ignore", category=AstropyWarning, module=r"astropy\.io\.fits")

COMMENTARY = {"COMMENT", "HISTORY", ""}
CGS = u.erg / u.s / u.cm**2 / u.AA

Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Found:
    """The columns of a spectrum, and the unit of its fluxes as the file calls it."""

    wavelengths: Numbers
    fluxes: Numbers
    errors: Numbers | None
    unit: str | None


def parse(request: FitsFile) -> ParsedFits:
    """Return the spectrum of a FITS file, by wavelength in Å, with the keys and values of its header.

    Raises
    ------
    InvalidRequestError
        It is no FITS file, or has no spectrum where one is looked for; says where it was sought.
    """
    content = content_of(request.fits)
    try:
        with fits.open(io.BytesIO(content), memmap=False, disable_image_compression=True) as file:
            return parsed(file, request)
    except BROKEN as error:
        raise InvalidRequestError(f"fits: the file cannot be read: {error}"[:300]) from None


def content_of(text: str) -> bytes:
    """Return a FITS file that was sent in base64; one that is packed is refused."""
    try:
        content = base64.b64decode(text.partition("base64,")[2] or text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequestError(
            f"fits: not base64 (got {text[:20]!r}…); send the file in base64."
        ) from None
    if not content.startswith(b"SIMPLE  ="):
        raise InvalidRequestError(
            f"fits: not a FITS file (it starts with {content[:10]!r}); one that is packed by gzip "
            "must be unpacked first."
        )
    return content


def parsed(file: fits.HDUList, request: FitsFile) -> ParsedFits:
    """Return the spectrum of the HDU that is asked for, or of the first that has one."""
    tried: list[str] = []
    for number, hdu in candidates(file, request.hdu):
        found = found_in(hdu, request)
        if isinstance(found, Found):
            return answer(file, number, found)
        tried.append(f"HDU {number}: {found}")
    raise InvalidRequestError(f"fits: no spectrum was found ({'; '.join(tried) or 'no HDU'}).")


def candidates(file: fits.HDUList, wanted: int | None) -> Iterator[tuple[int, Any]]:
    """Yield the HDUs in which to look, with their numbers."""
    if wanted is not None and wanted >= len(file):
        raise InvalidRequestError(f"hdu: the file has {len(file)}, counted from 0 (got {wanted}).")
    for number, hdu in enumerate(file):
        if wanted is None or number == wanted:
            yield number, hdu


def found_in(hdu: Any, request: FitsFile) -> Found | str:
    """Return the spectrum of an HDU, or why it has none."""
    if not hdu.header["NAXIS"] or not hdu.header["NAXIS2" if hdu.header["NAXIS"] > 1 else "NAXIS1"]:
        return "no data"
    if isinstance(hdu, fits.BinTableHDU | fits.TableHDU):
        return in_table(hdu, request)
    return in_image(hdu)


def in_table(hdu: Any, request: FitsFile) -> Found | str:
    """Return the spectrum of a table: a row for each pixel, or one row with arrays."""
    names = {name.lower(): name for name in hdu.columns.names}
    if hdu.header["NAXIS2"] > MAX_PIXELS:
        return f"{hdu.header['NAXIS2']} rows; at most {MAX_PIXELS}"
    wave = chosen(names, request.wave_column, WAVES, "wave_column")
    flux = chosen(names, request.flux_column, FLUXES, "flux_column")
    if wave is None or flux is None:
        lacking = "wave_column" if wave is None else "flux_column"
        return f"a table with the columns {', '.join(hdu.columns.names)}; name its {lacking}"
    error = chosen(names, request.fluxerr_column, ERRORS, "fluxerr_column")
    weight = None if error else chosen(names, None, INVERSE_VARIANCES, "")
    wavelengths = numbers(hdu.data[wave]) * factor(hdu.columns[wave].unit)
    if wave.lower() in LOGARITHMIC:
        wavelengths = LOGARITHMIC[wave.lower()] ** numbers(hdu.data[wave])
    errors = None if error is None else numbers(hdu.data[error])
    if weight is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            errors = 1 / np.sqrt(numbers(hdu.data[weight]))
    return Found(wavelengths, numbers(hdu.data[flux]), errors, hdu.columns[flux].unit)


def chosen(
    names: dict[str, str], wanted: str | None, usual: Iterable[str], field: str
) -> str | None:
    """Return the name of a column: the one that is asked for, or a usual one that is there."""
    if wanted is not None:
        if wanted.lower() not in names:
            raise InvalidRequestError(
                f"{field}: there is no column {wanted!r}; there are {', '.join(names.values())}."
            )
        return names[wanted.lower()]
    return next((names[name] for name in usual if name in names), None)


def numbers(column: Any) -> Numbers:
    """Return a column, or the arrays of its only row, as numbers."""
    return np.asarray(column, dtype=np.float64).ravel()


def factor(unit: str | None) -> float:
    """Return how many Å the unit of an axis has; what says nothing is Å."""
    if not unit:
        return 1.0
    try:
        return float(u.Unit(unit.strip()).to(u.AA))
    except (ValueError, TypeError, u.UnitConversionError):
        raise InvalidRequestError(
            f"fits: {unit!r} is no unit of wavelengths; give them in Å, nm or µm."
        ) from None


def in_image(hdu: Any) -> Found | str:
    """Return the spectrum of an image: its first row; IRAF's fourth band is the error."""
    length = hdu.shape[-1]
    if length > MAX_PIXELS or length < 2:
        return f"an image {length} pixels wide; a spectrum has 2 to {MAX_PIXELS}"
    header = hdu.header
    step = header.get("CDELT1", header.get("CD1_1"))
    if "CRVAL1" not in header or not step:
        return "an image without CRVAL1 and CDELT1, so without wavelengths"
    rows = np.asarray(hdu.data, dtype=np.float64).reshape(-1, length)
    bands = hdu.shape[0] if len(hdu.shape) == 3 else 1
    axis = header["CRVAL1"] + (np.arange(1, length + 1) - header.get("CRPIX1", 1.0)) * step
    logarithmic = header.get("DC-FLAG", 0) == 1 or "LOG" in str(header.get("CTYPE1", "")).upper()
    unit = header.get("CUNIT1") or unit_of_iraf(header)
    wavelengths = 10.0**axis if logarithmic else axis * factor(unit)
    errors = rows[3 * len(rows) // bands] if bands == 4 else None
    return Found(wavelengths, rows[0], errors, header.get("BUNIT"))


def unit_of_iraf(header: fits.Header) -> str | None:
    """Return the unit of the axis as IRAF writes it, such as `units=angstroms`."""
    said = re.search(r"units=(\w+)", str(header.get("WAT1_001", "")))
    return None if said is None else said[1].lower().rstrip("s")


def answer(file: fits.HDUList, number: int, found: Found) -> ParsedFits:
    """Return a spectrum in the order of its wavelengths, without pixels that have none."""
    columns = [found.wavelengths, found.fluxes, *([] if found.errors is None else [found.errors])]
    if len({len(column) for column in columns}) != 1:
        raise InvalidRequestError("fits: the columns of the spectrum differ in length.")
    usable = np.isfinite(found.wavelengths) & (found.wavelengths > 0)
    if not usable.any():
        raise InvalidRequestError("fits: no wavelength is a positive number.")
    order = np.flatnonzero(usable)
    order = order[np.argsort(found.wavelengths[order], kind="stable")]
    wavelengths, fluxes, *errors = (finite_or_nan(column[order]) for column in columns)
    header = file[0].header + file[number].header if number else file[0].header
    return ParsedFits(
        wavelengths=wavelengths,
        fluxes=fluxes,
        errors=errors[0] if errors else None,
        altdata=told(header),
        hdu=number,
        units=unit_of(found.unit),
        observed_at=time_of(header),
    )


def finite_or_nan(column: Numbers) -> list[float]:
    """Return numbers, with NaN for what is infinite."""
    listed: list[float] = np.where(np.isfinite(column), column, np.nan).tolist()
    return listed


def told(header: fits.Header) -> dict[str, object]:
    """Return the keys and values of a header."""
    facts = {key: value for key, value in header.items() if key not in COMMENTARY}
    return {
        key: value if isinstance(value, bool | int | float | str) else str(value)
        for key, value in facts.items()
        if not (isinstance(value, float) and not math.isfinite(value))
    }


def unit_of(said: str | None) -> FluxUnit | None:
    """Return the unit of the fluxes, where it is one that can be stored as it is."""
    if not said or not said.strip():
        return None
    plain = said.strip().lower().replace(" ", "")
    if plain in {"erg/cm2/s/a", "erg/s/cm2/a", "ergs/cm2/s/a", "erg/s/cm/cm/aa", "flam"}:
        return FluxUnit.CGS
    try:
        unit = u.Unit(said.strip())
    except (ValueError, TypeError):
        return None
    if unit == CGS:
        return FluxUnit.CGS
    return FluxUnit.JANSKY if unit == u.Jy else None


def time_of(header: fits.Header) -> datetime.datetime | None:
    """Return when the exposure began, as far as the header says."""
    said = str(header.get("DATE-OBS", ""))
    if said and "T" not in said and header.get("UT"):
        said = f"{said}T{header['UT']}"
    if not said and "MJD-OBS" not in header:
        return None
    try:
        moment = Time(said) if said else Time(float(header["MJD-OBS"]), format="mjd")
        began: datetime.datetime = moment.to_datetime(datetime.UTC)
    except (ValueError, TypeError):
        return None
    return began
