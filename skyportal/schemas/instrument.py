"""Instruments in requests and responses."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel
from skyportal.schemas.telescope import Name, TelescopeDetail

Band = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9:._+-]+$")]
"""A photometric filter by name, such as `ztfg` or `ps1::g`."""


class InstrumentType(StrEnum):
    """What an instrument takes."""

    IMAGER = "imager"
    SPECTROGRAPH = "spectrograph"
    IMAGING_SPECTROGRAPH = "imaging spectrograph"


class InstrumentBase(RequestModel):
    """What is known of an instrument."""

    name: Name
    type: InstrumentType = InstrumentType.IMAGER
    band: str | None = None
    filters: Annotated[list[Band], Field(default_factory=list, max_length=200)]


class InstrumentCreate(InstrumentBase):
    """An instrument at a telescope."""

    telescope_id: int


class InstrumentDetail(ResponseModel):
    """An instrument with its telescope."""

    id: int
    name: str
    type: str
    band: str | None
    filters: list[str]
    telescope_id: int
    telescope: TelescopeDetail


class InstrumentsQuery(QueryModel):
    """Which instruments."""

    name: str | None = None
    telescope_id: Annotated[int | None, Field(alias="telescope_id")] = None
