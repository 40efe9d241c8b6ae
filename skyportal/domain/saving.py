"""Saving objects to groups, unsaving them, and asking groups to save."""

from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import cards, survey_pictures
from skyportal.domain.errors import ForbiddenError, InvalidRequestError, NotFoundError
from skyportal.domain.objects import Known, check_place, find_obj, make_known
from skyportal.domain.push import push
from skyportal.models import metadata
from skyportal.models.group import Group, GroupUser
from skyportal.models.source import Source as Row
from skyportal.models.user import User
from skyportal.schemas.push import SourcePush
from skyportal.schemas.source import (
    SourceCreate,
    SourceGroupChange,
    SourceGroupsChange,
    SourceSaved,
)


def save_source(
    session: Session, caller: Caller, request: SourceCreate, *, surveys: Iterable[str] = ()
) -> SourceSaved:
    """Save an object to groups; tell which of them have it now. `surveys` are asked for pictures."""
    check_savers(session, caller, request)
    group_ids = request.group_ids
    if group_ids is None:
        group_ids = default_groups(session, caller)
    check_may_save(session, caller, group_ids, "group_ids")
    known = make_known(session, request)
    to_save = not_ignored(session, request, group_ids)
    savers = dict.fromkeys(to_save, caller.user_id) | {
        group: user for group, user in request.saver_per_group_id.items() if group in to_save
    }
    save_to(session, request.id, savers)
    if known is Known.OF_OTHERS:
        check_place(session, request)
    if to_save:
        survey_pictures.ask(session, surveys, request.id)
    return SourceSaved(id=request.id, saved_to_groups=to_save)


def default_groups(session: Session, caller: Caller) -> list[int]:
    """Return the groups to which the caller saves unless told otherwise: all but the public one."""
    memberships = select(GroupUser.group_id).where(
        GroupUser.user_id == caller.user_id,
        GroupUser.can_save,
        GroupUser.group_id != caller.public_group_id,
    )
    return sorted(session.scalars(memberships))


def check_savers(session: Session, caller: Caller, request: SourceCreate) -> None:
    """Refuse to save in the name of others, unless a system administrator asks."""
    savers = set(request.saver_per_group_id.values()) - {caller.user_id}
    if savers and not caller.is_system_admin:
        raise ForbiddenError(
            "saver_per_group_id: only a system administrator may save in the name of others."
        )
    missing = savers - set(session.scalars(select(User.id).where(User.id.in_(savers))))
    if missing:
        raise InvalidRequestError(f"saver_per_group_id: there is no user {min(missing)}.")


def check_may_save(session: Session, caller: Caller, group_ids: Iterable[int], field: str) -> None:
    """Refuse groups that the caller may not save to."""
    refused = sorted(set(group_ids) - set(caller.save_group_ids))
    if refused:
        check_groups_known(session, refused, field)
        raise ForbiddenError(
            f"{field}: you may not save to group {refused[0]}; its administrator can allow it."
        )


def check_groups_known(session: Session, group_ids: Iterable[int], field: str) -> None:
    """Refuse groups that the caller does not know of."""
    wanted = set(group_ids)
    missing = wanted - set(session.scalars(select(Group.id).where(Group.id.in_(wanted))))
    if missing:
        raise NotFoundError(f"{field}: there is no group {min(missing)} that you have access to.")


def not_ignored(session: Session, request: SourceCreate, group_ids: Iterable[int]) -> list[int]:
    """Return the groups without those for which another group's saving is enough."""
    saved = select(Row.group_id).where(Row.obj_id == request.id, Row.active)
    saving = set(session.scalars(saved))
    return [
        group_id
        for group_id in dict.fromkeys(group_ids)
        if saving.isdisjoint(request.ignore_if_in_group_ids.get(group_id, []))
    ]


def save_to(session: Session, obj_id: str, savers: dict[int, int]) -> None:
    """Save an object to groups, by these users; where it is saved already, nothing changes.

    Somebody else may be doing the same now: whose row comes second changes nothing.
    """
    if not savers:
        return
    rows = [
        {"obj_id": obj_id, "group_id": group_id, "saved_by_id": user_id}
        for group_id, user_id in sorted(savers.items())
    ]
    made = insert(Row).values(rows).on_conflict_do_nothing().returning(Row.group_id)
    changed = list(session.scalars(made))
    for group_id, user_id in sorted(savers.items()):
        again = update(Row).where(Row.obj_id == obj_id, Row.group_id == group_id, ~Row.active)
        values = {"active": True, "requested": False, "saved_by_id": user_id}
        statement = again.values(**values, saved_at=func.now(), unsaved_by_id=None, unsaved_at=None)
        changed += session.scalars(statement.returning(Row.group_id))
    announce(session, obj_id, changed, "saved")


def unsave_from(
    session: Session, caller: Caller, obj_id: str, group_ids: Sequence[int], field: str
) -> None:
    """Take an object out of groups' sources, and out of what they were asked to save."""
    check_may_save(session, caller, group_ids, field)
    statement = (
        update(Row)
        .where(Row.obj_id == obj_id, Row.group_id.in_(group_ids), cards.wanted())
        .values(active=False, requested=False, unsaved_by_id=caller.user_id, unsaved_at=func.now())
    )
    changed = list(session.scalars(statement.returning(Row.group_id)))
    announce(session, obj_id, changed, "unsaved")


def unsave_source(session: Session, caller: Caller, obj_id: str, group_id: int) -> None:
    """Take an object out of one group's sources."""
    find_obj(session, obj_id)
    unsave_from(session, caller, obj_id, [group_id], "group_id")


def change_groups(session: Session, caller: Caller, request: SourceGroupsChange) -> None:
    """Save an object to groups and unsave it from others; ask where the caller may not save."""
    find_obj(session, request.objId)
    both = set(request.inviteGroupIds) & set(request.unsaveGroupIds)
    if both:
        raise InvalidRequestError(
            f"inviteGroupIds, unsaveGroupIds: group {min(both)} is in both; choose one."
        )
    check_groups_known(session, request.inviteGroupIds, "inviteGroupIds")
    mine = [group for group in request.inviteGroupIds if group in caller.save_group_ids]
    save_to(session, request.objId, dict.fromkeys(mine, caller.user_id))
    ask(session, caller, request.objId, set(request.inviteGroupIds) - set(mine))
    if request.unsaveGroupIds:
        unsave_from(session, caller, request.objId, request.unsaveGroupIds, "unsaveGroupIds")


def ask(session: Session, caller: Caller, obj_id: str, group_ids: Iterable[int]) -> None:
    """Ask groups to save an object; where one has it already, or had it, nothing changes."""
    rows = [
        {
            "obj_id": obj_id,
            "group_id": group_id,
            "active": False,
            "requested": True,
            "saved_by_id": caller.user_id,
        }
        for group_id in sorted(group_ids)
    ]
    if rows:  # the rows may be out of the caller's sight, so that nothing of them can be returned
        table = metadata.tables["sources"]
        session.execute(insert(table).values(rows).on_conflict_do_nothing().inline())
        announce(session, obj_id, list(group_ids), "requested")


def answer_request(
    session: Session, caller: Caller, obj_id: str, request: SourceGroupChange
) -> None:
    """Save what a group was asked to save, or decline."""
    find_obj(session, obj_id)
    if request.active:
        check_may_save(session, caller, [request.groupID], "groupID")
        save_to(session, obj_id, {request.groupID: caller.user_id})
    else:
        unsave_from(session, caller, obj_id, [request.groupID], "groupID")


def announce(
    session: Session,
    obj_id: str,
    group_ids: Sequence[int],
    action: Literal["saved", "unsaved", "requested", "changed"],
) -> None:
    """Tell the members of groups."""
    if group_ids:
        groups = sorted(group_ids)
        push(session, SourcePush(obj_id=obj_id, group_ids=groups, action=action), group_ids=groups)
