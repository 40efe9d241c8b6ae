"""Photometry as it is uploaded: columns, in which one value may stand for all rows."""

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from skyportal.schemas.base import (
    FiniteJSON,
    QueryModel,
    RequestModel,
    ResponseModel,
    not_a_number_is_null,
)
from skyportal.schemas.instrument import Band
from skyportal.schemas.sharing import GroupChoice, StreamChoice

T = TypeVar("T")

MAX_ROWS = 10_000
FIRST_JULIAN_DATE = 2_000_000.0  # days that large are Julian dates that were not converted


def one_or_many(value: object) -> str:
    """Tell whether a column has a value for all rows, or one for each."""
    return "row" if isinstance(value, list) else "value"


def in_lower_case(value: object) -> object:
    """Return text in lower case; anything else as it is."""
    return value.lower() if isinstance(value, str) else value


def is_mjd(value: float) -> float:
    """Return a modified Julian date; refuse what cannot be one."""
    if value >= FIRST_JULIAN_DATE:
        raise ValueError("this is a Julian date; subtract 2400000.5 for the modified one")
    if not -100_000 <= value <= 200_000:
        raise ValueError("this is not a modified Julian date of an observation")
    return value


Column = Annotated[
    Annotated[T, Tag("value")]
    | Annotated[list[T], Tag("row"), Field(min_length=1, max_length=MAX_ROWS)],
    Discriminator(one_or_many),
]
Finite = Annotated[float, Field(allow_inf_nan=False)]
NaNIsNull = BeforeValidator(not_a_number_is_null)
Maybe = Annotated[Finite | None, NaNIsNull]
Error = Annotated[Finite | None, Field(ge=0), NaNIsNull]
Magnitude = Annotated[Finite | None, Field(ge=-50, le=100), NaNIsNull]
RightAscension = Annotated[Finite | None, Field(ge=0, lt=360), NaNIsNull]
Declination = Annotated[Finite | None, Field(ge=-90, le=90), NaNIsNull]
MagnitudeSystem = Annotated[Literal["ab"], BeforeValidator(in_lower_case)]


class PhotometryUpload(RequestModel):
    """Measurements in flux space (`fluxerr`, `zp`, and `flux` where there is a detection) or as
    magnitudes (`mag` and `magerr`, or `limiting_mag`). A column is a list with a value for each row,
    or one value for all. NaN stands for null."""

    obj_id: Column[str]
    instrument_id: Column[int]
    mjd: Column[Annotated[Finite, AfterValidator(is_mjd)]]
    filter: Annotated[Column[Band], Field(description="one of the instrument's filters")]
    magsys: Annotated[Column[MagnitudeSystem], Field(description="other systems: convert first")]
    flux: Annotated[Column[Maybe], Field(description="null for a non-detection")] = None
    fluxerr: Column[Error] = None
    zp: Annotated[Column[Magnitude], Field(description="23.9 for fluxes in µJy")] = None
    mag: Annotated[Column[Magnitude], Field(description="null for a non-detection")] = None
    magerr: Column[Error] = None
    limiting_mag: Column[Magnitude] = None
    limiting_mag_nsigma: Column[Annotated[Finite, Field(gt=0, le=100)]] = 5.0
    ref_flux: Column[Maybe] = None
    ref_fluxerr: Column[Error] = None
    ref_zp: Annotated[Column[Magnitude], Field(description="as `zp` unless given")] = None
    magref: Column[Magnitude] = None
    e_magref: Column[Error] = None
    ra: Column[RightAscension] = None
    dec: Column[Declination] = None
    ra_unc: Annotated[Column[Error], Field(description="arcsec")] = None
    dec_unc: Annotated[Column[Error], Field(description="arcsec")] = None
    origin: Annotated[
        Column[Annotated[str, Field(max_length=255)] | None],
        Field(description="tells apart measurements of one image, such as forced photometry"),
    ] = None
    altdata: Column[FiniteJSON | None] = None
    group_ids: Annotated[GroupChoice, Field(default_factory=list)]
    stream_ids: Annotated[StreamChoice, Field(default_factory=list)]


class PhotometryChange(RequestModel):
    """What to change of a measurement: its values, as in an upload, and with whom it is shared.

    Object, time, filter and instrument stay: another of these is another measurement.
    """

    flux: Maybe = None
    fluxerr: Error = None
    zp: Annotated[Magnitude, Field(description="23.9 for fluxes in µJy")] = None
    mag: Magnitude = None
    magerr: Error = None
    limiting_mag: Magnitude = None
    limiting_mag_nsigma: Annotated[Finite, Field(gt=0, le=100)] = 5.0
    ra: RightAscension = None
    dec: Declination = None
    ra_unc: Annotated[Error, Field(description="arcsec")] = None
    dec_unc: Annotated[Error, Field(description="arcsec")] = None
    altdata: FiniteJSON | None = None
    group_ids: GroupChoice | None = None
    stream_ids: StreamChoice | None = None


class PhotometryCopy(RequestModel):
    """From which object to copy what you see of its photometry, and for whom the copies are."""

    origin_id: Annotated[str, Field(description="id of the object to copy from")]
    group_ids: Annotated[GroupChoice, Field(default_factory=list)]


class UploadQuery(QueryModel):
    """What makes a measurement one that is there already."""

    duplicate_ignore_flux: Annotated[
        bool,
        Field(
            alias="duplicate_ignore_flux",
            description="your measurement of the same object, time, filter, instrument and origin "
            "is the same, whatever its flux",
        ),
    ] = False
    overwrite_flux: Annotated[
        bool,
        Field(
            alias="overwrite_flux",
            description="of several such measurements one stays, with the new flux; with "
            "duplicate_ignore_flux",
        ),
    ] = False


class Uploaded(ResponseModel):
    """The measurement of each row, whether new or there already; `upload_id` is of the new ones."""

    ids: list[int]
    upload_id: str
