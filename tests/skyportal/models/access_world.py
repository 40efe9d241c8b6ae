"""A small world for the access matrix: who and what there is, and what is asked of a table.

The rows belong to `owner`, who administers a private group; `member` is a plain member of it, `other` of
another group; both hold the permissions to upload, comment and annotate. `admin` is a system
administrator, `door` is signing in, `nobody` states no caller.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.models.filter import Filter
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.stream import Stream
from tests.skyportal.marshal_fixtures import People, Person

ACLS = ("Upload data", "Comment", "Annotate", "Classify", "Run Analyses")
SERIAL = itertools.count(1)
OBJ, SPARE_OBJ = "ZTF26aaaaaaa", "ZTF26aaaaaab"

Values = dict[str, Any]


@dataclass
class World:
    """Who and what there is."""

    owner: Person
    member: Person
    other: Person
    admin: Person
    spare: Person
    group: int
    other_group: int
    partnership: int
    caltech: int
    public: int
    filter: int
    instrument: int
    rows: dict[str, Values] = field(default_factory=dict)


def make_world(people: People) -> World:
    """Return people and groups; `rows` is filled by the tables' cases."""
    with people.everything() as session:
        streams = {stream.name: stream.id for stream in session.scalars(select(Stream))}
    partnership = streams["ZTF Public+Partnership"]
    caltech = streams["ZTF Public+Partnership+Caltech"]
    owner, member = people.person(*ACLS), people.person(*ACLS)
    other, spare = people.person(*ACLS), people.person()
    admin = people.person("System admin")
    group = people.group(private=True, created_by_id=None, streams=(partnership, caltech))
    held = (partnership, caltech)
    people.join(owner, group, held, admin=True, can_share_photometry=True)
    people.join(member, group, held)
    other_group = people.group(other)
    side = people.group(streams=())
    people.join(spare, side, held)
    with people.everything() as session:
        session.add_all(Obj(id=name, ra=10.0, dec=20.0) for name in (OBJ, SPARE_OBJ))
        passes = Filter(name="passes", group_id=group, stream_id=partnership)
        session.add(passes)
        session.flush()
        filter_id = passes.id
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
    return World(
        owner=owner,
        member=member,
        other=other,
        admin=admin,
        spare=spare,
        group=group,
        other_group=other_group,
        partnership=partnership,
        caltech=caltech,
        public=streams["ZTF Public"],
        filter=filter_id,
        instrument=instrument,
    )


@dataclass(frozen=True)
class Case:
    """One table: the values of its first row, of another one, and who may do what."""

    table: str
    first: Callable[[World], Values]
    another: Callable[[World], Values]
    owner: str = ""
    member: str = ""
    other: str = ""
    admin: str = ""
    door: str = ""
    nobody: str = ""

    def allowed(self, role: str) -> str:
        """Return the letters of what a role may do."""
        letters: str = getattr(self, role)
        return letters


def same(make: Callable[[World], Values]) -> Mapping[str, Callable[[World], Values]]:
    """Return both rows from one function: its values differ each time it is called."""
    return {"first": make, "another": make}


def has_row(session: Session, table: Any, values: Values) -> bool:
    """Tell whether a row with these values is there (the caller sees everything)."""
    conditions = [table.c[name] == value for name, value in values.items()]
    return session.execute(select(1).select_from(table).where(*conditions)).first() is not None
