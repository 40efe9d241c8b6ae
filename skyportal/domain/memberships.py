"""Who is in a group, and which streams it works on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ConflictError, NotFoundError
from skyportal.domain.groups import find_group
from skyportal.domain.rows import remove
from skyportal.domain.sharing import chosen_groups
from skyportal.domain.texts import alphabetically
from skyportal.domain.users import find_user
from skyportal.models.filter import Filter
from skyportal.models.group import GroupUser
from skyportal.models.stream import GroupStream
from skyportal.schemas.group import MemberChange, MemberCreate, MembersAdded, MembersOfGroups


def find_membership(session: Session, group_id: int, user_id: int) -> GroupUser:
    """Return a membership of a group that the caller knows."""
    row = session.scalars(
        select(GroupUser).filter_by(group_id=group_id, user_id=user_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"User {user_id} is not a member of group {group_id}.")
    return row


def add_member(session: Session, group_id: int, request: MemberCreate) -> None:
    """Make a user a member; the database refuses one who lacks a stream of the group."""
    find_group(session, group_id)
    find_user(session, request.userID)
    session.add(
        GroupUser(
            group_id=group_id,
            user_id=request.userID,
            admin=request.admin,
            can_save=request.canSave,
            can_share_photometry=request.canSharePhotometry,
        )
    )


def add_members_of(
    session: Session, caller: Caller, group_id: int, request: MembersOfGroups
) -> MembersAdded:
    """Make all members of other groups of the caller members; all of them, or none."""
    find_group(session, group_id)
    groups = chosen_groups(caller, request.fromGroupIDs)
    there = select(GroupUser.user_id).where(GroupUser.group_id == group_id)
    new = (
        select(GroupUser.user_id)
        .where(GroupUser.group_id.in_(groups), GroupUser.user_id.not_in(there))
        .distinct()
        .order_by(GroupUser.user_id)
    )
    user_ids = list(session.scalars(new))
    session.add_all(GroupUser(group_id=group_id, user_id=user_id) for user_id in user_ids)
    return MembersAdded(user_ids=user_ids)


def change_member(session: Session, group_id: int, request: MemberChange) -> None:
    """Change a member's rights in the group."""
    row = find_membership(session, group_id, request.userID)
    changes = (
        ("admin", request.admin),
        ("can_save", request.canSave),
        ("can_share_photometry", request.canSharePhotometry),
    )
    for name, value in changes:
        if value is not None:
            setattr(row, name, value)


def remove_member(session: Session, group_id: int, user_id: int) -> None:
    """End a membership."""
    remove(session, find_membership(session, group_id, user_id))


def add_stream(session: Session, group_id: int, stream_id: int) -> None:
    """Let a group work on a stream that all its members hold."""
    find_group(session, group_id)
    session.add(GroupStream(group_id=group_id, stream_id=stream_id))


def remove_stream(session: Session, group_id: int, stream_id: int) -> None:
    """Take a stream from a group; refused while one of its filters uses it."""
    row = session.scalars(
        select(GroupStream).filter_by(group_id=group_id, stream_id=stream_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"Group {group_id} does not have stream {stream_id}.")
    users = session.scalars(
        select(Filter.name)
        .filter_by(group_id=group_id, stream_id=stream_id)
        .order_by(alphabetically(Filter.name))
    ).all()
    if users:
        raise ConflictError(
            f"The group's filters use this stream: {', '.join(users)}. Remove them first."
        )
    remove(session, row)
