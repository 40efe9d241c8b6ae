"""From the columns of an upload to measurements in µJy on the AB system."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from skyportal.domain.errors import InvalidRequestError
from skyportal.schemas.photometry import MICROJANSKY_ZEROPOINT
from skyportal.schemas.photometry_upload import PhotometryUpload

MAG_PER_RELATIVE_ERROR = 2.5 / math.log(10)
SHARING = {"group_ids", "stream_ids"}

Image = tuple[str, float, str, int, str]
Measurement = tuple[str, float, str, int, str, float | None, float]


class Point(NamedTuple):
    """One measurement; `flux` is null for a non-detection."""

    obj_id: str
    instrument_id: int
    mjd: float
    filter: str
    origin: str
    flux: float | None
    fluxerr: float
    ref_flux: float | None
    ref_fluxerr: float | None
    ra: float | None
    dec: float | None
    ra_unc: float | None
    dec_unc: float | None
    altdata: dict[str, object] | None
    limiting_mag_nsigma: float

    @property
    def image(self) -> Image:
        """What was measured: the same in each reduction."""
        return (self.obj_id, self.mjd, self.filter, self.instrument_id, self.origin)

    @property
    def measurement(self) -> Measurement:
        """What was measured, and the result."""
        return (*self.image, self.flux, self.fluxerr)


def points_of(upload: PhotometryUpload) -> list[Point]:
    """Return the rows of an upload.

    Raises
    ------
    InvalidRequestError
        Columns differ in length, or a row says too little or too much.
    """
    flux = upload.fluxerr is not None or upload.flux is not None
    if flux == any(
        column is not None for column in (upload.mag, upload.magerr, upload.limiting_mag)
    ):
        raise InvalidRequestError(
            "Give either flux, fluxerr and zp, or mag, magerr and limiting_mag"
            + ("; not both." if flux else ".")
        )
    return [point_of(number, row, in_flux_space=flux) for number, row in enumerate(rows_of(upload))]


def rows_of(upload: PhotometryUpload) -> Iterator[dict[str, Any]]:
    """Yield the rows, each with a value for every column."""
    columns = {name: value for name, value in upload if name not in SHARING}
    lengths = {name: len(value) for name, value in columns.items() if isinstance(value, list)}
    longest = max(lengths, key=lambda name: lengths[name], default="")
    count = lengths.get(longest, 1)
    for name, length in lengths.items():
        if length != count:
            raise InvalidRequestError(
                f"{name}: there are {length} values, but {count} of {longest}; give one for each "
                "row, or one that is not in a list for all."
            )
    for number in range(count):
        yield {
            name: value[number] if isinstance(value, list) else value
            for name, value in columns.items()
        }


def point_of(number: int, row: dict[str, Any], *, in_flux_space: bool) -> Point:
    """Return one row as a measurement."""
    flux, fluxerr = (
        flux_from_flux(number, row) if in_flux_space else flux_from_magnitude(number, row)
    )
    ref_flux, ref_fluxerr = reference(number, row)
    for name, value in (("fluxerr", fluxerr), ("flux", flux), ("ref_flux", ref_flux)):
        if value is not None and not math.isfinite(value):
            raise InvalidRequestError(f"{name}.{number}: too large to be a flux; look at zp.")
    return Point(
        obj_id=row["obj_id"],
        instrument_id=row["instrument_id"],
        mjd=row["mjd"],
        filter=row["filter"],
        origin=row["origin"] or "",
        flux=flux,
        fluxerr=fluxerr,
        ref_flux=ref_flux,
        ref_fluxerr=ref_fluxerr,
        ra=row["ra"],
        dec=row["dec"],
        ra_unc=row["ra_unc"],
        dec_unc=row["dec_unc"],
        altdata=row["altdata"],
        limiting_mag_nsigma=row["limiting_mag_nsigma"],
    )


def flux_from_flux(number: int, row: dict[str, Any]) -> tuple[float | None, float]:
    """Return flux and error in µJy of a flux on a zero point."""
    zeropoint = needed(number, row, "zp", "the zero point of the flux; 23.9 for µJy")
    error = needed(number, row, "fluxerr", "a non-detection has one, too")
    scale = microjansky(zeropoint)
    flux = row["flux"]
    return None if flux is None else flux * scale, error * scale


def flux_from_magnitude(number: int, row: dict[str, Any]) -> tuple[float | None, float]:
    """Return flux and error in µJy of a magnitude, or of a limit at so many sigma."""
    if row["mag"] is None:
        limit = needed(number, row, "limiting_mag", "a row without mag is a non-detection")
        return None, microjansky(limit) / row["limiting_mag_nsigma"]
    error = needed(number, row, "magerr", "a row with mag has one")
    flux = microjansky(row["mag"])
    return flux, error * flux / MAG_PER_RELATIVE_ERROR


def reference(number: int, row: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return flux and error in µJy of the reference image, where they are told."""
    if row["magref"] is not None:
        flux = microjansky(row["magref"])
        error = row["e_magref"]
        return flux, None if error is None else error * flux / MAG_PER_RELATIVE_ERROR
    if row["ref_flux"] is None:
        return None, None
    zeropoint = row["ref_zp"] if row["ref_zp"] is not None else row["zp"]
    if zeropoint is None:
        raise InvalidRequestError(f"ref_zp.{number}: missing; the zero point of ref_flux.")
    scale = microjansky(zeropoint)
    error = row["ref_fluxerr"]
    return row["ref_flux"] * scale, None if error is None else error * scale


def needed(number: int, row: dict[str, Any], name: str, why: str) -> float:
    """Return what a row must tell."""
    value: float | None = row[name]
    if value is None:
        raise InvalidRequestError(f"{name}.{number}: missing (got null); {why}.")
    return value


def microjansky(magnitude: float) -> float:
    """Return the flux in µJy of an AB magnitude, or of a flux of 1 on a zero point."""
    return float(10 ** (-0.4 * (magnitude - MICROJANSKY_ZEROPOINT)))
