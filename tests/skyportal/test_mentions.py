"""Who is mentioned in a comment hears of it, if and only if he may read it."""

import itertools

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from skyportal.domain.mentions import mentioned
from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.instrument import Instrument
from skyportal.models.spectrum import Spectrum
from skyportal.models.stream import Stream
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.test_data_pushes import sent
from tests.skyportal.test_websocket import connected, heard

OWN = "/api/internal/notifications"


@pytest.mark.parametrize(
    ("comment", "names"),
    [
        ("@vera look", ["vera"]),
        ("(@vera, @edwin.h.)", ["vera", "edwin.h"]),
        ("@vera's spectrum; @vera again", ["vera"]),
        ("ask vera@caltech.edu or see /@vera", []),
        ("`@vera` and\n```\n@edwin\n```\nbut @cecilia", ["cecilia"]),
        ("@anna@caltech.edu", ["anna@caltech.edu"]),
        ("@ nobody, @, @@", []),
    ],
)
def test_names_behind_an_at(comment: str, names: list[str]) -> None:
    assert mentioned(comment) == names


def told(marshal: RunningMarshal, person: Person) -> list[str]:
    return [notice["text"] for notice in marshal.data("GET", OWN, person)]


@pytest.mark.service
def test_exactly_those_are_told_who_may_read_the_comment(
    marshal: RunningMarshal, people: People
) -> None:
    saving, other = people.group(), people.group()
    author = people.person("Comment", groups=(saving, other))
    crowd = {
        "member": people.person(groups=(saving,)),
        "of both groups": people.person(groups=(saving, other)),
        "sees the object by another group": people.person(groups=(other,)),
        "stranger": people.person(),
        "administrator": people.person("System admin"),
        "robot": people.person(groups=(saving,), is_bot=True),
        "expired": people.person(groups=(saving,), expiration_date="2020-01-01T00:00:00Z"),
        "author": author,
    }
    everybody = " ".join(f"@{person.username}" for person in crowd.values())
    silent = {"robot", "author", "expired"}
    for groups, owners in itertools.product(
        ([saving], [other], [saving, other]), ((saving,), (saving, other))
    ):
        obj = people.source(*owners)
        body = {"text": f"{everybody} @nobody.here", "group_ids": groups}
        path = f"/api/sources/{obj}/comments"
        identifier = marshal.data("POST", path, author, json=body)["id"]
        for name, person in crowd.items():
            if name == "expired":
                assert marshal.ask("GET", OWN, person).status_code == 403
                continue
            reads = marshal.ask("GET", f"{path}/{identifier}", person).status_code == 200
            sees = marshal.ask("GET", f"/api/sources/{obj}", person).status_code == 200
            hears = any(obj in sentence for sentence in told(marshal, person))
            assert hears == (reads and sees and name not in silent), (name, groups, owners)


@pytest.mark.service
def test_the_stream_of_a_candidate_and_the_groups_of_a_spectrum_count(
    marshal: RunningMarshal, people: People
) -> None:
    with people.everything() as session:
        caltech = session.scalars(select(Stream.id).filter(Stream.name.contains("Caltech"))).one()
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
    scanning, side = people.group(streams=(caltech,)), people.group()
    author = people.person("Comment")
    scanner = people.person()
    for person in (author, scanner):
        people.join(person, scanning, (caltech,))
    people.join(author, side)
    outsider = people.person(groups=(side,))
    obj = people.source()
    with people.everything() as session:
        passes = Filter(name="passes", group_id=scanning, stream_id=caltech)
        session.add(passes)
        session.flush()
        at = {"filter_id": passes.id, "group_id": scanning, "stream_id": caltech}
        session.add(Candidate(obj_id=obj, **at, passed_at="2026-11-24T03:00:00Z"))
        seen = {"observed_at": "2026-11-24T03:00:00Z", "instrument_id": instrument, "fluxes": [1.0]}
        spectra = [
            Spectrum(obj_id=obj, **seen, wavelengths=[1.0], digest=b"%d" % group, group_ids=[group])
            for group in (scanning, side)
        ]
        session.add_all(spectra)
        session.flush()
        paths = [f"/api/sources/{obj}/comments"]
        paths += [f"/api/spectra/{spectrum.id}/comments" for spectrum in spectra]
    text = f"@{scanner.username} @{outsider.username}"
    for path in paths:
        body = {"text": text, "group_ids": [scanning, side]}
        identifier = marshal.data("POST", path, author, json=body)["id"]
        for person in (scanner, outsider):
            place = f"/api/sources/{obj}/comments/{identifier}"
            reads = marshal.ask("GET", place, person).status_code == 200
            sees = marshal.ask("GET", f"/api/sources/{obj}", person).status_code == 200
            mine = [one["comment_id"] for one in marshal.data("GET", OWN, person)]
            assert (identifier in mine) == (reads and sees), (path, person.username)
    assert len(told(marshal, scanner)) == 2
    assert told(marshal, outsider) == []


@pytest.mark.service
def test_a_mention_is_told_once_and_goes_with_its_comment(
    marshal: RunningMarshal, people: People
) -> None:
    group = people.group()
    author, member, second = (people.person("Comment", groups=(group,)) for _ in range(3))
    obj = people.source(group)
    path = f"/api/sources/{obj}/comments"
    body = {"text": f"@{member.username} see", "group_ids": [group]}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    (notice,) = marshal.data("GET", OWN, member)
    assert notice["text"] == f"{author.username} mentioned you in a comment on {obj}."
    assert (notice["url"], notice["notification_type"]) == (f"/source/{obj}", "mention")
    assert (notice["comment_id"], notice["group_id"]) == (identifier, None)
    change = {"text": f"@{member.username} and @{second.username}"}
    marshal.data("PUT", f"{path}/{identifier}", author, json=change)
    assert len(told(marshal, member)) == len(told(marshal, second)) == 1
    assert len(marshal.data("GET", path, author)) == 1  # the caller is who he was before
    marshal.data("DELETE", f"{path}/{identifier}", author)
    assert told(marshal, member) == told(marshal, second) == []


@pytest.mark.service
async def test_the_page_of_who_is_mentioned_is_told_at_once(
    marshal: RunningMarshal, people: People
) -> None:
    group = people.group()
    author, member, second = (people.person("Comment", groups=(group,)) for _ in range(3))
    path = f"/api/sources/{people.source(group)}/comments"
    body = {"text": f"@{member.username} see", "group_ids": [group]}
    comment = {"type": "comment", "obj_id": path.split("/")[3]}
    async with connected(marshal, member) as ears, connected(marshal, second) as other_ears:
        await sent(marshal, "POST", path, author, body)
        both = [await heard(ears), await heard(ears)]
        assert {"type": "notification"} in both
        assert comment in both
        assert await heard(other_ears) == comment
        await sent(marshal, "POST", path, author, {"text": "Bye.", "group_ids": [group]})
        assert await heard(other_ears) == comment


@pytest.mark.service
def test_nobody_tells_what_is_in_no_comment_of_his(marshal: RunningMarshal, people: People) -> None:
    group = people.group()
    author, member = (people.person("Comment", groups=(group,)) for _ in range(2))
    path = f"/api/sources/{people.source(group)}/comments"
    body = {"text": "quiet", "group_ids": [group]}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    forged = text(
        "insert into notifications (user_id, comment_id, text, notification_type)"
        " values (:user, :comment, 'forged', :kind)"
    )
    for person, comment, kind in (
        (member, identifier, "mention"),  # in another's comment
        (author, identifier, "group"),  # in the name of a group
        (author, None, "mention"),
    ):
        values = {"user": member.id, "comment": comment, "kind": kind}
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with refused, person.transaction() as (session, _):
            session.execute(forged, values)
    assert told(marshal, member) == []
    readers = func.access.readers_of_comment(identifier, [author.id, member.id])
    for person, found in ((author, [author.id, member.id]), (member, [])):
        with person.transaction() as (session, _):
            assert session.scalar(select(readers)) == found
            assert session.scalar(select(func.access.user_id())) == person.id
