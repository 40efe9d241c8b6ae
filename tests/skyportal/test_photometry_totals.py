"""Statistics of many light curves: counted and computed anew by administrators, told as one sees them."""

from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from skyportal.domain import photometry_statistics
from skyportal.models.photometry_statistics import PhotometryStatistics as Told
from skyportal.models.taxonomy import Taxonomy
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import upload

pytestmark = pytest.mark.service

TOTALS = "/api/phot_stats"


@pytest.fixture(scope="module")
def admin(people: People) -> Person:
    return people.person("System admin")


def lose(people: People, obj: str) -> None:
    """Let the statistics of an object be away, as where measurements were loaded without triggers."""
    with people.everything() as session:
        session.execute(delete(Told).where(Told.obj_id == obj))


def spoil(people: People, obj: str) -> None:
    """Let the statistics of an object be wrong."""
    with people.everything() as session:
        session.execute(update(Told).where(Told.obj_id == obj).values(num_det=99, peak_flux=1e9))


def run_jobs(people: People) -> int:
    """Do what is queued, as the worker does; returns how many jobs there were."""
    done = 0
    while True:
        with people.everything() as session:
            taken = session.execute(
                text(
                    "delete from procrastinate_jobs where id = (select min(id) from"
                    " procrastinate_jobs where task_name = 'tell_photometry') returning args"
                )
            ).scalar_one_or_none()
            if taken is None:
                return done
            photometry_statistics.tell_next(session, taken["after"], lacking=taken["lacking"])
        done += 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_those_of_an_object_are_computed_anew(
    marshal: RunningMarshal,
    people: People,
    admin: Person,
    uploader: Person,
    obj: str,
    instrument: int,
    method: str,
) -> None:
    upload(marshal, uploader, obj, instrument)
    path = f"/api/sources/{obj}/phot_stat"
    right = marshal.data("GET", path, uploader)
    assert right["num_det"] == 2
    for broken in (lose, spoil):
        broken(people, obj)
        assert marshal.data("GET", path, uploader) != right
        assert marshal.ask(method, path, uploader).status_code == 403
        told = marshal.data(method, path, admin)
        assert told == (right if method != "DELETE" else {})
        assert marshal.data("GET", path, uploader) == right
    assert marshal.ask(method, "/api/sources/nothing/phot_stat", admin).status_code == 404


def test_those_of_all_are_counted_and_computed_by_a_job(
    marshal: RunningMarshal,
    people: People,
    admin: Person,
    uploader: Person,
    instrument: int,
    group: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(photometry_statistics, "AT_ONCE", 2)
    for method in ("GET", "POST", "PATCH"):
        assert marshal.ask(method, TOTALS, uploader).status_code == 403
    before = marshal.data("GET", TOTALS, admin)
    objs = [people.source(group) for _ in range(4)]
    measured, bare = objs[:3], objs[3]
    for obj in measured:
        upload(marshal, uploader, obj, instrument)
    right = [marshal.data("GET", f"/api/sources/{obj}/phot_stat", uploader) for obj in measured]

    def grown(told: int, without: int, lacking: int) -> bool:
        now = marshal.data("GET", TOTALS, admin)
        return [now[name] - before[name] for name in before] == [told, without, lacking]

    assert grown(3, 1, 0)
    for obj in measured[:2]:
        lose(people, obj)
    spoil(people, measured[2])
    assert grown(1, 3, 2)
    queued = marshal.data("POST", TOTALS, admin)["job_id"]
    (job,) = marshal.data("GET", "/api/internal/jobs?task=tell_photometry", admin)["jobs"]
    assert (job["id"], job["arguments"]) == (queued, {"after": "", "lacking": True})
    assert run_jobs(people) == 2  # the second finds nothing left
    assert grown(3, 1, 0)
    now = [marshal.data("GET", f"/api/sources/{obj}/phot_stat", uploader) for obj in measured]
    assert now[:2] == right[:2]
    assert now[2]["num_det"] == 99
    marshal.data("PATCH", TOTALS, admin)
    assert run_jobs(people) >= 2
    again = [marshal.data("GET", f"/api/sources/{obj}/phot_stat", uploader) for obj in measured]
    assert again == right
    assert marshal.data("GET", f"/api/sources/{bare}/phot_stat", uploader) is None


def test_others_cannot_have_them_computed_by_a_query(people: People, uploader: Person) -> None:
    for asked in ("select access.tell_photometry_of('{x}')", "select access.count_rows()"):
        with (
            pytest.raises(DBAPIError, match="only for system administrators"),
            uploader.transaction() as (session, _),
        ):
            session.execute(text(asked))
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        uploader.transaction() as (session, _),
    ):
        session.execute(text("select access.tell_photometry('{1}')"))


def classified(people: People, obj: str, author: Person, group: int, name: str) -> None:
    with people.everything() as session:
        taxonomy = session.scalars(select(Taxonomy.id).limit(1)).one()
        session.execute(
            text(
                "insert into classifications (obj_id, author_id, group_ids, taxonomy_id,"
                " classification) values (:obj, :author, :groups, :taxonomy, :name)"
            ),
            {
                "obj": obj,
                "author": author.id,
                "groups": [group],
                "taxonomy": taxonomy,
                "name": name,
            },
        )


def test_many_are_told_at_once_as_one_sees_them(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int
) -> None:
    group, hidden = people.group(uploader), people.group()
    other = people.person(groups=(group,))
    near, far, unseen = people.source(group), people.source(group, hidden), people.source(hidden)
    path = "/api/phot_stats/aggregate"
    upload(marshal, uploader, near, instrument, group_ids=[group], flux=[1000.0, 10.0])
    upload(marshal, uploader, far, instrument, mjd=[61010.0, 61011.0])  # for itself alone
    with people.everything() as session:
        for obj, redshift in ((near, 0.01), (far, 0.5)):
            session.execute(
                text("update objs set redshift = :z where id = :id"), {"z": redshift, "id": obj}
            )
    classified(people, near, uploader, group, "Ia")
    classified(people, far, uploader, hidden, "secret")

    def told(person: Person, **query: Any) -> dict[str, Any]:
        found = marshal.data("GET", path, person, params={"groupIDs": group} | query)
        return {row["obj_id"]: row for row in found["sources"]}

    mine, theirs = told(uploader), told(other)
    assert set(mine) == set(theirs) == {near, far}
    assert theirs[near] == mine[near]
    assert mine[near]["photstats"] == marshal.data("GET", f"/api/sources/{near}/phot_stat", other)
    assert (mine[near]["redshift"], mine[near]["classifications"]) == (0.01, ["Ia"])
    assert mine[far]["photstats"]["last_detected_mjd"] == 61011.0
    assert (theirs[far]["photstats"], theirs[far]["classifications"]) == (None, [])
    every = marshal.data("GET", path, other)
    assert every["is_complete"] is True
    assert unseen not in {row["obj_id"] for row in every["sources"]}
    assert set(told(other, minRedshift=0.1)) == {far}
    assert set(told(other, maxRedshift=0.1)) == {near}
    assert set(told(other, classifications="Ia")) == {near}
    assert set(told(other, classifications="secret")) == set()
    assert set(told(other, savedAfter="2100-01-01T00:00:00")) == set()
    assert set(told(other, savedBefore="2100-01-01T00:00:00")) == {near, far}
    first = marshal.data("GET", path, other, params={"groupIDs": group, "limit": 1})
    assert (len(first["sources"]), first["is_complete"]) == (1, False)


def test_where_detections_put_an_object(
    marshal: RunningMarshal, people: People, uploader: Person, member: Person, instrument: int
) -> None:
    group = people.group(uploader, member)
    obj = people.source(group)  # at 10, 20
    path = f"/api/sources/{obj}/position"
    assert marshal.data("GET", path, member) is None
    upload(
        marshal, uploader, obj, instrument, group_ids=[group],
        ra=[10.0, 10.0], dec=[20.0, 20.0 + 4 / 3600], flux=[100.0, 50.0], fluxerr=[5.0, 5.0],
    )  # fmt: skip
    upload(marshal, uploader, obj, instrument, ra=50.0, dec=-50.0, mjd=[61100.0, 61101.0])
    limit = {"mjd": [61200.0, 61201.0], "flux": [1.0, None], "ra": 50.0, "dec": -50.0}
    upload(marshal, uploader, obj, instrument, group_ids=[group], **limit)
    told = marshal.data("GET", path, member)
    # The weights are 400 and 100: the mean is a fifth of the way.
    assert told["separation"] == pytest.approx(0.8, abs=1e-6)
    assert (told["dec"] - 20) * 3600 == pytest.approx(0.8, abs=1e-6)
    assert told["ra"] == pytest.approx(10.0, abs=1e-9)
    assert told["dec_err"] == pytest.approx(1.28, abs=1e-6)
    assert (told["ra_err"], told["num_points"], told["weights"]) == (0.0, 2, "snr")
    assert marshal.data("GET", path, uploader)["num_points"] == 4
    other = people.source(group)
    upload(
        marshal, uploader, other, instrument, group_ids=[group],
        ra=[10.0, 10.0 + 3 / 3600], dec=20.0, ra_unc=[0.1, 0.2], dec_unc=0.1,
    )  # fmt: skip
    told = marshal.data("GET", f"/api/sources/{other}/position", member)
    assert told["weights"] == "uncertainty"
    assert (told["ra"] - 10) * 3600 == pytest.approx(0.6, abs=1e-6)
    alone = people.person()
    assert marshal.ask("GET", path, alone).status_code == 404


def test_the_mean_position_is_told_across_the_meridian(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, group: int
) -> None:
    obj = people.source(group)
    with people.everything() as session:
        session.execute(text("update objs set ra = 359.9999, dec = 0 where id = :id"), {"id": obj})
    upload(marshal, uploader, obj, instrument, ra=[359.9999, 0.0003], dec=0.0, flux=[100.0, 100.0])
    told = marshal.data("GET", f"/api/sources/{obj}/position", uploader)
    assert told["ra"] == pytest.approx(0.0001, abs=1e-9)
    assert told["separation"] == pytest.approx(0.72, abs=1e-6)
