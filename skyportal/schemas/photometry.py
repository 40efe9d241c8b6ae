"""Photometry in requests and responses. Fluxes are in µJy on the AB system unless told otherwise."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from skyportal.schemas.annotation import DataAnnotation
from skyportal.schemas.base import (
    CommaSeparated,
    PageQuery,
    QueryModel,
    ResponseModel,
    UTCDateTime,
)
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.user import UserSummary

MICROJANSKY_ZEROPOINT = 23.9  # of AB magnitudes, for fluxes in µJy
DETECTION_SIGMA = 3.0  # a flux above so many of its errors is a detection

MagnitudeSystem = Literal["ab"]


class CompactPhotometry(ResponseModel):
    """A measurement as a small light curve needs it; `mag` is null for what was not detected."""

    mjd: float
    filter: str
    mag: float | None
    magerr: float | None
    limiting_mag: float | None
    origin: str | None


class PhotStats(ResponseModel):
    """What the photometry that the caller may see tells of an object."""

    num_obs: int
    num_det: int
    first_detected_mjd: float | None
    last_detected_mjd: float | None
    last_detected_mag: float | None
    last_detected_filter: str | None
    peak_mjd: float | None
    peak_mag: float | None


class PhotometryFormat(StrEnum):
    """In which space measurements are told."""

    MAG = "mag"
    FLUX = "flux"
    BOTH = "both"
    PLOT = "plot"


class PhotometryQuery(QueryModel):
    """How to tell photometry."""

    format: PhotometryFormat = PhotometryFormat.MAG
    magsys: MagnitudeSystem = "ab"
    include_extinction_info: Annotated[
        bool, Field(description="with what the dust of the Milky Way takes, where a map is at hand")
    ] = False
    include_annotation_info: Annotated[bool, Field(description="with annotations")] = False


class PlotPoint(CompactPhotometry):
    """A measurement as a plot needs it."""

    id: int
    obj_id: str


class PhotometryBase(ResponseModel):
    """What every measurement has, in whatever space it is told."""

    id: int
    obj_id: str
    mjd: float
    filter: str
    instrument_id: int
    instrument_name: str
    origin: str | None
    magsys: str = "ab"
    snr: float | None
    ra: float | None
    dec: float | None
    ra_unc: float | None
    dec_unc: float | None
    upload_id: str
    owner_id: int | None
    stream_ids: list[int]
    groups: list[GroupSummary]
    altdata: dict[str, object] | None
    extinction: float | None = None
    annotations: list[DataAnnotation] | None = None
    created_at: UTCDateTime
    modified: UTCDateTime


class MagnitudePoint(PhotometryBase):
    """A measurement as a magnitude; `magref` and `magtot` are of the reference, and of both."""

    mag: float | None
    magerr: float | None
    limiting_mag: float | None
    limiting_mag_nsigma: float
    magref: float | None
    e_magref: float | None
    magtot: float | None
    e_magtot: float | None
    mag_corr: float | None = None


class FluxPoint(PhotometryBase):
    """A measurement as a flux in µJy."""

    flux: float | None
    fluxerr: float
    zp: float = MICROJANSKY_ZEROPOINT
    ref_flux: float | None
    ref_fluxerr: float | None
    tot_flux: float | None
    tot_fluxerr: float | None
    flux_corr: float | None = None


class PhotometryPoint(MagnitudePoint, FluxPoint):
    """A measurement as a magnitude and as a flux."""


class PhotometryRevision(ResponseModel):
    """What a measurement was until `replaced_at`, as a flux in µJy and as a magnitude."""

    id: int
    photometry_id: int
    flux: float | None
    fluxerr: float
    snr: float | None
    mag: float | None
    magerr: float | None
    limiting_mag: float | None
    limiting_mag_nsigma: float
    ref_flux: float | None
    ref_fluxerr: float | None
    ra: float | None
    dec: float | None
    altdata: dict[str, object] | None
    upload_id: str
    uploaded_at: UTCDateTime
    replaced_at: UTCDateTime
    replaced_by: UserSummary | None


class PhotometryRange(PageQuery):
    """Which measurements, of all objects."""

    instrument_ids: Annotated[
        CommaSeparated[int] | None, Field(alias="instrument_ids", description="by one of these")
    ] = None
    min_date: Annotated[UTCDateTime | None, Field(alias="min_date")] = None
    max_date: Annotated[UTCDateTime | None, Field(alias="max_date")] = None
    num_per_page: Annotated[int, Field(ge=1, le=10_000)] = 10_000
    format: PhotometryFormat = PhotometryFormat.MAG
    magsys: MagnitudeSystem = "ab"
