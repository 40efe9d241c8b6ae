"""What a seed file says."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from skyportal.permissions import Permission
from skyportal.schemas.base import RequestModel
from skyportal.schemas.instrument import InstrumentBase
from skyportal.schemas.taxonomy import Name, TaxonomyNode
from skyportal.schemas.telescope import TelescopeBase


class SeedStream(RequestModel):
    """A stream."""

    name: str
    altdata: dict[str, object]
    auto_join: bool = False


class SeedToken(RequestModel):
    """A token whose secret stands in the settings, under `secrets`."""

    name: str
    secret: str


class SeedUser(RequestModel):
    """A user with a role, and perhaps a token with all permissions of it."""

    username: str
    first_name: str | None = None
    last_name: str | None = None
    is_bot: bool = False
    role: str
    token: SeedToken | None = None


class SeedFilter(RequestModel):
    """A filter of the group under which it stands."""

    name: str
    stream: str
    autosave: bool = False


class SeedGroup(RequestModel):
    """A group with its streams and filters."""

    name: str
    nickname: str | None = None
    description: str | None = None
    streams: list[str]
    filters: list[SeedFilter] = Field(default_factory=list)


class SeedInstrument(InstrumentBase):
    """An instrument of the telescope under which it stands."""


class SeedTelescope(TelescopeBase):
    """A telescope with its instruments."""

    instruments: list[SeedInstrument] = Field(default_factory=list)


class SeedTaxonomy(RequestModel):
    """A taxonomy that everybody sees."""

    name: Name
    version: Name
    provenance: str | None = None
    hierarchy: TaxonomyNode


class Seed(RequestModel):
    """A whole seed file."""

    roles: dict[str, list[Permission] | Literal["*"]] = Field(default_factory=dict)
    streams: list[SeedStream] = Field(default_factory=list)
    users: list[SeedUser] = Field(default_factory=list)
    groups: list[SeedGroup] = Field(default_factory=list)
    telescopes: list[SeedTelescope] = Field(default_factory=list)
    taxonomies: list[SeedTaxonomy] = Field(default_factory=list)


def read_seed(path: Path) -> Seed:
    """Return the content of a seed file."""
    return Seed.model_validate(yaml.safe_load(path.read_text()))
