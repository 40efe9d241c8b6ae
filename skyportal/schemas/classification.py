"""Classifications in requests and responses."""

from typing import Annotated, Literal

from pydantic import Field

from skyportal.schemas.base import Page, PageQuery, RequestModel, ResponseModel, UTCDateTime
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.sharing import GroupChoice
from skyportal.schemas.user import UserSummary

Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Vote(ResponseModel):
    """What a user thinks of a classification: 1 for, −1 against."""

    voter_id: int
    vote: int


class ClassificationState(ResponseModel):
    """What a classification says, or said."""

    classification: str
    probability: float | None
    ml: bool


class ClassificationEdit(ResponseModel):
    """One change of a classification; `editor` is null when the account is gone."""

    id: int
    editor_id: int | None
    editor: UserSummary | None
    before: ClassificationState
    after: ClassificationState
    created_at: UTCDateTime


class Classification(ResponseModel):
    """What an object is thought to be."""

    id: int
    obj_id: str
    taxonomy_id: int
    taxname: str
    classification: str
    probability: float | None
    ml: bool
    origin: str | None
    author_id: int | None
    author: UserSummary | None
    author_name: str | None
    groups: list[GroupSummary]
    votes: list[Vote]
    edits: Annotated[list[ClassificationEdit], Field(description="what it was, newest first")]
    created_at: UTCDateTime
    modified: UTCDateTime


class ClassificationCreate(RequestModel):
    """A new classification."""

    obj_id: str
    taxonomy_id: int
    classification: Annotated[str, Field(min_length=1, description="a class of the taxonomy")]
    probability: Probability | None = None
    ml: Annotated[bool, Field(description="found by a program")] = False
    origin: Annotated[str | None, Field(max_length=255)] = None
    vote: Annotated[bool, Field(description="vote for it, too")] = True
    group_ids: GroupChoice | None = None


class ClassificationChange(RequestModel):
    """What to change of a classification."""

    classification: str | None = None
    probability: Probability | None = None
    ml: bool | None = None
    group_ids: GroupChoice | None = None


class VoteRequest(RequestModel):
    """A vote."""

    vote: Literal[1, -1]


class ClassificationsQuery(PageQuery):
    """Which classifications."""

    obj_id: Annotated[str | None, Field(alias="objID")] = None
    start_date: UTCDateTime | None = None
    end_date: UTCDateTime | None = None


class Classifications(Page):
    """A page of classifications, newest first."""

    classifications: list[Classification]


class ClassifiedSources(Page):
    """A page of objects that were classified, the last one first."""

    sources: Annotated[list[str], Field(description="ids of objects")]
