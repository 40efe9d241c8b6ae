"""Sharing single measurements with more groups: one's own, and with one's own groups alone."""

from typing import Any

import pytest
from sqlalchemy import select, text

from skyportal.models.instrument import Instrument
from skyportal.models.photometry import Photometry
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def group(people: People) -> int:
    return people.group()


@pytest.fixture(scope="module")
def owner(people: People, group: int) -> Person:
    return people.person("Upload data", groups=(group,))


@pytest.fixture(scope="module")
def member(people: People, group: int) -> Person:
    return people.person("Upload data", groups=(group,))


@pytest.fixture
def obj(people: People, group: int) -> str:
    return people.source(group)


@pytest.fixture
def points(marshal: RunningMarshal, people: People, owner: Person, obj: str) -> list[int]:
    """Two measurements that their owner has shared with nobody."""
    with people.everything() as session:
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
    body = {
        "obj_id": obj,
        "instrument_id": instrument,
        "mjd": [61000.1, 61001.2],
        "filter": "ztfg",
        "flux": [100.0, 90.0],
        "fluxerr": 5.0,
        "zp": 23.9,
        "magsys": "ab",
    }
    ids: list[int] = marshal.data("POST", "/api/photometry", owner, json=body)["ids"]
    return ids


def seen(marshal: RunningMarshal, obj: str, person: Person) -> list[int]:
    rows: list[dict[str, Any]] = marshal.data("GET", f"/api/sources/{obj}/photometry", person)
    return [row["id"] for row in rows]


def share(marshal: RunningMarshal, person: Person, ids: list[int], *groups: int) -> Any:
    body = {"photometryIDs": ids, "groupIDs": list(groups)}
    return marshal.ask("POST", "/api/sharing", person, json=body)


def test_one_measurement_is_shared_the_other_is_not(
    marshal: RunningMarshal,
    people: People,
    owner: Person,
    member: Person,
    obj: str,
    points: list[int],
    group: int,
) -> None:
    assert seen(marshal, obj, member) == []
    for _ in range(2):  # again changes nothing
        answer = share(marshal, owner, points[:1], group)
        assert answer.json()["data"] == {"shared": 1}
    assert seen(marshal, obj, member) == points[:1]
    with people.everything() as session:
        assert group in session.get_one(Photometry, points[0]).group_ids


def test_what_another_has_uploaded_is_not_mine_to_share(
    marshal: RunningMarshal,
    people: People,
    owner: Person,
    member: Person,
    obj: str,
    points: list[int],
    group: int,
) -> None:
    share(marshal, owner, points[:1], group)  # the member sees it now
    further = people.group()
    people.join(member, further)
    refused = share(marshal, member, points[:1], further)
    assert refused.status_code == 403
    assert "are not yours to share" in refused.json()["message"]
    hidden = share(marshal, member, points, group)  # nor what the member does not see
    assert hidden.status_code == 403
    assert seen(marshal, obj, member) == points[:1]


def test_the_database_itself_keeps_others_from_sharing(
    marshal: RunningMarshal, member: Person, owner: Person, points: list[int], group: int
) -> None:
    share(marshal, owner, points[:1], group)
    with member.transaction() as (session, _caller):
        changed = session.execute(
            text("update photometry set group_ids = '{}' where id = any(:ids) returning id"),
            {"ids": points},
        ).all()
    assert changed == []


def test_nothing_is_shared_with_groups_of_others(
    marshal: RunningMarshal, people: People, owner: Person, points: list[int]
) -> None:
    strange = people.group()
    refused = share(marshal, owner, points, strange)
    assert refused.status_code == 403
    assert f"not a member of group {strange}" in refused.json()["message"]


def test_without_the_permission_nobody_shares(
    marshal: RunningMarshal, people: People, points: list[int], group: int
) -> None:
    reader = people.person(groups=(group,))
    assert share(marshal, reader, points, group).status_code == 403
