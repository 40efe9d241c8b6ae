"""Spectra in requests and responses. Wavelengths are in Å."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from skyportal.schemas.base import (
    CommaSeparated,
    FiniteJSON,
    QueryModel,
    RequestModel,
    ResponseModel,
    UTCDateTime,
)
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.instrument import Band
from skyportal.schemas.sharing import GroupChoice
from skyportal.schemas.user import UserSummary

MAX_PIXELS = 200_000
NAN = float("nan")


class SpectrumType(StrEnum):
    """Of what a spectrum is."""

    SOURCE = "source"
    HOST = "host"
    HOST_CENTER = "host_center"


class FluxUnit(StrEnum):
    """In what the fluxes of a spectrum are."""

    JANSKY = "Jy"
    AB = "AB"
    CGS = "erg/s/cm/cm/AA"


def null_is_not_a_number(value: object) -> object:
    """Return NaN for null; anything else as it is."""
    return NAN if value is None else value


def finite_or_nan(value: float) -> float:
    """Return a number that is not infinite."""
    if value in (float("inf"), float("-inf")):
        raise ValueError("an infinite value is no measurement; send null")
    return value


Name = Annotated[str, Field(min_length=1, max_length=255)]
Wavelength = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Pixel = Annotated[float, BeforeValidator(null_is_not_a_number), AfterValidator(finite_or_nan)]
Wavelengths = Annotated[list[Wavelength], Field(min_length=1, max_length=MAX_PIXELS)]
Pixels = Annotated[list[Pixel], Field(min_length=1, max_length=MAX_PIXELS)]


class SpectrumFacts(RequestModel):
    """What is known of a spectrum beside its numbers."""

    obj_id: str
    instrument_id: int
    observed_at: UTCDateTime
    units: FluxUnit | None = None
    type: SpectrumType = SpectrumType.SOURCE
    label: Name | None = None
    origin: Name | None = None
    pi: Annotated[list[int], Field(default_factory=list, description="ids of users")]
    reduced_by: Annotated[list[int], Field(default_factory=list, description="ids of users")]
    observed_by: Annotated[list[int], Field(default_factory=list, description="ids of users")]
    external_pi: Name | None = None
    external_reducer: Name | None = None
    external_observer: Name | None = None
    group_ids: Annotated[GroupChoice, Field(default_factory=list)]


class SpectrumCreate(SpectrumFacts):
    """A new spectrum; null stands for a pixel without a value."""

    wavelengths: Wavelengths
    fluxes: Pixels
    errors: Pixels | None = None
    altdata: FiniteJSON | None = None

    @model_validator(mode="after")
    def check_lengths(self) -> Self:
        """Refuse columns that differ in length."""
        for name, column in (("fluxes", self.fluxes), ("errors", self.errors)):
            if column is not None and len(column) != len(self.wavelengths):
                raise ValueError(
                    f"{name}: there are {len(column)} values for {len(self.wavelengths)} wavelengths"
                )
        return self


class SpectrumChange(RequestModel):
    """What to change of a spectrum; its numbers stay."""

    instrument_id: int | None = None
    observed_at: UTCDateTime | None = None
    units: FluxUnit | None = None
    type: SpectrumType | None = None
    label: Name | None = None
    origin: Name | None = None
    external_pi: Name | None = None
    external_reducer: Name | None = None
    external_observer: Name | None = None
    altdata: FiniteJSON | None = None
    group_ids: GroupChoice | None = None


class AsciiColumns(RequestModel):
    """Which columns of a text file, counted from 0."""

    ascii: Annotated[str, Field(min_length=1, max_length=20_000_000)]
    wave_column: Annotated[int, Field(ge=0)] = 0
    flux_column: Annotated[int, Field(ge=0)] = 1
    fluxerr_column: Annotated[int | None, Field(ge=0)] = None


class AsciiSpectrum(SpectrumFacts, AsciiColumns):
    """A new spectrum in a text file, whose header's keys and values are kept."""

    filename: Name


class ParsedSpectrum(ResponseModel):
    """What a text file says."""

    wavelengths: list[float]
    fluxes: list[float]
    errors: list[float] | None
    altdata: dict[str, object]


class SyntheticPhotometry(RequestModel):
    """Through which filters a spectrum is looked at."""

    filters: Annotated[list[Band], Field(min_length=1, max_length=50)]


class SpectrumSummary(ResponseModel):
    """A spectrum without its numbers."""

    id: int
    obj_id: str
    instrument_id: int
    instrument_name: str
    telescope_name: str
    observed_at: UTCDateTime
    units: str | None
    type: str
    label: str | None
    origin: str | None
    owner_id: int | None
    owner: UserSummary | None
    pis: list[UserSummary]
    reducers: list[UserSummary]
    observers: list[UserSummary]
    external_pi: str | None
    external_reducer: str | None
    external_observer: str | None
    original_file_filename: str | None
    groups: list[GroupSummary]
    created_at: UTCDateTime
    modified: UTCDateTime


class Spectrum(SpectrumSummary):
    """A spectrum."""

    wavelengths: list[float]
    fluxes: list[float]
    errors: list[float] | None
    altdata: dict[str, object] | None


class SpectraOfObject(ResponseModel):
    """The spectra of an object, oldest first."""

    obj_id: str
    spectra: list[Spectrum]


class SpectraQuery(QueryModel):
    """Which spectra."""

    obj_id: Annotated[str | None, Field(alias="objID")] = None
    observed_after: UTCDateTime | None = None
    observed_before: UTCDateTime | None = None
    modified_after: UTCDateTime | None = None
    modified_before: UTCDateTime | None = None
    instrument_ids: Annotated[CommaSeparated[int] | None, Field(alias="instrumentIDs")] = None
    group_ids: Annotated[CommaSeparated[int] | None, Field(alias="groupIDs")] = None
    origin: str | None = None
    label: str | None = None
    type: SpectrumType | None = None
    minimal_payload: Annotated[bool, Field(description="without wavelengths and fluxes")] = False


class SpectraOfObjects(RequestModel):
    """Of which objects."""

    objIDs: Annotated[list[str], Field(min_length=1, max_length=1000)]  # noqa: N815 (name of the API)
    minimalPayload: Annotated[  # noqa: N815
        bool, Field(description="without wavelengths and fluxes")
    ] = False
