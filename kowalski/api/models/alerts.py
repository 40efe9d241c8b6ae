"""Query strings about alerts and archives."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from kowalski.api.models.base import RequestModel
from kowalski.api.models.queries import AngularUnit, Projection
from kowalski.api.models.skymaps import RA, Dec

MAX_NAMES = 1000


def between_commas(value: Any) -> Any:
    """Return the parts of a text between commas."""
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


NameList = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=128)]],
    Field(min_length=1, max_length=MAX_NAMES),
]
NumberList = Annotated[
    list[Annotated[int, Field(ge=0, lt=2**63)]], Field(min_length=1, max_length=MAX_NAMES)
]
Names = Annotated[NameList, BeforeValidator(between_commas, json_schema_input_type=NameList)]
Numbers = Annotated[NumberList, BeforeValidator(between_commas, json_schema_input_type=NumberList)]


class QueryString(RequestModel):
    """What stands in an address, as texts.

    `programids` narrows what is seen to some of the programs that the caller may see: for a service
    that asks on behalf of somebody who may see less.
    """

    model_config = ConfigDict(extra="ignore", strict=False)

    programids: Numbers | None = None


class Around(QueryString):
    """A position and how far around it is looked, at most a degree."""

    ra: RA | None = None
    dec: Dec | None = None
    radius: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 2.0
    radius_units: AngularUnit = "arcsec"

    @model_validator(mode="after")
    def complete(self) -> "Around":
        """Refuse half a position."""
        if (self.ra is None) != (self.dec is None):
            raise ValueError("ra and dec belong together.")
        return self


class AlertSearch(Around):
    """Alerts of objects, by candid, or around a position."""

    object_id: Names = Field(default_factory=list)
    candid: Numbers = Field(default_factory=list)
    projection: Projection = Field(default_factory=dict)
    limit: Annotated[int, Field(ge=1, le=10_000)] = 1000


class Saver(RequestModel):
    """A group that gets an object, and the user of the marshal who saves it there."""

    group_id: Annotated[int, Field(ge=1, lt=2**31)]
    user_id: Annotated[int, Field(ge=1, lt=2**31)]


class SaveObject(RequestModel):
    """To whom an object goes, and what the user who asks may see."""

    savers: Annotated[list[Saver], Field(min_length=1, max_length=100)]
    programids: Annotated[
        list[Annotated[int, Field(ge=0, lt=2**31)]] | None,
        Field(description="programs whose alerts that user may see; null for all"),
    ] = None
    candid: Annotated[
        int | None,
        Field(ge=0, lt=2**63, description="the alert whose place and cutouts it gets; the newest"),
    ] = None


class ArchiveSearch(Around):
    """Rows of catalogues by identifier, or around a position."""

    id: Names = Field(default_factory=list)
    catalogs: Names = Field(default_factory=list)
