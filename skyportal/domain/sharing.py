"""With whom something is shared."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, ScalarSelect, any_, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError, InvalidRequestError, NotFoundError
from skyportal.models.group import Group, GroupUser
from skyportal.models.obj import Obj
from skyportal.models.user import User
from skyportal.schemas.group import GroupSummary


def chosen_groups(caller: Caller, choice: Sequence[int] | Literal["all"]) -> list[int]:
    """Return the groups that a request names; "all" is the group that everybody is in.

    Raises
    ------
    ForbiddenError
        The caller is not in one of them.
    """
    if choice == "all":
        return [caller.public_group_id]
    strange = sorted(set(choice) - set(caller.group_ids))
    if strange:
        raise ForbiddenError(
            f"group_ids: you are not a member of group {strange[0]}; leave it out, or ask its "
            "administrator to add you."
        )
    return sorted(set(choice))


def chosen_streams(caller: Caller, choice: Iterable[int]) -> list[int]:
    """Return the streams that a request names.

    Raises
    ------
    ForbiddenError
        The caller does not hold one of them.
    """
    strange = sorted(set(choice) - set(caller.stream_ids))
    if strange:
        raise ForbiddenError(
            f"stream_ids: you do not hold stream {strange[0]}; leave it out, or ask an "
            "administrator to grant it."
        )
    return sorted(set(choice))


def groups_for_remarks(
    session: Session, caller: Caller, choice: Sequence[int] | Literal["all"] | None
) -> list[int]:
    """Return the groups with which a comment or an annotation is shared.

    Without a choice these are all of which the caller is a member, but the public one.
    """
    if choice is None:
        memberships = select(GroupUser.group_id).where(
            GroupUser.user_id == caller.user_id, GroupUser.group_id != caller.public_group_id
        )
        return sorted(session.scalars(memberships))
    if not choice:
        raise InvalidRequestError(
            "group_ids: the list is empty; name a group, or leave it out for all of yours."
        )
    return chosen_groups(caller, choice)


def check_objects(session: Session, obj_ids: Iterable[str]) -> None:
    """Refuse objects that the caller does not see.

    Raises
    ------
    NotFoundError
        There is none of this name, or it is not for the caller.
    """
    wanted = set(obj_ids)
    known = set(session.scalars(select(Obj.id).where(Obj.id.in_(wanted))))
    missing = sorted(wanted - known)
    if missing:
        raise NotFoundError(f"There is no object {missing[0]} that you have access to.")


def known_groups(session: Session, group_ids: Iterable[int]) -> dict[int, GroupSummary]:
    """Return groups by id, as far as the caller may know of them."""
    rows = session.scalars(select(Group).where(Group.id.in_(set(group_ids))))
    return {row.id: GroupSummary.model_validate(row) for row in rows}


def check_author(caller: Caller, author_id: int | None) -> None:
    """Refuse to let anybody change what somebody else said (the policies would, too)."""
    if author_id != caller.user_id and not caller.is_system_admin:
        raise ForbiddenError("Only the author may change or remove this; write your own.")


def groups_json(group_ids: InstrumentedAttribute[list[int]]) -> ScalarSelect[Any]:
    """Return the expression of the groups of a row, as far as the caller may know of them."""
    group = func.jsonb_build_object(
        "id", Group.id, "name", Group.name, "nickname", Group.nickname,
        "single_user_group", Group.single_user_group,
    )  # fmt: skip
    listed = func.coalesce(func.jsonb_agg(group), func.jsonb_build_array(), type_=JSONB)
    return select(listed).where(Group.id == any_(group_ids)).scalar_subquery()


def author_json(author_id: InstrumentedAttribute[int | None]) -> ScalarSelect[Any]:
    """Return the expression of the author of a row."""
    return select(user_json()).where(User.id == author_id).scalar_subquery()


def user_json() -> ColumnElement[Any]:
    """Return the expression of a user's name."""
    return func.jsonb_build_object(
        "id", User.id, "username", User.username, "first_name", User.first_name,
        "last_name", User.last_name, "is_bot", User.is_bot, type_=JSONB,
    )  # fmt: skip
