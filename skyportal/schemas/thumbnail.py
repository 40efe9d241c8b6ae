"""Thumbnails in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.sharing import GroupChoice, StreamChoice

Kind = Annotated[str, Field(max_length=100, description="a kind of /api/thumbnail_kind")]


class ThumbnailKind(ResponseModel):
    """What a thumbnail may show. Pages show kinds by `position`, those `on_cards` also when missing."""

    name: str
    label: str
    description: str | None
    position: int
    of_survey: Annotated[bool, Field(description="a sky survey's picture of the place")]
    on_cards: Annotated[bool, Field(description="has a place on the card of each candidate")]


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
    ttype: Kind
    data: Annotated[str, Field(min_length=1, max_length=2_000_000, description="a PNG in base64")]
    origin: str | None = None
    group_ids: GroupChoice | None = None
    stream_ids: StreamChoice | None = None


class ThumbnailChange(RequestModel):
    """What to correct of a picture; what is not named stays. The picture itself never changes."""

    ttype: Kind | None = None
    origin: str | None = None


class SurveyPictures(RequestModel):
    """Of which objects to fetch pictures."""

    objID: str | None = None  # noqa: N815 (name of the API)
    objIDs: Annotated[list[str], Field(default_factory=list, max_length=500)]  # noqa: N815


class PicturesAsked(ResponseModel):
    """How many pictures jobs were asked to fetch."""

    asked: int
