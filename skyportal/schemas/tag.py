"""Tags in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel
from skyportal.schemas.remark import Remark
from skyportal.schemas.sharing import GroupChoice

TagName = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w .+-]+$")]
Color = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$", description="#rrggbb")]


class TagOption(ResponseModel):
    """A tag that objects can be given."""

    id: int
    name: str
    color: str | None


class TagOptionCreate(RequestModel):
    """A new tag."""

    name: TagName
    color: Color | None = None


class TagOptionChange(RequestModel):
    """What to change of a tag; null takes its colour."""

    name: TagName | None = None
    color: Color | None = None


class Tag(Remark):
    """A tag that somebody gave to an object."""

    objtagoption_id: int
    name: str
    color: str | None


class TagCreate(RequestModel):
    """A tag for an object."""

    obj_id: str
    objtagoption_id: Annotated[int, Field(description="which of the tags")]
    group_ids: GroupChoice | None = None


class TagsQuery(QueryModel):
    """Which tags of objects."""

    obj_id: Annotated[str | None, Field(alias="obj_id", description="of this object")] = None
    objtagoption_id: Annotated[
        int | None, Field(alias="objtagoption_id", description="this tag, of any object")
    ] = None
