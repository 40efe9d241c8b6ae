"""Single measurements changed, light curves copied and removed, and photometry asked for over objects."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from skyportal.models.photometry import Photometry
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import Body, light_curve, upload
from tests.stack import wait_until

pytestmark = pytest.mark.service

UPLOAD = "/api/photometry"


def test_a_change_keeps_the_number_and_what_was_said_before(
    marshal: RunningMarshal, uploader: Person, member: Person, obj: str, instrument: int, group: int
) -> None:
    number, _ = upload(marshal, uploader, obj, instrument, group_ids=[group])
    path = f"{UPLOAD}/{number}"
    place = {"ra": 10.1, "dec": 20.1, "ra_unc": 0.1, "dec_unc": 0.2}
    change: Body = {"flux": 1.0, "fluxerr": 0.5, "zp": 25.0, "altdata": {"why": "sky"}} | place
    assert marshal.ask("PATCH", path, member, json=change).status_code == 403
    marshal.data("PATCH", path, uploader, json=change)
    point = marshal.data("GET", f"{path}?format=flux", member)
    assert point["flux"] == pytest.approx(10 ** (-0.4 * (25.0 - 23.9)), rel=1e-12)
    assert {name: point[name] for name in place} == place
    assert (point["altdata"], point["mjd"]) == ({"why": "sky"}, 61000.5)
    (before,) = marshal.data("GET", f"{path}/revisions", member)
    assert (before["flux"], before["fluxerr"]) == (100.0, 5.0)
    marshal.data("PATCH", path, uploader, json={"mag": 20.0, "magerr": 0.1})
    assert marshal.data("GET", path, member)["mag"] == pytest.approx(20.0, abs=1e-9)
    limit = {"limiting_mag": 21.0, "limiting_mag_nsigma": 3.0}
    marshal.data("PATCH", path, uploader, json=limit)
    told = marshal.data("GET", path, member)
    assert (told["mag"], told["limiting_mag_nsigma"]) == (None, 3.0)
    assert told["limiting_mag"] == pytest.approx(21.0, abs=1e-9)
    for wrong, says in (
        ({"flux": 1.0, "mag": 20.0}, "not both"),
        ({"flux": 1.0}, "zp"),
        ({}, "Name something"),
        ({"mjd": 61002.0}, "mjd"),
    ):
        refused = marshal.ask("PATCH", path, uploader, json=wrong)
        assert (refused.status_code, says in refused.text) == (400, True), refused.text


def test_sharing_of_one_measurement_can_be_taken_back(
    marshal: RunningMarshal, uploader: Person, member: Person, obj: str, instrument: int, group: int
) -> None:
    number, _ = upload(marshal, uploader, obj, instrument, group_ids=[group])
    path = f"{UPLOAD}/{number}"
    marshal.data("PATCH", path, uploader, json={"group_ids": [], "stream_ids": []})
    assert marshal.ask("GET", path, member).status_code == 404
    assert marshal.ask("GET", path, uploader).ok
    marshal.data("PATCH", path, uploader, json={"group_ids": [group]})
    assert marshal.ask("GET", path, member).ok
    foreign = marshal.ask("PATCH", path, uploader, json={"group_ids": [group, 2**30]})
    assert foreign.status_code == 403


def test_a_light_curve_is_copied_as_far_as_one_sees_it(
    marshal: RunningMarshal,
    people: People,
    uploader: Person,
    member: Person,
    instrument: int,
    obj: str,
    group: int,
) -> None:
    other = people.source(group)
    upload(marshal, uploader, other, instrument, group_ids=[group], origin="pipeline")
    upload(marshal, uploader, other, instrument, mjd=61009.0, flux=7.0)  # nobody else's business
    body = {"origin_id": other, "group_ids": [group]}
    path = f"/api/sources/{obj}/copy_photometry"
    first = marshal.data("POST", path, member, json=body)
    assert marshal.data("POST", path, member, json=body)["ids"] == first["ids"]
    copied = light_curve(marshal, uploader, obj)
    assert [(one["mjd"], one["flux"], one["origin"]) for one in copied] == [
        (61000.5, 100.0, "pipeline"),
        (61001.5, 50.0, "pipeline"),
    ]
    assert {one["owner_id"] for one in copied} == {member.id}
    itself = marshal.ask("POST", path, member, json={"origin_id": obj})
    assert (itself.status_code, "the object itself" in itself.text) == (400, True)
    hidden = people.source()
    assert marshal.ask("POST", path, member, json={"origin_id": hidden}).status_code == 404


def test_all_of_an_object_is_removed_that_is_ones_own(
    marshal: RunningMarshal, people: People, uploader: Person, obj: str, instrument: int, group: int
) -> None:
    cleaner = people.person("Upload data", "Delete bulk photometry", groups=(group,))
    upload(marshal, uploader, obj, instrument, group_ids=[group])
    upload(marshal, cleaner, obj, instrument, mjd=[61005.0, 61006.0])
    path = f"/api/sources/{obj}/photometry"
    assert marshal.ask("DELETE", path, uploader).status_code == 403
    assert marshal.data("DELETE", path, cleaner) == {"removed": 2}
    assert [one["owner_id"] for one in light_curve(marshal, cleaner, obj)] == [uploader.id] * 2


def test_who_loses_a_deadlock_is_not_shown_it(
    marshal: RunningMarshal, people: People, uploader: Person, obj: str, instrument: int, group: int
) -> None:
    """Statistics are locked here, and then the photometry; removing goes the other way."""
    cleaner = people.person("Upload data", "Delete bulk photometry", groups=(group,))
    upload(marshal, cleaner, obj, instrument, mjd=[61005.0, 61006.0])
    mine = {"obj_id": obj}
    kept = text("select id from photometry_statistics where obj_id = :obj_id for update")
    points = text("select id from photometry where obj_id = :obj_id for update")
    with ThreadPoolExecutor(1) as pool, people.everything() as session:
        assert session.execute(kept, mine).all()
        path = f"/api/sources/{obj}/photometry"
        removed = pool.submit(marshal.data, "DELETE", path, cleaner)
        wait_until(lambda: waiting_for_locks(people) > 0, "the removal waits", 30)
        # It looks for a deadlock after a second, finds this one, and begins anew.
        assert len(session.execute(points, mine).all()) == 2
        session.commit()
    assert removed.result(60) == {"removed": 2}


def waiting_for_locks(people: People) -> int:
    """Return how many transactions wait for another one."""
    waiting = text("select count(*) from pg_locks where not granted")
    with people.everything() as session:
        return int(session.execute(waiting).scalar_one())


def test_a_range_of_time_over_all_objects(
    marshal: RunningMarshal,
    people: People,
    uploader: Person,
    member: Person,
    instrument: int,
    obj: str,
    group: int,
) -> None:
    other = people.source(group)
    begin, end = "2031-01-01T00:00:00", "2031-01-02T00:00:00"  # MJD 62867, 62868
    upload(marshal, uploader, obj, instrument, mjd=[62867.1, 62868.1], group_ids=[group])
    upload(marshal, uploader, other, instrument, mjd=[62867.2, 62867.3])  # his own
    asked = {"min_date": begin, "max_date": end, "instrument_ids": str(instrument)}
    path = "/api/photometry/range"
    seen = marshal.data("GET", path, uploader, params=asked)
    assert [one["mjd"] for one in seen] == [62867.1, 62867.2, 62867.3]
    assert [one["obj_id"] for one in marshal.data("GET", path, member, params=asked)] == [obj]
    second = asked | {"format": "flux", "numPerPage": "2", "pageNumber": "2"}
    assert [one["flux"] for one in marshal.data("GET", path, uploader, params=second)] == [50.0]
    assert marshal.data("GET", path, uploader, params=asked | {"instrument_ids": "0"}) == []


def test_origins_and_statistics_are_of_what_one_sees(
    marshal: RunningMarshal, uploader: Person, member: Person, obj: str, instrument: int, group: int
) -> None:
    upload(marshal, uploader, obj, instrument, origin="of mine alone")
    path = f"/api/sources/{obj}/phot_stat"
    assert "of mine alone" in marshal.data("GET", "/api/photometry/origins", uploader)
    assert "of mine alone" not in marshal.data("GET", "/api/photometry/origins", member)
    assert marshal.data("GET", path, uploader)["num_det"] == 2
    assert marshal.data("GET", path, member) is None
    upload(marshal, uploader, obj, instrument, group_ids=[group], flux=[25.0, 1.0])
    told = marshal.data("GET", path, member)
    assert (told["num_obs"], told["num_det"], told["peak_mjd"]) == (2, 1, 61000.5)


def test_who_manages_photometry_changes_what_he_sees(
    marshal: RunningMarshal, people: People, uploader: Person, obj: str, instrument: int, group: int
) -> None:
    manager = people.person("Upload data", "Manage photometry", groups=(group,))
    seen, _ = upload(marshal, uploader, obj, instrument, group_ids=[group])
    hidden, _ = upload(marshal, uploader, obj, instrument, mjd=[61007.0, 61008.0])
    marshal.data("PATCH", f"{UPLOAD}/{seen}", manager, json={"altdata": {"checked": True}})
    refused = marshal.ask("PATCH", f"{UPLOAD}/{hidden}", manager, json={"altdata": {}})
    assert refused.status_code == 404
    with people.everything() as session:
        assert session.get_one(Photometry, seen).altdata == {"checked": True}
        assert session.get_one(Photometry, hidden).altdata is None
