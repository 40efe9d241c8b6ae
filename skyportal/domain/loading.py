"""Loading seed files: from the roles of a new marshal to its taxonomies. May be repeated.

What is missing is made, what a file lists is brought up to date, and everything else stays. One
entry names another by its name, whether that is in the same file or known already.
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import digest
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.taxonomies import check_classes, outdate
from skyportal.models.base import Base
from skyportal.models.filter import Filter
from skyportal.models.group import Group, GroupUser
from skyportal.models.instrument import Instrument
from skyportal.models.stream import GroupStream, Stream, StreamUser
from skyportal.models.taxonomy import Taxonomy
from skyportal.models.telescope import Telescope
from skyportal.models.thumbnail_kind import ThumbnailKind
from skyportal.models.token import Token
from skyportal.models.user import ACL, Role, RoleACL, User, UserRole
from skyportal.permissions import Permission
from skyportal.schemas.seed_file import (
    SeedFile,
    SeedGroup,
    SeedInstrument,
    SeedTaxonomy,
    SeedTelescope,
    SeedUser,
)

Model = TypeVar("Model", bound=Base)
LOCK = 0x5EEDF11E  # two loads at once take turns


def link(session: Session, model: type[Base], **values: object) -> None:
    """Make a row of an association unless it exists."""
    session.execute(insert(model).values(**values).on_conflict_do_nothing())


class Loader:
    """Loads one file in one transaction, and counts what became of its entries."""

    def __init__(self, session: Session, secrets: Mapping[str, str], public_group: str) -> None:
        self.session = session
        self.secrets = secrets
        self.public_group = public_group
        self.outcomes: Counter[tuple[str, str]] = Counter()

    def load(self, file: SeedFile) -> None:
        """Make what is missing, and bring what the file lists up to date.

        Raises
        ------
        InvalidRequestError
            An entry names what neither the file nor the marshal has.
        """
        self.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
        self.load_roles(file)
        everybody = self.put(Group, {"sitewide": True}, {"name": self.public_group})
        for stream in file.streams:
            self.put(Stream, {"name": stream.name}, stream.model_dump(exclude={"name"}))
        for telescope in file.telescopes:
            self.load_telescope(telescope)
        for instrument in file.instruments:
            self.load_instrument(instrument)
        for kind in file.thumbnail_kinds:
            self.put(ThumbnailKind, {"name": kind.name}, kind.model_dump(exclude={"name"}))
        for user in file.users:
            self.load_user(user)
        for group in file.groups:
            self.load_group(group)
        for taxonomy in file.taxonomies:
            self.load_taxonomy(taxonomy, everybody)

    def summary(self) -> Iterator[str]:
        """Yield what became of each kind of entry, such as `groups: 2 made, 1 unchanged`."""
        for kind in dict.fromkeys(kind for kind, _ in self.outcomes):
            counts = {name: self.outcomes[kind, name] for name in ("made", "changed", "unchanged")}
            yield f"{kind}: " + ", ".join(f"{n} {name}" for name, n in counts.items() if n)

    def put(
        self, model: type[Model], key: Mapping[str, object], values: Mapping[str, object]
    ) -> Model:
        """Return the row with this key, made or brought up to date."""
        row = self.session.scalars(select(model).filter_by(**key)).one_or_none()
        kind = model.__tablename__.replace("_", " ")
        if row is None:
            row = model(**key, **values)
            self.session.add(row)
            outcome = "made"
        else:
            changed = {name for name, value in values.items() if getattr(row, name) != value}
            for name in changed:
                setattr(row, name, values[name])
            outcome = "changed" if changed else "unchanged"
        self.session.flush()
        self.outcomes[kind, outcome] += 1
        return row

    def named(
        self, model: type[Model], column: InstrumentedAttribute[str], name: str, field: str
    ) -> Model:
        """Return the row of a name.

        Raises
        ------
        InvalidRequestError
            There is none; the message names the nearest one.
        """
        row = self.session.scalars(select(model).where(column == name)).one_or_none()
        if row is None:
            kind = model.__name__.lower()
            close = difflib.get_close_matches(name, self.session.scalars(select(column)), n=1)
            remedy = f"did you mean {close[0]!r}?" if close else "add it to the file, or correct it"
            raise InvalidRequestError(f"{field}: there is no {kind} {name!r}; {remedy}")
        return row

    def load_roles(self, file: SeedFile) -> None:
        """Make every permission, and the roles that bundle them."""
        for permission in Permission:
            link(self.session, ACL, id=permission.value)
        for role, given in file.roles.items():
            self.put(Role, {"id": role}, {})
            for permission in Permission if given == "*" else given:
                link(self.session, RoleACL, role_id=role, acl_id=permission.value)

    def load_telescope(self, seed: SeedTelescope) -> None:
        """Make a telescope with its instruments."""
        values = seed.model_dump(exclude={"name", "instruments"})
        telescope = self.put(Telescope, {"name": seed.name}, values)
        for instrument in seed.instruments:
            if instrument.telescope not in {None, seed.name}:
                raise InvalidRequestError(
                    f"telescopes {seed.name!r}, instrument {instrument.name!r}, telescope: it stands "
                    f"under another one than {instrument.telescope!r}; leave the field out"
                )
            self.put_instrument(instrument, telescope)

    def load_instrument(self, seed: SeedInstrument) -> None:
        """Make an instrument of a telescope that it names."""
        field = f"instruments {seed.name!r}, telescope"
        if seed.telescope is None:
            raise InvalidRequestError(f"{field}: name the telescope at which it is")
        self.put_instrument(seed, self.named(Telescope, Telescope.name, seed.telescope, field))

    def put_instrument(self, seed: SeedInstrument, telescope: Telescope) -> None:
        """Make an instrument at a telescope."""
        values = seed.model_dump(exclude={"name", "telescope"}) | {"telescope_id": telescope.id}
        self.put(Instrument, {"name": seed.name}, values)

    def load_user(self, seed: SeedUser) -> None:
        """Make a user with roles, streams, and a token if the file has one."""
        where = f"users {seed.username!r}"
        values = seed.model_dump(include={"first_name", "last_name", "is_bot", "expiration_date"})
        if seed.email is not None:
            values |= {"invited_email": seed.email.lower(), "contact_email": seed.email}
        user = self.put(User, {"username": seed.username}, values)
        for name in seed.roles:
            role = self.named(Role, Role.id, name, f"{where}, roles")
            link(self.session, UserRole, user_id=user.id, role_id=role.id)
        for stream in self.streams_of(seed):
            link(self.session, StreamUser, user_id=user.id, stream_id=stream.id)
        if seed.token is not None:
            self.load_token(seed, user)

    def streams_of(self, seed: SeedUser) -> Iterable[Stream]:
        """Return the streams that a user is to hold."""
        if seed.streams == "*":
            return self.session.scalars(select(Stream)).all()
        field = f"users {seed.username!r}, streams"
        return [self.named(Stream, Stream.name, name, field) for name in seed.streams]

    def load_token(self, seed: SeedUser, user: User) -> None:
        """Make the token of a user, with all permissions of the roles."""
        assert seed.token is not None  # noqa: S101 (see load_user)
        held = select(RoleACL.acl_id).where(RoleACL.role_id.in_(seed.roles)).distinct()
        secret = self.secrets.get(seed.token.secret)
        if secret is None:
            raise InvalidRequestError(
                f"users {seed.username!r}, token, secret: there is no secret "
                f"{seed.token.secret!r}; the settings have: {', '.join(sorted(self.secrets))}"
            )
        values = {"acls": sorted(self.session.scalars(held)), "digest": digest(secret)}
        key = {"created_by_id": user.id, "name": seed.token.name}
        self.session.execute(
            insert(Token)
            .values(**key, **values)
            .on_conflict_do_update(index_elements=list(key), set_=values)
        )

    def load_group(self, seed: SeedGroup) -> None:
        """Make a group with its streams, members and filters."""
        where = f"groups {seed.name!r}"
        values = seed.model_dump(include={"nickname", "description"})
        group = self.put(Group, {"name": seed.name}, values)
        for name in seed.streams:
            stream = self.named(Stream, Stream.name, name, f"{where}, streams")
            link(self.session, GroupStream, group_id=group.id, stream_id=stream.id)
        for member in seed.members:
            user = self.named(User, User.username, member.username, f"{where}, members")
            self.check_streams(where, group, user)
            rights = member.model_dump(exclude={"username"})
            self.put(GroupUser, {"group_id": group.id, "user_id": user.id}, rights)
        for filter_ in seed.filters:
            field = f"{where}, filter {filter_.name!r}, stream"
            stream = self.named(Stream, Stream.name, filter_.stream, field)
            if filter_.stream not in self.streams_held(group):
                raise InvalidRequestError(
                    f"{field}: the group does not have {filter_.stream!r}; add it to its streams"
                )
            self.put(
                Filter,
                {"name": filter_.name, "group_id": group.id},
                {"stream_id": stream.id, "autosave": filter_.autosave},
            )

    def streams_held(self, group: Group) -> set[str]:
        """Return the names of a group's streams."""
        held = select(Stream.name).join(GroupStream).where(GroupStream.group_id == group.id)
        return set(self.session.scalars(held))

    def check_streams(self, where: str, group: Group, user: User) -> None:
        """Refuse a member who lacks one of the group's streams."""
        held = select(Stream.name).join(StreamUser).where(StreamUser.user_id == user.id)
        lacking = self.streams_held(group) - set(self.session.scalars(held))
        if lacking:
            names = ", ".join(repr(name) for name in sorted(lacking))
            raise InvalidRequestError(
                f"{where}, members: {user.username} does not hold {names}, on which the group "
                "works; add them to the user's streams"
            )

    def load_taxonomy(self, seed: SeedTaxonomy, everybody: Group) -> None:
        """Make a taxonomy; a version that is new becomes the latest."""
        check_classes(seed.hierarchy)
        where = f"taxonomies {seed.name!r}, groups"
        groups = [self.named(Group, Group.name, name, where) for name in seed.groups]
        key = seed.model_dump(include={"name", "version"})
        if self.session.scalars(select(Taxonomy).filter_by(**key)).one_or_none() is None:
            outdate(self.session, seed.name)
        hierarchy = seed.hierarchy.model_dump(by_alias=True, exclude_none=True)
        self.put(
            Taxonomy,
            key,
            {
                "hierarchy": hierarchy,
                "provenance": seed.provenance,
                "group_ids": sorted(group.id for group in groups or [everybody]),
            },
        )
