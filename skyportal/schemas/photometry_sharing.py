"""Sharing measurements with more groups, in requests."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel

MOST = 20_000


class PhotometrySharing(RequestModel):
    """Measurements, and the groups that shall see them as well."""

    photometryIDs: Annotated[list[int], Field(min_length=1, max_length=MOST)]  # noqa: N815 (name of the API)
    groupIDs: Annotated[list[int], Field(min_length=1, max_length=500)]  # noqa: N815


class Shared(ResponseModel):
    """How many measurements the groups see now."""

    shared: int
