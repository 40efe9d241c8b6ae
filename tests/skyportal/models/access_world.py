"""A small world for the access matrix: one row of every table, and how to make another.

Each table is listed in `CASES` with who may do what: C create, R read, U update, D delete. The rows
belong to `owner`, who administers a private group; `member` is a plain member of it, `other` of
another group; both hold the permissions to upload, comment and annotate. `admin` is a system
administrator, `door` is signing in, `nobody` states no caller.
"""

import datetime
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import digest
from skyportal.models.allocation import Allocation
from skyportal.models.classification import Classification
from skyportal.models.filter import Filter
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.scan_report import ScanReport
from skyportal.models.stream import Stream
from skyportal.models.tag import TagOption
from skyportal.models.taxonomy import Taxonomy
from tests.skyportal.marshal_fixtures import People, Person

ACLS = ("Upload data", "Comment", "Annotate", "Classify")
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


def token(world: World) -> Values:
    number = next(SERIAL)
    return {
        "created_by_id": world.owner.id,
        "name": f"token {number}",
        "digest": digest(f"token {number}"),
        "acls": ["Comment"],
    }


def identity(world: World) -> Values:
    return {"user_id": world.owner.id, "issuer": "https://id", "subject": f"{next(SERIAL)}"}


def with_digest(world: World) -> Values:
    return {
        "user_id": world.owner.id,
        "digest": digest(f"secret {next(SERIAL)}"),
        "expires_at": "2100-01-01T00:00:00Z",
    }


def candidate(world: World) -> Values:
    return {
        "obj_id": OBJ,
        "filter_id": world.filter,
        "group_id": world.group,
        "stream_id": world.partnership,
        "passed_at": "2026-11-24T03:00:00Z",
        "passing_alert_id": next(SERIAL),
    }


def telescope(_: World) -> Values:
    return {"name": f"telescope {next(SERIAL)}", "nickname": "T"}


def instrument(world: World) -> Values:
    with_telescope = select(Instrument.telescope_id).filter_by(id=world.instrument)
    values = {"name": f"camera {next(SERIAL)}", "type": "imager"}
    return values | {"telescope_id": with_telescope.scalar_subquery()}


def of_owner(world: World, **values: Any) -> Values:
    return {"obj_id": OBJ, "group_ids": [world.group], "owner_id": world.owner.id, **values}


def point(world: World) -> Values:
    return of_owner(
        world,
        instrument_id=world.instrument,
        mjd=61000.0 + next(SERIAL),
        filter="ztfr",
        fluxerr=1.0,
        upload_id="upload",
    )


def allocation(world: World) -> Values:
    return {"pi": f"PI {next(SERIAL)}", "instrument_id": world.instrument, "group_id": world.group}


def followup_request(world: World) -> Values:
    first = select(Allocation.id).filter_by(pi=world.rows["allocations"]["pi"])
    return {
        "obj_id": OBJ,
        "allocation_id": first.scalar_subquery(),
        "allocation_group_id": world.group,
        "requester_id": world.owner.id,
        "payload": {"priority": next(SERIAL)},
        "group_ids": [world.group],
    }


def point_revision(world: World) -> Values:
    first = select(Photometry.id).filter_by(mjd=world.rows["photometry"]["mjd"])
    values: Values = dict.fromkeys(("flux", "ref_flux", "ra", "dec"))
    return values | {
        "photometry_id": first.scalar_subquery(),
        "fluxerr": 1.0 + next(SERIAL),
        "limiting_mag_nsigma": 5.0,
        "upload_id": "upload",
        "uploaded_at": "2026-11-24T03:00:00Z",
        "group_ids": [world.group],
        "stream_ids": [],
        "owner_id": world.owner.id,
    }


def statistics(world: World) -> Values:
    return {
        "obj_id": OBJ,
        "group_ids": [world.group],
        "stream_ids": [next(SERIAL)],
        "owner_id": world.owner.id,
        "is_forced": False,
    }


def thumbnail(world: World) -> Values:
    picture = f"{next(SERIAL)}".encode()
    return of_owner(world, type="new", is_grayscale=True, digest=picture, png=picture)


def by_owner(world: World, **values: Any) -> Values:
    return {"obj_id": OBJ, "group_ids": [world.group], "author_id": world.owner.id} | values


def annotation(world: World) -> Values:
    return by_owner(world, origin=f"origin {next(SERIAL)}", data={"score": 1})


def comment(world: World) -> Values:
    return by_owner(world, text=f"comment {next(SERIAL)}")


def spectrum(world: World) -> Values:
    return of_owner(
        world,
        instrument_id=world.instrument,
        observed_at="2026-11-24T00:00:00Z",
        wavelengths=[4000.0],
        fluxes=[1.0],
        digest=f"{next(SERIAL)}".encode(),
    )


def taxonomy(world: World) -> Values:
    return {
        "name": f"taxonomy {next(SERIAL)}",
        "hierarchy": {"class": "Time-domain source"},
        "version": "1",
        "group_ids": [world.group],
    }


def classification(world: World) -> Values:
    first = select(Taxonomy.id).filter_by(name=world.rows["taxonomies"]["name"])
    return by_owner(
        world, classification=f"class {next(SERIAL)}", taxonomy_id=first.scalar_subquery()
    )


def vote(world: World) -> Values:
    name = world.rows["classifications"]["classification"]
    of = select(Classification.id).filter_by(classification=name).scalar_subquery()
    return {"classification_id": of, "vote": 1}


def tag(world: World) -> Values:
    first = world.rows["tag_options"]["name"]
    option = select(TagOption.id).filter_by(name=first).scalar_subquery()
    return by_owner(world, obj_id=OBJ if "tags" not in world.rows else SPARE_OBJ) | {
        "objtagoption_id": option
    }


def label(world: World, labeller_id: int) -> Values:
    return {"obj_id": OBJ, "group_id": world.group, "labeller_id": labeller_id}


def look(world: World) -> Values:
    return {"obj_id": OBJ, "group_id": world.group, "user_id": world.owner.id}


def scan_report(world: World) -> Values:
    begin = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)
    number = next(SERIAL)
    return {
        "author_id": world.owner.id,
        "group_ids": [world.group],
        "saved_from": begin,
        "saved_until": begin + datetime.timedelta(hours=number),
    }


def scan_report_item(world: World, obj_id: str) -> Values:
    first = world.rows["scan_reports"]["saved_until"]
    report = select(ScanReport.id).filter_by(saved_until=first).scalar_subquery()
    return {"obj_id": obj_id, "report_id": report}


def notification(world: World, user_id: int) -> Values:
    return {
        "user_id": user_id,
        "group_id": world.group,
        "text": f"news {next(SERIAL)}",
        "notification_type": "group",
    }


def invitation(world: World) -> Values:
    rights = ("admin_group_ids", "save_group_ids", "share_group_ids", "stream_ids")
    return {
        "email": f"guest{next(SERIAL)}@here.example",
        "invited_by_id": world.admin.id,
        "group_ids": [world.group],
        "expires_at": "2100-01-01T00:00:00Z",
        **{name: [] for name in rights},
    }


CASES = [
    Case(
        "users",
        first=lambda world: {"id": world.owner.id},
        another=lambda world: {"username": f"new{next(SERIAL)}"},
        owner="RU",
        member="R",
        other="R",
        admin="CRUD",
        door="CR",
    ),
    *(
        Case(
            name,
            **same(lambda world: {"id": f"made up {next(SERIAL)}"}),
            owner="R",
            member="R",
            other="R",
            admin="R",
        )
        for name in ("roles", "acls")
    ),
    Case(
        "role_acls",
        first=lambda world: {"role_id": "Full user", "acl_id": "Manage users"},
        another=lambda world: {"role_id": "View only", "acl_id": "Comment"},
        owner="R",
        member="R",
        other="R",
        admin="R",
    ),
    Case(
        "user_roles",
        first=lambda world: {"user_id": world.owner.id, "role_id": "Full user"},
        another=lambda world: {"user_id": world.owner.id, "role_id": "Group admin"},
        owner="R",
        member="R",
        other="R",
        admin="CRD",
    ),
    Case(
        "user_acls",
        first=lambda world: {"user_id": world.owner.id, "acl_id": "Run Analyses"},
        another=lambda world: {"user_id": world.owner.id, "acl_id": "Manage sources"},
        owner="R",
        member="R",
        other="R",
        admin="CRD",
    ),
    Case("tokens", **same(token), owner="CRUD", admin="RD"),
    Case("user_identities", **same(identity), owner="RD", admin="RD", door="CRU"),
    Case("signin_links", **same(with_digest), door="RU"),
    Case("sessions", **same(with_digest), owner="RD", admin="RD", door="CR"),
    Case("invitations", **same(invitation), admin="CRUD"),
    Case(
        "impersonations",
        **same(lambda world: {"user_id": world.owner.id, "impersonator_id": world.other.id}),
        owner="R",
        other="R",
        admin="R",
    ),
    Case("signin_attempts", **same(lambda world: {"address": "::1"}), door="CR"),
    Case(
        "streams",
        first=lambda world: {"id": world.partnership},
        another=lambda world: {"name": f"stream {next(SERIAL)}"},
        owner="R",
        member="R",
        admin="CRUD",
    ),
    Case(
        "stream_users",
        first=lambda world: {"stream_id": world.partnership, "user_id": world.spare.id},
        another=lambda world: {"stream_id": world.partnership, "user_id": world.other.id},
        owner="R",
        member="R",
        admin="CRD",
    ),
    Case(
        "groups",
        first=lambda world: {"id": world.group},
        another=lambda world: {"name": f"new {next(SERIAL)}", "created_by_id": world.owner.id},
        owner="CRUD",
        member="R",
        admin="RUD",
    ),
    Case(
        "group_users",
        first=lambda world: {"group_id": world.group, "user_id": world.member.id},
        another=lambda world: {"group_id": world.group, "user_id": world.spare.id},
        owner="CRUD",
        member="RD",
        admin="CRUD",
    ),
    # The group is private: only who is in it, or made it, knows that it can be asked.
    Case(
        "group_admission_requests",
        first=lambda world: {
            "group_id": world.group,
            "user_id": world.member.id,
            "status": "declined",
        },
        another=lambda world: {"group_id": world.group, "user_id": world.member.id},
        owner="RU",
        member="CRD",
        admin="RU",
    ),
    Case(
        "notifications",
        first=lambda world: notification(world, world.owner.id),
        another=lambda world: notification(world, world.member.id),
        owner="CRUD",
        admin="C",
    ),
    Case(
        "group_streams",
        first=lambda world: {"group_id": world.group, "stream_id": world.caltech},
        another=lambda world: {"group_id": world.group, "stream_id": world.public},
        owner="CRD",
        member="R",
        admin="CRD",
    ),
    Case(
        "filters",
        **same(
            lambda world: {
                "name": f"filter {next(SERIAL)}",
                "group_id": world.group,
                "stream_id": world.partnership,
            }
        ),
        owner="CRUD",
        member="CRUD",
        admin="CRUD",
    ),
    Case(
        "objs",
        first=lambda world: {"id": OBJ},
        another=lambda world: {"id": f"ZTF26b{next(SERIAL)}", "ra": 10.0, "dec": 20.0},
        owner="CRU",
        member="CRU",
        other="C",
        admin="CRUD",
    ),
    Case("candidates", **same(candidate), owner="CRD", member="CRD", admin="CRD"),
    Case(
        "sources",
        first=lambda world: {"obj_id": OBJ, "group_id": world.group},
        another=lambda world: {"obj_id": SPARE_OBJ, "group_id": world.group},
        owner="CRU",
        member="CRU",
        admin="CRUD",
    ),
    Case(
        "idempotency_keys",
        **same(
            lambda world: {
                "user_id": world.owner.id,
                "key": f"key {next(SERIAL)}",
                "request": b"request",
            }
        ),
        owner="CRU",
    ),
    Case(
        "listings",
        first=lambda world: {"user_id": world.owner.id, "obj_id": OBJ, "list_name": "favorites"},
        another=lambda world: {
            "user_id": world.owner.id,
            "obj_id": OBJ,
            "list_name": f"list {next(SERIAL)}",
        },
        owner="CRUD",
    ),
    *(
        Case(name, **same(make), owner="R", member="R", other="R", admin="CRUD")
        for name, make in (
            ("telescopes", telescope),
            ("instruments", instrument),
        )
    ),
    Case("photometry", **same(point), owner="CRUD", member="R", admin="RUD"),
    # To make or change an allocation needs "Manage allocations" too, which only the administrator has.
    Case("allocations", **same(allocation), owner="R", member="R", admin="CRUD"),
    Case("followup_requests", **same(followup_request), owner="CRU", member="RU", admin="RU"),
    # Whoever changes a measurement, the database writes its history.
    Case("photometry_revisions", **same(point_revision), owner="R", member="R", admin="R"),
    Case("photometry_statistics", **same(statistics), owner="R", member="R", admin="R"),
    Case("thumbnails", **same(thumbnail), owner="CRUD", member="R", admin="RUD"),
    Case("annotations", **same(annotation), owner="CRUD", member="R", admin="RUD"),
    Case("comments", **same(comment), owner="CRUD", member="R", admin="RUD"),
    Case(
        "object_changes",
        **same(
            lambda world: {
                "obj_id": OBJ,
                "author_id": world.owner.id,
                "before": {},
                "after": {"redshift": next(SERIAL)},
            }
        ),
        owner="R",
        member="R",
        admin="R",
    ),
    Case(
        "source_changes",
        **same(
            lambda world: {
                "obj_id": OBJ,
                "group_id": world.group,
                "author_id": world.owner.id,
                "after": {"number": next(SERIAL)},
            }
        ),
        owner="R",
        member="R",
        admin="R",
    ),
    Case(
        "tag_options",
        **same(lambda world: {"name": f"tag {next(SERIAL)}"}),
        owner="R",
        member="R",
        other="R",
        admin="CRUD",
    ),
    Case("tags", **same(tag), owner="CRD", member="R", admin="RD"),
    Case(
        "labels",
        first=lambda world: label(world, world.owner.id),
        another=lambda world: label(world, world.owner.id) | {"obj_id": SPARE_OBJ},
        owner="CRD",
        member="R",
        admin="R",
    ),
    Case(
        "looks",
        first=lambda world: look(world),
        another=lambda world: look(world) | {"obj_id": SPARE_OBJ},
        owner="CRUD",
        member="R",
        admin="R",
    ),
    # Whoever reads a report may word it; its author adds objects that he sees, which he does not here.
    Case("scan_reports", **same(scan_report), owner="CRD", member="R", admin="RD"),
    Case(
        "scan_report_items",
        first=lambda world: scan_report_item(world, OBJ),
        another=lambda world: scan_report_item(world, SPARE_OBJ),
        owner="RUD",
        member="RU",
        admin="RU",
    ),
    # To create or change a merge needs "Manage sources" too, which only the administrator has here.
    Case(
        "merges",
        first=lambda world: {
            "kept_id": OBJ,
            "duplicate_id": SPARE_OBJ,
            "author_id": world.owner.id,
        },
        another=lambda world: {
            "kept_id": OBJ,
            "duplicate_id": SPARE_OBJ,
            "author_id": world.owner.id,
            "state": "undone",
        },
        owner="R",
        member="R",
        admin="RU",
    ),
    Case("spectra", **same(spectrum), owner="CRUD", member="R", admin="R"),
    Case("taxonomies", **same(taxonomy), owner="R", member="R", admin="CRUD"),
    Case("classifications", **same(classification), owner="CRUD", member="R", admin="RUD"),
    Case(
        "classification_votes",
        first=lambda world: vote(world) | {"voter_id": world.member.id},
        another=lambda world: vote(world) | {"voter_id": world.owner.id},
        owner="CR",
        member="RUD",
        admin="R",
    ),
]


def has_row(session: Session, table: Any, values: Values) -> bool:
    """Tell whether a row with these values is there (the caller sees everything)."""
    conditions = [table.c[name] == value for name, value in values.items()]
    return session.execute(select(1).select_from(table).where(*conditions)).first() is not None
