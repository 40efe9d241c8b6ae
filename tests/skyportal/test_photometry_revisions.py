"""What was reduced anew supersedes what was there; what it said before stays to be seen by whom it was for."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from skyportal.domain.photometry_rows import Point
from skyportal.domain.photometry_upload import Sharing, planned
from skyportal.models.photometry import Photometry
from skyportal.models.photometry_revision import PhotometryRevision
from skyportal.schemas.photometry_upload import UploadQuery
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import Body, light_curve
from tests.skyportal.uploads import photometry_body as body_of

UPLOAD = "/api/photometry"


def fluxes(marshal: RunningMarshal, obj: str, person: Person) -> list[float | None]:
    return [point["flux"] for point in light_curve(marshal, person, obj)]


def revisions(marshal: RunningMarshal, number: int, person: Person) -> list[Body]:
    found: list[Body] = marshal.data("GET", f"{UPLOAD}/{number}/revisions", person)
    return found


@pytest.mark.service
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_new_reduction_does_not_stand_beside_the_one_before(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str, method: str
) -> None:
    first = marshal.data(method, UPLOAD, uploader, json=body_of(obj, instrument))
    (number,) = first["ids"]
    assert revisions(marshal, number, uploader) == []
    newer = body_of(obj, instrument, flux=110.0, fluxerr=2.0, ref_flux=7.0)
    second = marshal.data(method, UPLOAD, uploader, json=newer)
    limit = body_of(obj, instrument, flux=None, fluxerr=4.0)
    assert marshal.data(method, UPLOAD, uploader, json=limit)["ids"] == second["ids"] == [number]
    assert fluxes(marshal, obj, uploader) == [None]
    source = marshal.data("GET", f"/api/sources/{obj}", uploader)
    assert source["photstats"]["num_obs"] == 1
    oldest, newest = revisions(marshal, number, uploader)
    assert (oldest["flux"], oldest["fluxerr"], oldest["snr"]) == (100.0, 5.0, 20.0)
    assert oldest["mag"] == pytest.approx(18.9)
    assert (newest["flux"], newest["ref_flux"]) == (110.0, 7.0)
    assert [oldest["upload_id"], newest["upload_id"]] == [first["upload_id"], second["upload_id"]]
    assert oldest["uploaded_at"] < oldest["replaced_at"] == newest["uploaded_at"]
    assert newest["replaced_by"]["username"] == uploader.username


@pytest.mark.service
def test_an_old_reduction_sent_again_is_the_current_one(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str
) -> None:
    numbers = set()
    for flux in (1.0, 2.0, 1.0, 1.0):
        numbers |= set(
            marshal.data("PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=flux))["ids"]
        )
    (number,) = numbers
    assert fluxes(marshal, obj, uploader) == [1.0]
    assert [one["flux"] for one in revisions(marshal, number, uploader)] == [1.0, 2.0]
    refused = marshal.ask("POST", UPLOAD, uploader, json=body_of(obj, instrument, flux=1.0))
    assert refused.status_code == 409


@pytest.mark.service
def test_what_is_another_measurement_stays_beside(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str, group: int
) -> None:
    other = people.person("Upload data", groups=(group,))
    marshal.data(
        "PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=[1.0, 2.0])
    )  # one upload
    marshal.data("PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=3.0, origin="forced"))
    marshal.data("PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=4.0, filter="ztfg"))
    marshal.data("PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=5.0, mjd=61001))
    body = body_of(obj, instrument, flux=6.0, group_ids=[group])
    marshal.data("PUT", UPLOAD, other, json=body)  # another's
    assert sorted(fluxes(marshal, obj, uploader), key=str) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    marshal.data("PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=[7.0, 1.0]))
    assert sorted(fluxes(marshal, obj, uploader), key=str) == [1.0, 3.0, 4.0, 5.0, 6.0, 7.0]


@pytest.mark.service
def test_further_rows_that_a_revision_replaces_are_in_its_history(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str
) -> None:
    marshal.data("PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=[1.0, 2.0, 3.0]))
    query = "?duplicate_ignore_flux=true&overwrite_flux=true"
    answer = marshal.data("PUT", UPLOAD + query, uploader, json=body_of(obj, instrument, flux=4.0))
    (number,) = answer["ids"]
    assert fluxes(marshal, obj, uploader) == [4.0]
    assert sorted(one["flux"] for one in revisions(marshal, number, uploader)) == [1.0, 2.0, 3.0]
    marshal.data("DELETE", f"{UPLOAD}/{number}", uploader)  # and it goes with it
    assert marshal.ask("GET", f"{UPLOAD}/{number}/revisions", uploader).status_code == 404


@pytest.mark.service
def test_history_is_for_whom_it_was_shared_with(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str, group: int
) -> None:
    member, stranger = people.person(groups=(group,)), people.person("Manage photometry")
    marshal.data("PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=1.0))  # for oneself
    shared = body_of(obj, instrument, flux=2.0, group_ids=[group])
    (number,) = marshal.data("PUT", UPLOAD, uploader, json=shared)["ids"]
    marshal.data("PUT", UPLOAD, uploader, json=body_of(obj, instrument, flux=3.0))
    assert fluxes(marshal, obj, member) == [3.0]  # who saw the measurement sees it renewed
    assert [one["flux"] for one in revisions(marshal, number, member)] == [2.0]
    assert [one["flux"] for one in revisions(marshal, number, uploader)] == [1.0, 2.0]
    assert marshal.ask("GET", f"{UPLOAD}/{number}/revisions", stranger).status_code == 404
    count = select(func.count()).where(PhotometryRevision.photometry_id == number)
    for person, seen in ((member, 1), (stranger, 0), (people.person("System admin"), 2)):
        with person.transaction() as (session, _):
            assert session.scalar(count) == seen
    with uploader.transaction() as (session, _):  # nobody rewrites history
        gone = session.execute(text("delete from photometry_revisions returning id")).all()
        changed = session.execute(text("update photometry_revisions set flux = 9 returning id"))
        assert [*gone, *changed.all()] == []


@pytest.mark.service
def test_a_limit_comes_out_at_its_sigma(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str
) -> None:
    body = body_of(obj, instrument, mjd=[61000.5, 61001.5, 61002.5], mag=[None, None, 18.0])
    for name in ("flux", "fluxerr", "zp"):
        del body[name]
    body |= {"magerr": 0.1, "limiting_mag": 20.5, "limiting_mag_nsigma": [3, 5, 3]}
    marshal.data("PUT", UPLOAD, uploader, json=body)
    points = marshal.data("GET", f"/api/sources/{obj}/photometry?format=both", uploader)
    assert [point["limiting_mag_nsigma"] for point in points] == [3.0, 5.0, 3.0]
    assert [point["limiting_mag"] for point in points[:2]] == [pytest.approx(20.5, abs=1e-9)] * 2
    assert points[0]["fluxerr"] / points[1]["fluxerr"] == pytest.approx(5 / 3)
    curve = marshal.data("GET", f"/api/sources/{obj}?includePhotometry=true", uploader)
    small = [point["limiting_mag"] for point in curve["photometry"][:2]]
    assert small == [pytest.approx(20.5, abs=1e-9)] * 2


@pytest.mark.service
def test_a_merge_keeps_histories_and_gives_them_back(
    marshal: RunningMarshal, people: People, instrument: int, group: int
) -> None:
    from skyportal.domain.moving import merge_objects, undo_merge

    manager = people.person("Manage sources", "Upload data", groups=(group,))
    kept, duplicate = people.source(group), people.source(group)
    for obj, before in ((kept, 1.0), (duplicate, 2.0)):
        for flux in (before, 9.0):
            marshal.data("PUT", UPLOAD, manager, json=body_of(obj, instrument, flux=flux))

    def history(obj: str) -> list[float]:
        with people.everything() as session:
            of_obj = select(Photometry.id).where(Photometry.obj_id == obj)
            wanted = select(PhotometryRevision.flux).where(
                PhotometryRevision.photometry_id.in_(of_obj)
            )
            return sorted(flux for flux in session.scalars(wanted) if flux is not None)

    path = f"/api/sources/{kept}/merges"
    number = marshal.data("POST", path, manager, json={"duplicate": duplicate})["id"]
    with people.everything() as session:
        merge_objects(session, number)
    assert (history(kept), history(duplicate)) == ([1.0, 2.0], [])
    marshal.data("DELETE", f"{path}/{number}", manager)
    with people.everything() as session:
        undo_merge(session, number)
    assert (history(kept), history(duplicate)) == ([1.0], [2.0])


def point(mjd: float, flux: float | None) -> Point:
    nothing = dict.fromkeys(
        ("ref_flux", "ref_fluxerr", "ra", "dec", "ra_unc", "dec_unc", "altdata")
    )
    return Point("x", 1, mjd, "ztfr", "", flux, 1.0, limiting_mag_nsigma=5.0, **nothing)


FLUXES = st.sampled_from([None, 1.0, 2.0, 3.0])
UPLOADS = st.lists(st.lists(st.tuples(st.sampled_from([1.0, 2.0]), FLUXES), min_size=1), max_size=6)


@given(UPLOADS)
@settings(max_examples=300, deadline=None)
def test_after_any_uploads_what_was_sent_last_is_current(
    uploads: list[list[tuple[float, Any]]],
) -> None:
    """The plan, carried out in memory: nothing sent last is missing, no row is there twice."""
    stored: dict[int, Body] = {}
    numbers = itertools.count(1)
    for upload in uploads:
        points = [point(*sent) for sent in upload]
        rows: list[Any] = list(stored.values())
        plan = planned(points, rows, Sharing([], []), UploadQuery())
        for number, one in plan.revised.items():
            stored[number] |= {"flux": one.flux}
        for one in plan.new.values():
            shared = {"group_ids": [], "stream_ids": []}
            number = next(numbers)
            stored[number] = one._asdict() | shared | {"id": number}
        current = [(row["mjd"], row["flux"]) for row in stored.values()]
        assert len(current) == len(set(current))
        assert set(upload) <= set(current)
        assert plan.ids.keys() | plan.new.keys() == {one.measurement for one in points}
