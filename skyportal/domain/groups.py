"""Groups and their members."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller, restate_caller
from skyportal.domain.errors import NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.texts import alphabetically
from skyportal.jobs.queue import defer
from skyportal.models.filter import Filter
from skyportal.models.group import Group, GroupUser
from skyportal.models.stream import GroupStream, Stream
from skyportal.models.user import User
from skyportal.schemas.base import Identifier
from skyportal.schemas.filter import FilterSummary
from skyportal.schemas.group import (
    GroupChange,
    GroupCreate,
    GroupDetail,
    GroupInfo,
    GroupMember,
    GroupQuery,
    Groups,
    GroupsQuery,
)
from skyportal.schemas.stream import StreamSummary


def find_group(session: Session, group_id: int) -> Group:
    """Return a group that the caller may know of."""
    group = session.get(Group, group_id)
    if group is None:
        raise NotFoundError(f"There is no group {group_id} that you have access to.")
    return group


def list_groups(session: Session, caller: Caller, query: GroupsQuery) -> Groups:
    """Return the caller's groups, those he may share with, and all that he may know of."""
    statement = select(Group).order_by(alphabetically(Group.name))
    if query.name is not None:
        statement = statement.where(Group.name == query.name)
    everything = list(session.scalars(statement))
    memberships = set(
        session.scalars(select(GroupUser.group_id).where(GroupUser.user_id == caller.user_id))
    )
    shown = [
        group
        for group in everything
        if query.include_single_user_groups or not group.single_user_group
    ]
    return Groups(
        user_groups=[
            GroupInfo.model_validate(group) for group in everything if group.id in memberships
        ],
        user_accessible_groups=[
            GroupInfo.model_validate(group) for group in shown if group.id in caller.group_ids
        ],
        all_groups=[GroupInfo.model_validate(group) for group in shown],
    )


def get_group(session: Session, group_id: int, query: GroupQuery) -> GroupDetail:
    """Return a group with its members, streams and filters, as far as the caller may see them."""
    group = find_group(session, group_id)
    members = (
        session.execute(
            select(User, GroupUser).join(GroupUser).where(GroupUser.group_id == group_id)
        ).all()
        if query.include_group_users
        else []
    )
    streams = session.scalars(
        select(Stream).join(GroupStream).where(GroupStream.group_id == group_id)
    )
    filters = session.scalars(select(Filter).where(Filter.group_id == group_id))
    return GroupDetail(
        **GroupInfo.model_validate(group).model_dump(),
        users=[member_of(user, membership) for user, membership in members],
        streams=[StreamSummary.model_validate(stream) for stream in streams],
        filters=[FilterSummary.model_validate(row) for row in filters],
    )


def member_of(user: User, membership: GroupUser) -> GroupMember:
    """Return a member with the rights in the group."""
    return GroupMember(
        id=user.id,
        username=user.username,
        first_name=user.first_name,
        last_name=user.last_name,
        is_bot=user.is_bot,
        admin=membership.admin,
        can_save=membership.can_save,
        can_share_photometry=membership.can_share_photometry,
    )


def create_group(session: Session, caller: Caller, request: GroupCreate) -> Identifier:
    """Make a group that the caller, and whom he names, administer."""
    group = Group(
        name=request.name,
        nickname=request.nickname,
        description=request.description,
        private=request.private,
        auto_accept_requests=request.auto_accept_requests,
        created_by_id=caller.user_id,
    )
    session.add(group)
    session.flush()  # a trigger makes the creator its administrator
    restate_caller(session)
    for user_id in request.group_admins:
        if user_id != caller.user_id:
            session.add(GroupUser(group_id=group.id, user_id=user_id, admin=True))
    return Identifier(id=group.id)


def change_group(session: Session, group_id: int, request: GroupChange) -> None:
    """Change what the request names."""
    group = find_group(session, group_id)
    for name, value in request.model_dump(exclude_unset=True).items():
        setattr(group, name, value)


def delete_group(session: Session, group_id: int) -> None:
    """Remove a group with its filters and memberships; what was shared with it follows later."""
    remove(session, find_group(session, group_id))
    defer(session, "forget_group", group_id=group_id)
