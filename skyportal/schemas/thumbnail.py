"""Thumbnails in requests and responses."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.sharing import GroupChoice, StreamChoice


class ThumbnailType(StrEnum):
    """What a thumbnail shows: an alert's images, or a survey's."""

    NEW = "new"
    REF = "ref"
    SUB = "sub"
    SDSS = "sdss"
    LS = "ls"
    PS1 = "ps1"


class Thumbnail(ResponseModel):
    """A picture of an object; `url` is where to fetch it."""

    id: int
    obj_id: str
    type: str
    origin: str | None
    is_grayscale: bool
    url: str
    created_at: UTCDateTime


class ThumbnailCreate(RequestModel):
    """A new picture."""

    obj_id: str
    ttype: ThumbnailType
    data: Annotated[str, Field(min_length=1, max_length=2_000_000, description="a PNG in base64")]
    origin: str | None = None
    group_ids: GroupChoice | None = None
    stream_ids: StreamChoice | None = None


class SurveyPictures(RequestModel):
    """Of which objects to fetch pictures."""

    objID: str | None = None  # noqa: N815 (name of the API)
    objIDs: Annotated[list[str], Field(default_factory=list, max_length=500)]  # noqa: N815


class PicturesAsked(ResponseModel):
    """How many pictures jobs were asked to fetch."""

    asked: int
