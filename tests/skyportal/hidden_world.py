"""A world in which much is hidden: rows of every kind with a word that others must not see.

They belong to a private group, to a stream that few hold, and to other people; some are of an object
that all see.
"""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from skyportal.models.allocation import Allocation
from skyportal.models.annotation import Annotation
from skyportal.models.audit_entry import AuditEntry
from skyportal.models.candidate import Candidate
from skyportal.models.classification import Classification
from skyportal.models.comment import Comment
from skyportal.models.data_annotation import DataAnnotation
from skyportal.models.filter import Filter
from skyportal.models.followup_request import FollowupRequest
from skyportal.models.instrument import Instrument
from skyportal.models.interest import Interest
from skyportal.models.label import Label
from skyportal.models.listing import Listing
from skyportal.models.look import Look
from skyportal.models.notification import Notification
from skyportal.models.obj import Obj
from skyportal.models.period_search import PeriodSearch
from skyportal.models.photometry import Photometry
from skyportal.models.scan_report import ScanReport, ScanReportItem
from skyportal.models.source import Source
from skyportal.models.source_view import SourceView
from skyportal.models.spectrum import Spectrum
from skyportal.models.stream import Stream
from skyportal.models.tag import Tag, TagOption
from skyportal.models.taxonomy import Taxonomy
from skyportal.models.thumbnail import Thumbnail
from skyportal.models.user import UserRole
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

__all__ = ["askers"]

CANARY = "Kanarienvogel"
SEEN = "ZTF26seen"
BOTH = "ZTF26both"
THEN = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
LATER = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Askers:
    """Users of different rights, none of whom may see a row with the canary; its owner may.

    The owner is in the group that they `shared`, too, and alone in the one that is `hidden`.
    """

    marshal: RunningMarshal
    people: list[Person]
    owner: Person
    shared: int
    hidden: int


@pytest.fixture(scope="module")
def askers(marshal: RunningMarshal, people: People) -> Askers:
    """A viewer, a member, a group's administrator with the rights of one, and a stranger."""
    persons = [people.person() for _ in range(4)]
    owner = people.person("System admin")
    roles = ("View only", "Full user", "Group admin", "Full user")
    with people.everything() as session:
        for person, role in zip(persons, roles, strict=True):
            session.add(UserRole(user_id=person.id, role_id=role))
            session.execute(
                text(
                    "update tokens set acls = array(select acl_id from role_acls where role_id = :role)"
                    " where created_by_id = :user"
                ),
                {"role": role, "user": person.id},
            )
        streams = {one.name: one.id for one in session.scalars(select(Stream))}
    public, secret = streams["ZTF Public"], streams["ZTF Public+Partnership+Caltech"]
    viewer, member, leader, _ = persons
    shared = people.group(viewer, member, owner, streams=(public,))
    people.join(leader, shared, (public,), admin=True)
    hidden = people.group(owner, streams=(public, secret), name=CANARY, private=True)
    with people.everything() as session:
        hide(session, owner.id, hidden, secret)
        show(session, member.id, shared, public)
    return Askers(marshal, persons, owner, shared, hidden)


def hide(session: Any, owner: int, group: int, stream: int) -> None:
    """Write rows of every kind with the canary, some of them on an object that others see."""
    camera = session.scalars(select(Instrument.id).where(Instrument.name == "ZTF")).one()
    names = [f"ZTF26{CANARY}", "ZTF26both"]
    session.add_all(Obj(id=name, ra=10.0, dec=20.0) for name in names)
    session.get_one(Obj, names[0]).summary = CANARY
    session.add_all(
        [
            Filter(name=CANARY, group_id=group, stream_id=stream),
            Taxonomy(name=CANARY, hierarchy={"class": CANARY}, version="1", group_ids=[group]),
            TagOption(name="option"),
            Notification(
                user_id=owner, group_id=group, text=CANARY, key="k", notification_type="x"
            ),
        ]
    )
    time = Allocation(instrument_id=camera, group_id=group, pi=CANARY, proposal_id=CANARY)
    session.add(time)
    session.flush()
    filter_ = session.scalars(select(Filter).where(Filter.name == CANARY)).one()
    taxonomy = session.scalars(select(Taxonomy.id).where(Taxonomy.name == CANARY)).one()
    option = session.scalars(select(TagOption.id).where(TagOption.name == "option")).one()
    for number, name in enumerate(names):
        by: dict[str, Any] = {"obj_id": name, "author_id": owner, "group_ids": [group]}
        data: dict[str, Any] = {"obj_id": name, "owner_id": owner, "group_ids": [group]}
        measured = {"instrument_id": camera, "origin": CANARY}
        session.add_all(
            [
                Source(obj_id=name, group_id=group),
                Candidate(obj_id=name, filter_id=filter_.id, group_id=group, stream_id=stream,
                          passed_at="2026-01-01T00:00:00Z", passing_alert_id=number),
                Comment(**by, text=CANARY, channel=CANARY),
                Annotation(**by, origin=CANARY, data={CANARY: CANARY}),
                Classification(**by, taxonomy_id=taxonomy, classification=CANARY),
                Tag(**by, objtagoption_id=option),
                Label(obj_id=name, group_id=group, labeller_id=owner),
                Listing(user_id=owner, obj_id=name, list_name=CANARY),
                PeriodSearch(user_id=owner, obj_id=name, parameters={"filters": [CANARY]},
                             measurements={"band": [CANARY]}, error=CANARY),
                Photometry(**data, **measured, mjd=61000.0, filter="ztfg", flux=1.0, fluxerr=0.1,
                           upload_id=CANARY, altdata={CANARY: CANARY}),
                FollowupRequest(obj_id=name, allocation_id=time.id, allocation_group_id=group,
                                requester_id=owner, payload={CANARY: CANARY}, comment=CANARY),
                Spectrum(**data, **measured, observed_at="2026-01-01T00:00:00Z", wavelengths=[1.0],
                         fluxes=[1.0], digest=CANARY.encode(), label=CANARY),
                Thumbnail(**data, type="new", origin=CANARY, is_grayscale=True,
                          digest=CANARY.encode(), png=CANARY.encode(), stream_ids=[]),
            ]
        )  # fmt: skip
        session.flush()
        about = {
            "photometry_id": select(Photometry.id)
            .where(Photometry.obj_id == name, Photometry.origin == CANARY)
            .scalar_subquery()
        }
        session.execute(
            insert(DataAnnotation).values(**by, **about, origin=CANARY, data={CANARY: CANARY})
        )
        # What it was before is kept, too.
        of_name = update(Classification).where(Classification.obj_id == name)
        session.execute(of_name.values(probability=0.5))
        session.add(Look(obj_id=name, group_id=group, user_id=owner, rejected=True))
    session.add(Interest(obj_id=names[0], user_id=owner, title=CANARY, link=f"https://{CANARY}"))
    session.add(SourceView(obj_id=names[0], user_id=owner))
    session.add(AuditEntry(user_id=owner, username=CANARY, method="POST", route="x", path=CANARY))
    report = ScanReport(author_id=owner, group_ids=[group], saved_from=THEN, saved_until=LATER)
    session.add(report)
    session.flush()
    session.add(ScanReportItem(report_id=report.id, obj_id=names[1], comment=CANARY))
    session.flush()
    # Its values until now become a revision.
    session.execute(
        update(Photometry)
        .where(Photometry.origin == CANARY)
        .values(flux=2.0, upload_id=f"{CANARY} 2")
    )


def show(session: Any, author: int, group: int, stream: int) -> None:
    """Write rows that the members of a group see, on an object of theirs and on the other one."""
    camera = session.scalars(select(Instrument.id).where(Instrument.name == "ZTF")).one()
    taxonomy = session.scalars(select(Taxonomy.id).where(Taxonomy.name != CANARY).limit(1)).one()
    session.add(Obj(id=SEEN, ra=200.0, dec=-20.0, redshift=0.1))
    filter_ = Filter(name="seen", group_id=group, stream_id=stream)
    session.add(filter_)
    session.flush()
    for name in (SEEN, "ZTF26both"):
        by: dict[str, Any] = {"obj_id": name, "author_id": author, "group_ids": [group]}
        session.add_all(
            [
                Source(obj_id=name, group_id=group),
                Candidate(obj_id=name, filter_id=filter_.id, group_id=group, stream_id=stream,
                          passed_at="2026-01-01T00:00:00Z", passing_alert_id=1),
                Comment(**by, text="seen"),
                Annotation(**by, origin="seen", data={"number": 1}),
                Classification(**by, taxonomy_id=taxonomy, classification="Ia"),
                Photometry(obj_id=name, owner_id=author, group_ids=[group], instrument_id=camera,
                           mjd=61000.0, filter="ztfg", flux=10.0, fluxerr=0.1, upload_id="seen"),
            ]
        )  # fmt: skip
