"""Data shared with more groups: by who may, with groups that are theirs, and no value changes by it."""

import pytest
from sqlalchemy import text

from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import upload, upload_spectrum

pytestmark = pytest.mark.service

SHARING = "/api/sharing"


@pytest.fixture
def point(marshal: RunningMarshal, uploader: Person, obj: str, instrument: int, group: int) -> int:
    """A measurement that the group sees."""
    number, _ = upload(marshal, uploader, obj, instrument, group_ids=[group])
    return number


@pytest.fixture
def spectrum(
    marshal: RunningMarshal, uploader: Person, obj: str, instrument: int, group: int
) -> int:
    """A spectrum that the group sees."""
    return upload_spectrum(marshal, uploader, obj, instrument, group_ids=[group])


def sees(marshal: RunningMarshal, person: Person, point: int, spectrum: int) -> list[bool]:
    """Tell whether somebody sees the measurement and the spectrum."""
    paths = (f"/api/photometry/{point}", f"/api/spectra/{spectrum}")
    return [marshal.ask("GET", path, person).ok for path in paths]


def test_the_owner_shares_with_another_group_of_his(
    marshal: RunningMarshal, people: People, uploader: Person, point: int, spectrum: int
) -> None:
    friend = people.person("Upload data")
    both = people.group(friend, uploader)
    assert sees(marshal, friend, point, spectrum) == [False, False]
    body = {"groupIDs": [both], "photometryIDs": [point], "spectrumIDs": [spectrum]}
    for _ in range(2):  # again changes nothing
        shared = marshal.data("POST", SHARING, uploader, json=body)
        assert shared == {"shared": 2}
    assert sees(marshal, friend, point, spectrum) == [True, True]
    assert marshal.data("GET", f"/api/photometry/{point}/revisions", uploader) == []
    foreign = people.group()
    refused = marshal.ask("POST", SHARING, uploader, json=body | {"groupIDs": [foreign]})
    assert (refused.status_code, str(foreign) in refused.text) == (403, True)


def test_members_share_only_where_they_may(
    marshal: RunningMarshal, people: People, group: int, point: int, spectrum: int
) -> None:
    friend, plain = people.person("Upload data"), people.person("Upload data", groups=(group,))
    sharer = people.person("Upload data")
    people.join(sharer, group, can_share_photometry=True)
    both = people.group(friend, plain, sharer)
    body = {"groupIDs": [both], "photometryIDs": [point], "spectrumIDs": [spectrum]}
    refused = marshal.ask("POST", SHARING, plain, json=body)
    assert (refused.status_code, f"photometry {point}" in refused.text) == (403, True)
    assert sees(marshal, friend, point, spectrum) == [False, False]
    # what one does not see is not there, and nothing is shared in its company
    unseen = people.person("Upload data", groups=(both,))
    assert marshal.ask("POST", SHARING, unseen, json=body).status_code == 404
    marshal.data("POST", SHARING, sharer, json=body)
    assert sees(marshal, friend, point, spectrum) == [True, True]


def test_all_are_shared_or_none(
    marshal: RunningMarshal, people: People, uploader: Person, point: int
) -> None:
    friend = people.person("Upload data")
    both = people.group(friend, uploader)
    body = {"groupIDs": [both], "photometryIDs": [point, 2**31 - 1]}
    assert marshal.ask("POST", SHARING, uploader, json=body).status_code == 404
    assert marshal.ask("GET", f"/api/photometry/{point}", friend).status_code == 404
    nothing = marshal.ask("POST", SHARING, uploader, json={"groupIDs": [both]})
    assert (nothing.status_code, "name what to share" in nothing.text) == (400, True)


def test_without_the_permission_nobody_shares(
    marshal: RunningMarshal, people: People, group: int, point: int
) -> None:
    reader = people.person(groups=(group,))
    body = {"groupIDs": [group], "photometryIDs": [point]}
    assert marshal.ask("POST", SHARING, reader, json=body).status_code == 403


def test_the_database_itself_keeps_others_from_changing_who_sees_a_measurement(
    member: Person, point: int
) -> None:
    """What adds groups takes none away, and changes nothing else."""
    with member.transaction() as (session, _):
        statement = "update photometry set group_ids = '{}' where id = :id returning id"
        assert session.execute(text(statement), {"id": point}).all() == []
        shared = text("select access.share_photometry(array[:id]::bigint[], array[1]::int[])")
        assert session.execute(shared, {"id": point}).all() == []
