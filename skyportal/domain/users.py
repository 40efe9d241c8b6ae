"""Users, their roles and permissions."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError, NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.texts import alphabetically, has_in_it
from skyportal.models.group import Group, GroupUser
from skyportal.models.user import ACL, Role, RoleACL, User, UserACL, UserRole
from skyportal.permissions import Permission
from skyportal.schemas.base import Identifier
from skyportal.schemas.user import (
    RoleDetail,
    UserChange,
    UserCreate,
    UserDetail,
    Users,
    UsersQuery,
    UserSummary,
)


def find_user(session: Session, user_id: int) -> User:
    """Return a user."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError(f"There is no user {user_id}.")
    return user


def list_users(session: Session, caller: Caller, query: UsersQuery) -> Users:
    """Return a page of users by name."""
    matching = select(User).where(*conditions(query))
    total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    page = (
        matching.order_by(alphabetically(User.username), User.id)
        .offset(query.offset)
        .limit(query.num_per_page)
    )
    return Users(
        users=described(session, caller, page),
        totalMatches=total,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def conditions(query: UsersQuery) -> Iterable[ColumnElement[bool]]:
    """Yield what must hold of the users asked for."""
    for column, text in (
        (User.username, query.username),
        (User.first_name, query.first_name),
        (User.last_name, query.last_name),
    ):
        if text:
            yield has_in_it(column, text)
    if query.role:
        yield User.id.in_(select(UserRole.user_id).where(UserRole.role_id == query.role))
    if query.group:
        members = select(GroupUser.user_id).join(Group).where(Group.name == query.group)
        yield User.id.in_(members)
    if not query.include_expired:
        yield or_(User.expiration_date.is_(None), User.expiration_date > func.now())


def get_user(session: Session, caller: Caller, user_id: int) -> UserDetail:
    """Return a user."""
    found = described(session, caller, select(User).where(User.id == user_id))
    if not found:
        raise NotFoundError(f"There is no user {user_id}.")
    return found[0]


def described(session: Session, caller: Caller, statement: Select[User]) -> list[UserDetail]:
    """Return users with what they may do, in three queries however many they are."""
    users = list(session.scalars(statement))
    ids = [user.id for user in users]
    roles, direct, permissions = defaultdict(set), defaultdict(set), defaultdict(set)
    given = (
        select(UserRole.user_id, UserRole.role_id, RoleACL.acl_id)
        .outerjoin(RoleACL, RoleACL.role_id == UserRole.role_id)
        .where(UserRole.user_id.in_(ids))
    )
    for user_id, role, acl in session.execute(given):
        roles[user_id].add(role)
        permissions[user_id].update([acl] if acl else [])
    for user_id, acl in session.execute(
        select(UserACL.user_id, UserACL.acl_id).where(UserACL.user_id.in_(ids))
    ):
        direct[user_id].add(acl)
        permissions[user_id].add(acl)
    manages = caller.may(Permission.MANAGE_USERS)
    return [
        UserDetail(
            **UserSummary.model_validate(user).model_dump(),
            bio=user.bio,
            affiliations=user.affiliations,
            contact_email=user.contact_email if manages or user.id == caller.user_id else None,
            contact_phone=user.contact_phone if manages or user.id == caller.user_id else None,
            created_at=user.created_at,
            expiration_date=user.expiration_date,
            roles=sorted(roles[user.id]),
            acls=sorted(direct[user.id]),
            permissions=sorted(permissions[user.id]),
        )
        for user in users
    ]


def create_user(session: Session, request: UserCreate) -> Identifier:
    """Make a user with roles and groups; who owns the address can sign in by a provider."""
    user = User(
        **request.model_dump(exclude={"roles", "group_ids"}),
        invited_email=request.contact_email and request.contact_email.lower(),
    )
    session.add(user)
    session.flush()
    for role in request.roles:
        session.add(UserRole(user_id=user.id, role_id=role))
    for group_id in request.group_ids:
        session.add(GroupUser(group_id=group_id, user_id=user.id))
    return Identifier(id=user.id)


def change_user(session: Session, user_id: int, request: UserChange) -> None:
    """Change what the request names."""
    user = find_user(session, user_id)
    for name, value in request.model_dump(exclude_unset=True).items():
        setattr(user, {"expirationDate": "expiration_date"}.get(name, name), value)


def delete_user(session: Session, caller: Caller, user_id: int) -> None:
    """Remove a user with tokens, browsers and memberships."""
    if user_id == caller.user_id:
        raise ForbiddenError("You cannot remove yourself; ask another administrator.")
    remove(session, find_user(session, user_id))


def grant_roles(session: Session, user_id: int, roles: Iterable[str]) -> None:
    """Give roles; those already given stay."""
    find_user(session, user_id)
    for role in roles:
        if session.get(Role, role) is None:
            raise NotFoundError(f"There is no role {role!r}; see /api/roles.")
        if session.get(UserRole, (user_id, role)) is None:
            session.add(UserRole(user_id=user_id, role_id=role))


def revoke_role(session: Session, user_id: int, role: str) -> None:
    """Take a role."""
    given = session.get(UserRole, (user_id, role))
    if given is None:
        raise NotFoundError(f"User {user_id} does not have the role {role!r}.")
    remove(session, given)


def grant_acls(session: Session, user_id: int, acls: Iterable[str]) -> None:
    """Give permissions; those already given stay."""
    find_user(session, user_id)
    for acl in acls:
        if session.get(UserACL, (user_id, str(acl))) is None:
            session.add(UserACL(user_id=user_id, acl_id=str(acl)))


def revoke_acl(session: Session, user_id: int, acl: str) -> None:
    """Take a permission that was given directly."""
    given = session.get(UserACL, (user_id, acl))
    if given is None:
        raise NotFoundError(f"User {user_id} does not have the permission {acl!r} directly.")
    remove(session, given)


def list_roles(session: Session) -> list[RoleDetail]:
    """Return every role with its permissions."""
    acls: dict[str, list[str]] = {role: [] for role in session.scalars(select(Role.id))}
    for given in session.scalars(select(RoleACL).order_by(RoleACL.acl_id)):
        acls[given.role_id].append(given.acl_id)
    return [RoleDetail(id=role, acls=given) for role, given in sorted(acls.items())]


def list_acls(session: Session) -> list[str]:
    """Return every permission."""
    return list(session.scalars(select(ACL.id).order_by(ACL.id)))
