"""Groups in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel
from skyportal.schemas.filter import FilterSummary
from skyportal.schemas.stream import StreamSummary
from skyportal.schemas.user import UserSummary

Name = Annotated[str, Field(min_length=1, max_length=255)]


class GroupSummary(ResponseModel):
    """A group by name."""

    id: int
    name: str
    nickname: str | None
    single_user_group: bool


class GroupInfo(GroupSummary):
    """A group without its members."""

    description: str | None
    private: bool
    auto_accept_requests: Annotated[
        bool, Field(description="whether everybody who asks becomes a member")
    ]


class GroupMember(UserSummary):
    """A member of a group."""

    admin: bool
    can_save: bool
    can_share_photometry: bool


class GroupDetail(GroupInfo):
    """A group with members, streams and filters."""

    users: list[GroupMember]
    streams: list[StreamSummary]
    filters: list[FilterSummary]


class GroupsQuery(QueryModel):
    """Which groups."""

    name: Annotated[str | None, Field(description="only the group of this name")] = None
    include_single_user_groups: Annotated[
        bool, Field(description="also the group that each user has alone")
    ] = False


class GroupQuery(QueryModel):
    """What of a group."""

    include_group_users: Annotated[bool, Field(description="list its members")] = True


class Groups(ResponseModel):
    """The groups that the caller is in, may share with, and knows of."""

    user_groups: list[GroupInfo]
    user_accessible_groups: list[GroupInfo]
    all_groups: list[GroupInfo]


class GroupCreate(RequestModel):
    """A new group."""

    name: Name
    nickname: Name | None = None
    description: str | None = None
    private: bool = False
    auto_accept_requests: bool = False
    group_admins: Annotated[
        list[int],
        Field(
            default_factory=list,
            description="ids of users who administer it besides its creator",
        ),
    ]


class GroupChange(RequestModel):
    """What to change of a group; what is left out stays."""

    name: Name | None = None
    nickname: Name | None = None
    description: str | None = None
    private: bool | None = None
    auto_accept_requests: bool | None = None


class MemberCreate(RequestModel):
    """A new member."""

    userID: Annotated[int, Field(description="id of the user")]  # noqa: N815 (name of the API)
    admin: bool = False
    canSave: bool = True  # noqa: N815
    canSharePhotometry: bool = False  # noqa: N815


class MembersOfGroups(RequestModel):
    """Groups whose members to add, without rights of administrators."""

    fromGroupIDs: Annotated[list[int], Field(min_length=1, max_length=200)]  # noqa: N815


class MembersAdded(ResponseModel):
    """Who was added; who was a member before is not among them."""

    user_ids: list[int]


class MemberChange(RequestModel):
    """What to change of a membership."""

    userID: int  # noqa: N815
    admin: bool | None = None
    canSave: bool | None = None  # noqa: N815
    canSharePhotometry: bool | None = None  # noqa: N815


class GroupStreamCreate(RequestModel):
    """A stream to give to a group."""

    stream_id: int
