"""Taxonomies in requests and responses."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import ConfigDict, Field

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.sharing import GroupChoice

Name = Annotated[str, Field(min_length=1, max_length=255)]


class TaxonomyNode(RequestModel):
    """A class with its subclasses."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    name: Annotated[Name, Field(alias="class")]
    tags: list[str] | None = None
    other_names: list[str] | None = None
    subclasses: list["TaxonomyNode"] | None = None

    def classes(self) -> Iterator[str]:
        """Yield the names of the class and of all below it."""
        yield self.name
        for node in self.subclasses or []:
            yield from node.classes()


class TaxonomyCreate(RequestModel):
    """A new taxonomy, or a new version of one."""

    name: Name
    hierarchy: TaxonomyNode
    version: Name
    provenance: str | None = None
    isLatest: bool = True  # noqa: N815 (name of the API)
    group_ids: Annotated[
        GroupChoice | None, Field(description="without it, everybody sees the taxonomy")
    ] = None


class TaxonomyChange(RequestModel):
    """What to change of a taxonomy; its tree stays, a new version may have another."""

    name: Name | None = None
    version: Name | None = None
    provenance: str | None = None
    isLatest: bool | None = None  # noqa: N815 (name of the API)
    group_ids: GroupChoice | None = None


class Taxonomy(ResponseModel):
    """A taxonomy."""

    id: int
    name: str
    version: str
    provenance: str | None
    isLatest: bool  # noqa: N815 (name of the API)
    hierarchy: dict[str, object]
    groups: list[GroupSummary]
    created_at: UTCDateTime
