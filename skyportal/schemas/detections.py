"""What lists of objects can ask of detections."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel

Magnitude = Annotated[float, Field(allow_inf_nan=False)]


class DetectionConditions(QueryModel):
    """What the photometry that the caller sees must tell of an object."""

    require_detections: Annotated[bool, Field(description="has a detection")] = False
    number_detections: Annotated[
        int | None, Field(ge=1, le=100_000, description="has so many detections")
    ] = None
    exclude_forced_photometry: Annotated[
        bool, Field(description="for all conditions on detections: forced photometry is none")
    ] = False
