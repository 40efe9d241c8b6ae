"""What the websocket says: small typed deltas, by which a page knows what to fetch or change."""

import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from skyportal.schemas.base import RequestModel, ResponseModel
from skyportal.schemas.user import UserSummary


class CandidatePush(ResponseModel):
    """An object passed filters."""

    type: Literal["candidate"] = "candidate"
    obj_id: str
    group_ids: list[int]
    filter_ids: list[int]
    passed_at: datetime.datetime


class SourcePush(ResponseModel):
    """An object was saved to groups or unsaved, its groups were asked to, or it was changed."""

    type: Literal["source"] = "source"
    obj_id: str
    group_ids: list[int]
    action: Literal["saved", "unsaved", "requested", "changed"]


class PhotometryPush(ResponseModel):
    """An object has new photometry."""

    type: Literal["photometry"] = "photometry"
    obj_id: str


class AnnotationPush(ResponseModel):
    """An object's annotations changed."""

    type: Literal["annotation"] = "annotation"
    obj_id: str


class ThumbnailPush(ResponseModel):
    """An object has a new thumbnail."""

    type: Literal["thumbnail"] = "thumbnail"
    obj_id: str


class CommentPush(ResponseModel):
    """An object's comments changed."""

    type: Literal["comment"] = "comment"
    obj_id: str


class SpectrumPush(ResponseModel):
    """An object's spectra changed."""

    type: Literal["spectrum"] = "spectrum"
    obj_id: str


class ClassificationPush(ResponseModel):
    """An object's classifications, or the votes on them, changed."""

    type: Literal["classification"] = "classification"
    obj_id: str


class FollowupPush(ResponseModel):
    """The follow-up requests for an object changed."""

    type: Literal["followup_request"] = "followup_request"
    obj_id: str


class TagPush(ResponseModel):
    """An object's tags changed."""

    type: Literal["tag"] = "tag"
    obj_id: str


class LabelPush(ResponseModel):
    """Somebody has looked at an object, or takes that back."""

    type: Literal["label"] = "label"
    obj_id: str


class LookPush(ResponseModel):
    """Somebody of the group has seen candidates, has rejected one, or takes that back."""

    type: Literal["look"] = "look"
    obj_ids: list[str]
    user: UserSummary
    action: Literal["seen", "rejected", "taken_back"]


class ListingPush(ResponseModel):
    """One of the caller's own lists changed."""

    type: Literal["listing"] = "listing"
    obj_id: str
    list_name: str
    action: Literal["added", "removed"]


class PeriodSearchPush(ResponseModel):
    """A search of the caller for the period of an object has got further."""

    type: Literal["period_search"] = "period_search"
    obj_id: str


class NotificationPush(ResponseModel):
    """The caller is told something."""

    type: Literal["notification"] = "notification"


class ResyncPush(ResponseModel):
    """Messages may have been missed: fetch anew what is shown."""

    type: Literal["resync"] = "resync"


class HeartbeatPush(ResponseModel):
    """The connection lives."""

    type: Literal["heartbeat"] = "heartbeat"


class WelcomePush(ResponseModel):
    """The connection knows who is asking."""

    type: Literal["welcome"] = "welcome"
    user_id: int


class RefusedPush(ResponseModel):
    """The connection is about to be closed."""

    type: Literal["refused"] = "refused"
    message: str


PushMessage = Annotated[
    CandidatePush
    | SourcePush
    | PhotometryPush
    | AnnotationPush
    | ThumbnailPush
    | CommentPush
    | SpectrumPush
    | ClassificationPush
    | FollowupPush
    | TagPush
    | LabelPush
    | LookPush
    | ListingPush
    | PeriodSearchPush
    | NotificationPush
    | ResyncPush
    | HeartbeatPush
    | WelcomePush
    | RefusedPush,
    Field(discriminator="type"),
]


class Notice(ResponseModel):
    """A message with those who may see it: members of one of the groups, those who hold one of the
    streams, and the users."""

    group_ids: list[int]
    stream_ids: Annotated[list[int], Field(default_factory=list)]
    user_ids: list[int]
    message: PushMessage


NOTICE = TypeAdapter(Notice)


class AuthMessage(RequestModel):
    """What a program without a cookie sends first."""

    type: Literal["auth"]
    token: str
