"""Annotations in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import FiniteJSON, RequestModel
from skyportal.schemas.remark import Remark
from skyportal.schemas.sharing import GroupChoice

Origin = Annotated[
    str,
    Field(min_length=1, max_length=255, description="who or what tells it, such as group:filter"),
]
Data = Annotated[
    FiniteJSON, Field(min_length=1, max_length=500, description="keys and their values")
]


class Annotation(Remark):
    """What one origin notes about an object."""

    origin: str
    data: dict[str, object]


class AnnotationCreate(RequestModel):
    """A new annotation."""

    obj_id: Annotated[str | None, Field(description="as in the path")] = None
    origin: Origin
    data: Data
    group_ids: GroupChoice | None = None


class AnnotationChange(RequestModel):
    """What to change of an annotation; its author stays."""

    obj_id: Annotated[str | None, Field(description="as in the path")] = None
    author_id: Annotated[int | None, Field(description="as it is")] = None
    origin: Origin | None = None
    data: Data | None = None
    group_ids: GroupChoice | None = None
