"""The marshal answers as its OpenAPI document says, whoever asks, and shows nobody what is hidden.

Schemathesis makes the requests, as users of different rights: with `CASES` those at the edges of
each operation's schema, right and wrong, and more by chance; otherwise a few, always the same.
`make fuzz` sets it. Rows of a private group, of another stream and of other people carry a word that
no answer may have in it.
"""

import itertools
import math
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection
from sqlalchemy import select, text, update

from baselayer.settings import Settings
from skyportal.handlers import all_endpoints
from skyportal.models.allocation import Allocation
from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate
from skyportal.models.classification import Classification
from skyportal.models.comment import Comment
from skyportal.models.filter import Filter
from skyportal.models.followup_request import FollowupRequest
from skyportal.models.instrument import Instrument
from skyportal.models.label import Label
from skyportal.models.listing import Listing
from skyportal.models.notification import Notification
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.source import Source
from skyportal.models.spectrum import Spectrum
from skyportal.models.stream import Stream
from skyportal.models.tag import Tag, TagOption
from skyportal.models.taxonomy import Taxonomy
from skyportal.models.thumbnail import Thumbnail
from skyportal.models.user import UserRole
from skyportal.openapi import document
from tests.conformance import configuration
from tests.skyportal.marshal_fixtures import (
    People,
    Person,
    RunningMarshal,
    changed,
    running_marshal,
)
from tests.skyportal.recording_kowalski import RecordingKowalski, serving

pytestmark = pytest.mark.service

CASES = int(os.environ.get("CASES", "0"))
FEW = 2
"""Requests by chance of each operation, where `CASES` does not say how many in all."""

CANARY = "Kanarienvogel"
SEEN = "ZTF26seen"

KNOWN: dict[str, list[Any]] = {
    **{
        f"path.{name}": [1, 2, 3, 4, 5, 6]
        for name in (
            *("annotation_id", "classification_id", "comment_id", "filter_id", "group_id"),
            *("instrument_id", "listing_id", "merge_id", "notification_id", "objtag_id"),
            *("objtagoption_id", "photometry_id", "request_id", "spectrum_id", "stream_id"),
            *("taxonomy_id", "telescope_id", "thumbnail_id", "invitation_id", "user_id"),
        )
    },
    "path.obj_id": [SEEN, f"ZTF26{CANARY}", "ZTF26both"],
    "body.obj_id": [SEEN, f"ZTF26{CANARY}", "ZTF26both"],
    "body.objId": [SEEN, f"ZTF26{CANARY}"],
    "body.id": [SEEN, f"ZTF26{CANARY}"],
    "query.objID": [SEEN, f"ZTF26{CANARY}"],
    "body.instrument_id": [1],
    "body.stream_id": [1],
    "body.group_id": list(range(1, 12)),
    "body.groupID": list(range(1, 12)),
    "body.taxonomy_id": [1, 2, 3],
}
"""What there is, or is hidden: every other request names it, so that it gets beyond 'not found'."""

SCHEMA = schemathesis.openapi.from_dict(
    document(all_endpoints()),
    config=SchemathesisConfig.from_dict(configuration(KNOWN, thorough=bool(CASES))),
)
OPERATIONS = [endpoint.function.__name__ for endpoint in all_endpoints()]
ASKED: Counter[str] = Counter()
ANSWERED: Counter[int] = Counter()
TURNS = itertools.count()


@pytest.fixture(scope="module")
def marshal(marshal_settings: Settings) -> Iterator[RunningMarshal]:
    """The application, with a Kowalski that knows of nothing."""
    kowalski = RecordingKowalski(marshal_settings.secrets.kowalski_marshal_password)
    with serving(kowalski) as url:
        own = changed(marshal_settings, "skyportal.kowalski", url=url)
        with running_marshal(own) as running:
            yield running


@dataclass(frozen=True)
class Askers:
    """Users of different rights, none of whom may see a row with the canary."""

    marshal: RunningMarshal
    people: list[Person]
    owner: Person


@pytest.fixture(scope="module")
def askers(marshal: RunningMarshal, people: People) -> Iterator[Askers]:
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
    yield Askers(marshal, persons, owner)
    print(f"\n{ASKED.total()} requests: {dict(sorted(ANSWERED.items()))}")  # noqa: T201


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
                Comment(**by, text=CANARY),
                Annotation(**by, origin=CANARY, data={CANARY: CANARY}),
                Classification(**by, taxonomy_id=taxonomy, classification=CANARY),
                Tag(**by, objtagoption_id=option),
                Label(obj_id=name, group_id=group, labeller_id=owner),
                Listing(user_id=owner, obj_id=name, list_name=CANARY),
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


def conforming(operation: str) -> Any:
    """Return the test of one operation."""

    @SCHEMA.include(operation_id=operation).parametrize()
    @settings(
        max_examples=math.ceil(CASES / len(OPERATIONS)) or FEW,
        derandomize=not CASES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: schemathesis.Case, askers: Askers) -> None:
        person = askers.people[next(TURNS) % len(askers.people)]
        ASKED[operation] += 1
        answer = case.call_and_validate(
            base_url=askers.marshal.url,
            headers=person.headers,
            # In an address all is text (`classifications=false` asks for a class of that name), and
            # bodies are read kindly, as SkyPortal did (0 for false, "7" for 7): what must be
            # refused is in `test_bad_requests.py`.
            excluded_checks=[negative_data_rejection],
            timeout=60,
        )
        ANSWERED[answer.status_code] += 1
        sent = f"{case.path_parameters} {case.query} {case.body!r}"
        told = answer.content.decode("utf-8", "replace")
        if CANARY not in sent:
            assert CANARY not in told, f"{person.username} is shown what is hidden"

    return answers


# One function each: tests of one that is parametrised by schemathesis have all the same name for
# pytest, and its processes, which share tests by name, would run but one of them.
for _operation in OPERATIONS:
    globals()[f"test_{_operation}_answers_as_described_and_shows_nothing_hidden"] = conforming(
        _operation
    )


def test_who_may_see_what_is_hidden_sees_it(askers: Askers) -> None:
    """So that the word would be found where it is shown."""
    for path in ("comments", "annotations", "photometry", "spectra", "classifications"):
        for obj_id in (f"ZTF26{CANARY}", "ZTF26both"):
            shown = askers.marshal.ask("GET", f"/api/sources/{obj_id}/{path}", askers.owner)
            assert CANARY in shown.text, path
    for path in ("/api/followup_request", "/api/allocation"):
        assert CANARY in askers.marshal.ask("GET", path, askers.owner).text, path


def test_as_many_were_asked_as_wanted() -> None:
    assert set(ASKED) == set(OPERATIONS)
    assert ASKED.total() >= CASES
