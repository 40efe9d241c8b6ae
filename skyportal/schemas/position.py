"""Positions by photometry in responses."""

from typing import Annotated, Literal

from pydantic import Field

from skyportal.schemas.base import ResponseModel


class MeasuredPosition(ResponseModel):
    """Where the detections that one sees put an object: their weighted mean, ICRS in degrees."""

    ra: float
    dec: float
    ra_err: Annotated[float | None, Field(description="arcsec on the sky; null of one detection")]
    dec_err: Annotated[float | None, Field(description="arcsec; null of one detection")]
    separation: Annotated[float, Field(description="arcsec from the object's position")]
    num_points: int
    weights: Annotated[
        Literal["uncertainty", "snr"],
        Field(description="1/σ² where each detection tells its σ, else the square of its S/N"),
    ]
