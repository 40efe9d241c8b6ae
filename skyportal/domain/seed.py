"""Filling a new marshal, from its roles to its taxonomies. May be run again."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.database import digest
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.taxonomies import outdate
from skyportal.models.base import Base
from skyportal.models.filter import Filter
from skyportal.models.group import Group, GroupUser
from skyportal.models.instrument import Instrument
from skyportal.models.stream import GroupStream, Stream, StreamUser
from skyportal.models.taxonomy import Taxonomy
from skyportal.models.telescope import Telescope
from skyportal.models.token import Token
from skyportal.models.user import ACL, Role, RoleACL, User, UserRole
from skyportal.permissions import Permission
from skyportal.schemas.seed import Seed, SeedGroup, SeedTaxonomy, SeedTelescope, SeedUser

Model = TypeVar("Model", bound=Base)


def plant(session: Session, seed: Seed, secrets: Mapping[str, str], public_group: str) -> None:
    """Add what is missing, and bring what the seed lists up to date."""
    plant_roles(session, seed)
    everybody = put(session, Group, {"sitewide": True}, {"name": public_group})
    streams = {
        stream.name: put(
            session, Stream, {"name": stream.name}, stream.model_dump(exclude={"name"})
        )
        for stream in seed.streams
    }
    users = [plant_user(session, user, streams.values(), secrets) for user in seed.users]
    for group in seed.groups:
        plant_group(session, group, streams, users)
    for telescope in seed.telescopes:
        plant_telescope(session, telescope)
    for taxonomy in seed.taxonomies:
        plant_taxonomy(session, taxonomy, everybody)


def put(
    session: Session, model: type[Model], key: Mapping[str, object], values: Mapping[str, object]
) -> Model:
    """Return the row with this key, made or brought up to date."""
    row = session.scalars(select(model).filter_by(**key)).one_or_none()
    if row is None:
        row = model(**key, **values)
        session.add(row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
    return row


def link(session: Session, model: type[Base], **values: object) -> None:
    """Make a row of an association unless it exists."""
    session.execute(insert(model).values(**values).on_conflict_do_nothing())


def plant_roles(session: Session, seed: Seed) -> None:
    """Make every permission, and the roles that bundle them."""
    for permission in Permission:
        link(session, ACL, id=permission.value)
    for role, given in seed.roles.items():
        link(session, Role, id=role)
        for permission in Permission if given == "*" else given:
            link(session, RoleACL, role_id=role, acl_id=permission.value)


def plant_user(
    session: Session, seed: SeedUser, streams: Iterable[Stream], secrets: Mapping[str, str]
) -> User:
    """Make a user with a role, all streams, and a token when the seed has one."""
    names = seed.model_dump(include={"first_name", "last_name", "is_bot"})
    user = put(session, User, {"username": seed.username}, names)
    link(session, UserRole, user_id=user.id, role_id=seed.role)
    for stream in streams:
        link(session, StreamUser, user_id=user.id, stream_id=stream.id)
    if seed.token is not None:
        held = session.scalars(select(RoleACL.acl_id).where(RoleACL.role_id == seed.role))
        if seed.token.secret not in secrets:
            raise InvalidRequestError(f"users: there is no secret named {seed.token.secret}")
        put(
            session,
            Token,
            {"created_by_id": user.id, "name": seed.token.name},
            {"digest": digest(secrets[seed.token.secret]), "acls": sorted(held)},
        )
    return user


def plant_group(
    session: Session, seed: SeedGroup, streams: Mapping[str, Stream], users: Iterable[User]
) -> None:
    """Make a group with its streams and filters; the users administer it."""
    values = seed.model_dump(include={"nickname", "description"})
    group = put(session, Group, {"name": seed.name}, values)
    for user in users:
        link(
            session,
            GroupUser,
            group_id=group.id,
            user_id=user.id,
            admin=True,
            can_share_photometry=True,
        )
    for name in seed.streams:
        link(session, GroupStream, group_id=group.id, stream_id=streams[name].id)
    for filter_ in seed.filters:
        put(
            session,
            Filter,
            {"name": filter_.name, "group_id": group.id},
            {"stream_id": streams[filter_.stream].id, "autosave": filter_.autosave},
        )


def plant_telescope(session: Session, seed: SeedTelescope) -> None:
    """Make a telescope with its instruments."""
    values = seed.model_dump(exclude={"name", "instruments"})
    telescope = put(session, Telescope, {"name": seed.name}, values)
    for instrument in seed.instruments:
        values = instrument.model_dump(exclude={"name"}) | {"telescope_id": telescope.id}
        put(session, Instrument, {"name": instrument.name}, values)


def plant_taxonomy(session: Session, seed: SeedTaxonomy, everybody: Group) -> None:
    """Make a taxonomy that all see; a version that is new becomes the latest."""
    key = seed.model_dump(include={"name", "version"})
    if session.scalars(select(Taxonomy).filter_by(**key)).one_or_none() is None:
        outdate(session, seed.name)
    hierarchy = seed.hierarchy.model_dump(by_alias=True, exclude_none=True)
    values = {"hierarchy": hierarchy, "provenance": seed.provenance, "group_ids": [everybody.id]}
    put(session, Taxonomy, key, values)
