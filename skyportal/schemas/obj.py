"""Objects in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import FiniteJSON, RequestModel, ResponseModel, UTCDateTime

ObjId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9_;:+.\-]+$",
        description="name of the object: letters, digits and _ - ; : + .",
    ),
]
Finite = Annotated[float, Field(allow_inf_nan=False)]
RightAscension = Annotated[float, Field(ge=0, lt=360, description="degrees, ICRS")]
Declination = Annotated[float, Field(ge=-90, le=90, description="degrees, ICRS")]
Redshift = Annotated[float, Field(ge=-0.1, le=20)]


class ObjProperties(RequestModel):
    """What may be said of an object besides where it is."""

    ra_err: Finite | None = None
    dec_err: Finite | None = None
    ra_dis: RightAscension | None = None
    dec_dis: Declination | None = None
    offset: Finite | None = None
    redshift: Redshift | None = None
    redshift_error: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    redshift_origin: str | None = None
    summary: str | None = None
    altdata: FiniteJSON | None = None
    dist_nearest_source: Finite | None = None
    mag_nearest_source: Finite | None = None
    e_mag_nearest_source: Finite | None = None
    transient: bool | None = None
    varstar: bool | None = None
    is_roid: bool | None = None
    mpc_name: str | None = None
    score: Finite | None = None
    origin: str | None = None
    alias: list[str] | None = None
    t0: UTCDateTime | None = None


class ObjCreate(ObjProperties):
    """An object, which is made known if it is new: then `ra` and `dec` are needed."""

    id: ObjId
    ra: RightAscension | None = None
    dec: Declination | None = None


class ObjDetail(ResponseModel):
    """An object: where it is, and what is known of it."""

    id: str
    ra: float
    dec: float
    gal_lon: float
    gal_lat: float
    ra_err: float | None
    dec_err: float | None
    ra_dis: float | None
    dec_dis: float | None
    offset: float
    redshift: float | None
    redshift_error: float | None
    redshift_origin: str | None
    redshift_history: list[dict[str, object]]
    summary: str | None
    altdata: dict[str, object]
    dist_nearest_source: float | None
    mag_nearest_source: float | None
    e_mag_nearest_source: float | None
    transient: bool
    varstar: bool
    is_roid: bool
    mpc_name: str | None
    tns_name: str | None
    score: float | None
    origin: str | None
    alias: list[str]
    t0: UTCDateTime | None
    created_at: UTCDateTime
    modified: UTCDateTime
