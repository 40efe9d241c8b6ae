"""What some fields may be, in responses; and wavelengths of filters."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import CommaSeparated, QueryModel, ResponseModel
from skyportal.schemas.instrument import Band


class AllowedValues(ResponseModel):
    """The values of fields that are one of a few."""

    ALLOWED_SPECTRUM_TYPES: list[str]
    ALLOWED_MAGSYSTEMS: list[str]
    ALLOWED_BANDPASSES: Annotated[
        list[str],
        Field(description="those whose curve is known; an instrument may have others"),
    ]
    THUMBNAIL_TYPES: list[str]


class WavelengthsQuery(QueryModel):
    """Of which filters."""

    filters: Annotated[CommaSeparated[Band], Field(min_length=1, max_length=200)]


class Wavelengths(ResponseModel):
    """Pivot wavelengths in Å, in the order of the filters."""

    wavelengths: list[float]
