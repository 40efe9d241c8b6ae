"""What a seed file says."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BeforeValidator, Field, model_validator

from skyportal.permissions import Permission
from skyportal.schemas.base import RequestModel, UTCDateTime
from skyportal.schemas.instrument import InstrumentBase
from skyportal.schemas.taxonomy import Name, TaxonomyNode
from skyportal.schemas.telescope import TelescopeBase


class SeedFileError(ValueError):
    """A file that is no YAML, or not of the form of a seed file."""


class SeedStream(RequestModel):
    """A stream."""

    name: Name
    altdata: dict[str, object] = Field(default_factory=dict)
    auto_join: bool = False


class SeedToken(RequestModel):
    """A token whose secret stands in the settings, under `secrets`."""

    name: Name
    secret: str


class SeedUser(RequestModel):
    """A user with roles and streams, and perhaps a token with all permissions of the roles.

    Whoever signs in with the e-mail address, vouched for by a provider, is this user.
    """

    username: Name
    first_name: str | None = None
    last_name: str | None = None
    email: Annotated[str | None, Field(pattern=r"^[^@\s]+@[^@\s]+$")] = None
    is_bot: bool = False
    expiration_date: UTCDateTime | None = None
    roles: list[Name] = Field(default_factory=list)
    streams: list[Name] | Literal["*"] = Field(default_factory=list)
    token: SeedToken | None = None


class SeedFilter(RequestModel):
    """A filter of the group under which it stands."""

    name: Name
    stream: Name
    autosave: bool = False


def member_of_name(value: object) -> object:
    """Return the member behind a bare name; anything else as it is."""
    return {"username": value} if isinstance(value, str) else value


class SeedMember(RequestModel):
    """A member of the group under which it stands."""

    username: Name
    admin: bool = False
    can_save: bool = True
    can_share_photometry: bool = False


class SeedGroup(RequestModel):
    """A group with its streams, filters and members."""

    name: Name
    nickname: str | None = None
    description: str | None = None
    streams: list[Name] = Field(default_factory=list)
    filters: list[SeedFilter] = Field(default_factory=list)
    members: list[Annotated[SeedMember, BeforeValidator(member_of_name)]] = Field(
        default_factory=list
    )


class SeedInstrument(InstrumentBase):
    """An instrument of the telescope under which it stands, or which it names."""

    telescope: Name | None = None


class SeedTelescope(TelescopeBase):
    """A telescope with its instruments."""

    instruments: list[SeedInstrument] = Field(default_factory=list)


class SeedTaxonomy(RequestModel):
    """A taxonomy, seen by some groups or, if none is named, by everybody."""

    name: Name
    version: Name
    provenance: str | None = None
    groups: list[Name] = Field(default_factory=list)
    hierarchy: TaxonomyNode


class SeedThumbnailKind(RequestModel):
    """What a thumbnail may show, and where pages show it."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
    label: Name
    position: int
    description: str | None = None
    of_survey: bool = False
    on_cards: bool = False


class SeedFile(RequestModel):
    """A whole seed file. What one entry names of another is in the file, or known already."""

    roles: dict[Name, list[Permission] | Literal["*"]] = Field(default_factory=dict)
    streams: list[SeedStream] = Field(default_factory=list)
    telescopes: list[SeedTelescope] = Field(default_factory=list)
    instruments: list[SeedInstrument] = Field(default_factory=list)
    thumbnail_kinds: list[SeedThumbnailKind] = Field(default_factory=list)
    users: list[SeedUser] = Field(default_factory=list)
    groups: list[SeedGroup] = Field(default_factory=list)
    taxonomies: list[SeedTaxonomy] = Field(default_factory=list)

    @model_validator(mode="after")
    def check_names(self) -> Self:
        """Refuse what is named twice, of which the second would silently replace the first."""
        for kind, names in self.names():
            twice = [name for name, count in Counter(names).items() if count > 1]
            if twice:
                raise ValueError(f"{kind}: {twice[0]!r} is there twice; give each name once")
        return self

    def names(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each list of the file with the names in it."""
        yield "streams", [stream.name for stream in self.streams]
        yield "telescopes", [telescope.name for telescope in self.telescopes]
        yield (
            "instruments",
            [
                *(one.name for one in self.instruments),
                *(one.name for telescope in self.telescopes for one in telescope.instruments),
            ],
        )
        yield "thumbnail_kinds", [kind.name for kind in self.thumbnail_kinds]
        yield "users", [user.username for user in self.users]
        yield "groups", [group.name for group in self.groups]
        for group in self.groups:
            yield f"groups {group.name!r}, filters", [one.name for one in group.filters]
            yield f"groups {group.name!r}, members", [one.username for one in group.members]
        yield (
            "taxonomies",
            [f"{taxonomy.name} {taxonomy.version}" for taxonomy in self.taxonomies],
        )


def parse_yaml(path: Path) -> object:
    """Return the content of a YAML file.

    Raises
    ------
    SeedFileError
        The file is no YAML; the message tells line and column.
    """
    try:
        return yaml.safe_load(path.read_text())
    except UnicodeDecodeError:
        raise SeedFileError(f"{path} is not a text file in UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SeedFileError(f"{path}{place}: {error.problem}.") from None
    except yaml.YAMLError as error:
        raise SeedFileError(f"{path} is not YAML: {error}.") from None


def read_seed_file(path: Path) -> SeedFile:
    """Return the content of a seed file; pydantic's errors name what does not fit."""
    content = parse_yaml(path)
    if not isinstance(content, dict):
        raise SeedFileError(
            f"{path} has no entries; begin a line with one of: "
            f"{', '.join(f'{name}:' for name in SeedFile.model_fields)}"
        )
    return SeedFile.model_validate(content)
