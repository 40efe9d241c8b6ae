"""What would have been measured through a filter, of a spectrum."""

import math
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.bandpasses import Bandpass, bandpass
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.photometry_rows import Point, microjansky
from skyportal.domain.photometry_upload import Sharing, store
from skyportal.domain.spectra import find_spectrum
from skyportal.domain.times import as_mjd
from skyportal.models.spectrum import Spectrum
from skyportal.schemas.photometry_upload import Uploaded, UploadQuery
from skyportal.schemas.spectrum import FluxUnit, SyntheticPhotometry

SPEED_OF_LIGHT = 2.99792458e18  # Å/s
MICROJANSKY_PER_CGS = 1e29  # of erg/s/cm²/Hz
MICROJANSKY_PER_JANSKY = 1e6
MOST_MISSING = 0.02  # share of a filter's light that a spectrum may lack

Numbers = np.ndarray[Any, np.dtype[np.float64]]


def synthesize(
    session: Session, caller: Caller, spectrum_id: int, request: SyntheticPhotometry
) -> Uploaded:
    """Keep what a spectrum shows through filters as photometry; done again, it is there once.

    It is shared with those groups of the spectrum that are the caller's.
    """
    row = find_spectrum(session, spectrum_id)
    points = [point_of(row, bandpass(name)) for name in dict.fromkeys(request.filters)]
    groups = set(row.group_ids) & set(caller.group_ids)
    sharing = Sharing(sorted({caller.single_user_group_id, *groups}), [])
    return store(session, points, sharing, UploadQuery(), renew=True)


def point_of(row: Spectrum, band: Bandpass) -> Point:
    """Return the measurement that a spectrum stands for."""
    fluxes, errors = in_microjansky(row)
    flux, fluxerr = through(np.array(row.wavelengths, np.float64), fluxes, errors, band)
    nothing = dict.fromkeys(("ref_flux", "ref_fluxerr", "ra", "dec", "ra_unc", "dec_unc"))
    return Point(
        obj_id=row.obj_id,
        instrument_id=row.instrument_id,
        mjd=as_mjd(row.observed_at),
        filter=band.name,
        origin=f"synthetic, spectrum {row.id}",
        flux=flux,
        fluxerr=fluxerr,
        altdata={"spectrum_id": row.id, "bandpass": band.curve},
        limiting_mag_nsigma=5.0,
        **nothing,
    )


def in_microjansky(row: Spectrum) -> tuple[Numbers, Numbers]:
    """Return the flux density per frequency of a spectrum and its errors, 0 where none are known."""
    wavelengths, fluxes = np.array(row.wavelengths, np.float64), np.array(row.fluxes, np.float64)
    errors = np.zeros_like(fluxes) if row.errors is None else np.array(row.errors, np.float64)
    match row.units:
        case FluxUnit.CGS:
            scale = wavelengths**2 / SPEED_OF_LIGHT * MICROJANSKY_PER_CGS
            return fluxes * scale, errors * scale
        case FluxUnit.JANSKY:
            return fluxes * MICROJANSKY_PER_JANSKY, errors * MICROJANSKY_PER_JANSKY
        case FluxUnit.AB:
            flux = microjansky(0.0) * 10 ** (-0.4 * fluxes)
            return flux, flux * errors * math.log(10) / 2.5
    raise InvalidRequestError(
        f"units: it is not known in what the fluxes of spectrum {row.id} are; set its units first."
    )


def through(
    wavelengths: Numbers, fluxes: Numbers, errors: Numbers, band: Bandpass
) -> tuple[float, float]:
    """Return the mean flux density per frequency through a filter, of photons, and its error.

    This is the flux of the AB system: ∫ f_ν T dν/ν over ∫ T dν/ν (Fukugita et al. 1996, eq. 7). Both
    curves are taken as straight between their points; pixels without a value are left out.

    Raises
    ------
    InvalidRequestError
        The spectrum does not cover the filter; says what it lacks.
    """
    usable = np.isfinite(fluxes)
    order = np.flatnonzero(usable)[np.argsort(wavelengths[usable], kind="stable")]
    pixels, unique = np.unique(wavelengths[order], return_index=True)
    values, sigmas = fluxes[order][unique], np.nan_to_num(errors[order][unique])
    first, last = (pixels[0], pixels[-1]) if len(pixels) else (0.0, 0.0)
    light = np.trapezoid(band.transmission / band.wavelengths, band.wavelengths)
    inside = pixels[(pixels > band.wavelengths[0]) & (pixels < band.wavelengths[-1])]
    covered = band.wavelengths[(band.wavelengths >= first) & (band.wavelengths <= last)]
    grid = np.union1d(inside, covered)
    passed = np.interp(grid, band.wavelengths, band.transmission) / grid
    seen = np.trapezoid(passed, grid) if len(grid) > 1 else 0.0
    if seen < (1 - MOST_MISSING) * light:
        raise InvalidRequestError(
            f"filters: the spectrum goes from {first:.0f} to {last:.0f} Å and has "
            f"{100 * seen / light:.0f} % of the light of {band.name}; at least "
            f"{100 * (1 - MOST_MISSING):.0f} % are needed."
        )
    steps = np.gradient(grid)
    weights = spread(grid, passed * steps / (passed * steps).sum(), pixels)
    return float(np.trapezoid(np.interp(grid, pixels, values) * passed, grid) / seen), float(
        np.sqrt(np.sum((weights * sigmas) ** 2))
    )


def spread(grid: Numbers, weights: Numbers, pixels: Numbers) -> Numbers:
    """Return how much each pixel counts when values between pixels are interpolated."""
    right = np.clip(np.searchsorted(pixels, grid), 1, max(len(pixels) - 1, 1))
    span = pixels[right] - pixels[right - 1]
    share = np.clip((grid - pixels[right - 1]) / span, 0, 1)
    counted = np.zeros_like(pixels)
    np.add.at(counted, right - 1, weights * (1 - share))
    np.add.at(counted, right, weights * share)
    return counted
