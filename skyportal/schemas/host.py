"""Host galaxies in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel
from skyportal.schemas.obj import Declination, Redshift, RightAscension

Size = Annotated[float, Field(gt=0, le=36_000, description="arcsec")]


class Host(RequestModel):
    """A galaxy, and the ellipse of its light as far as it is known."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    ra: RightAscension
    dec: Declination
    redshift: Redshift | None = None
    redshift_error: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    semi_major: Size | None = None
    axis_ratio: Annotated[float | None, Field(gt=0, le=1, description="minor to major")] = None
    position_angle: Annotated[
        float | None, Field(ge=-360, le=360, description="degrees, from north through east")
    ] = None
    origin: Annotated[str | None, Field(max_length=255, description="such as a catalogue")] = None


class HostOfSource(Host):
    """The host of an object; `offset` is arcsec from its centre, `distance` the same in kpc at its
    redshift, `dlr` the same in directional light radii."""

    offset: float
    distance: float | None
    dlr: float | None
