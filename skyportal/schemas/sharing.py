"""With whom something is shared, in requests."""

from typing import Annotated, Literal

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel

GroupChoice = Annotated[
    list[int] | Literal["all"],
    Field(description='ids of groups of yours; "all" is the group that everybody is in'),
]
StreamChoice = Annotated[list[int], Field(description="ids of streams that you hold")]


class DataSharing(RequestModel):
    """Measurements and spectra to show to more groups."""

    groupIDs: Annotated[list[int], Field(min_length=1, max_length=500)]  # noqa: N815 (name of the API)
    photometryIDs: Annotated[list[int], Field(default_factory=list, max_length=10_000)]  # noqa: N815
    spectrumIDs: Annotated[list[int], Field(default_factory=list, max_length=1000)]  # noqa: N815


class Shared(ResponseModel):
    """How many measurements and spectra the groups see now."""

    shared: int
