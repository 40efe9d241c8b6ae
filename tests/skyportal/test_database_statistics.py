"""What administrators are told of the database, and old candidates that they have removed."""

import datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text

from baselayer.settings import Settings
from skyportal.database import DatabaseRole, database_url
from skyportal.domain import expiry
from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate
from skyportal.models.comment import Comment
from skyportal.models.filter import Filter
from skyportal.models.obj import Obj
from skyportal.models.stream import Stream
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def admin(people: People) -> Person:
    return people.person("System admin")


def passed(people: People, days_ago: float) -> str:
    """Make an object that passed a filter so many days ago."""
    obj = people.source()
    with people.everything() as session:
        stream = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
    group = people.group(streams=(stream,))
    at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days_ago)
    with people.everything() as session:
        row = Filter(name="passes", group_id=group, stream_id=stream)
        session.add(row)
        session.flush()
        session.add(
            Candidate(
                obj_id=obj, filter_id=row.id, group_id=group, stream_id=stream, passed_at=at,
                created_at=at,
            )
        )  # fmt: skip
    return obj


def test_rows_of_everything_are_counted_whoever_may_see_them(
    marshal: RunningMarshal, people: People, admin: Person, uploader: Person
) -> None:
    assert marshal.ask("GET", "/api/db_stats", uploader).status_code == 403
    obj = passed(people, 3)
    with people.everything() as session:
        session.add(Comment(obj_id=obj, author_id=uploader.id, group_ids=[], text="for nobody"))
    told = marshal.data("GET", "/api/db_stats", admin)
    tables = {one["name"]: one for one in told["tables"]}
    with people.everything() as session:
        for model in (Obj, Comment, Candidate):
            number = session.scalar(select(func.count()).select_from(model))
            assert tables[model.__tablename__]["number"] == number
        newest = session.scalar(select(func.max(Candidate.passed_at)))
    assert not any(one["is_estimate"] for one in told["tables"])
    assert tables["objs"]["bytes"] > 0
    assert told["bytes"] > sum(one["bytes"] for one in told["tables"])
    assert datetime.datetime.fromisoformat(told["newest_candidate_at"]) == newest
    assert told["oldest_candidate_at"] <= told["newest_candidate_at"]


def analyse(settings: Settings, table: str) -> None:
    """Let PostgreSQL look how many rows a table has, as it does by itself now and then."""
    engine = create_engine(database_url(settings, DatabaseRole.OWNER))
    with engine.begin() as connection:
        connection.execute(text(f"analyze {table}"))
    engine.dispose()


def test_of_large_tables_the_estimate_is_told(
    marshal: RunningMarshal, people: People, admin: Person
) -> None:
    obj = people.source()
    with people.everything() as session:
        session.execute(
            text(
                "insert into annotations (obj_id, origin, data, group_ids)"
                " select :obj, 'x' || number, '{}', '{}' from generate_series(1, 100500) as number"
            ),
            {"obj": obj},
        )
    analyse(marshal.settings, "annotations")
    told = marshal.data("GET", "/api/db_stats", admin)
    (annotations,) = [one for one in told["tables"] if one["name"] == "annotations"]
    assert annotations["is_estimate"] is True
    assert annotations["number"] == pytest.approx(100_500, rel=0.05)
    with people.everything() as session:
        session.execute(text("delete from annotations"))
    analyse(marshal.settings, "annotations")
    with people.everything() as session:
        assert session.scalar(select(func.count()).select_from(Annotation)) == 0


def test_each_object_is_in_the_index_of_positions(
    marshal: RunningMarshal, people: People, admin: Person, uploader: Person
) -> None:
    people.source()
    with people.everything() as session:
        objects = session.scalar(select(func.count()).select_from(Obj))
    for method in ("GET", "POST"):
        assert marshal.ask(method, "/api/healpix", uploader).status_code == 403
        told = marshal.data(method, "/api/healpix", admin)
        assert told == {"totalWithHealpix": objects, "totalWithoutHealpix": 0}


def test_whether_there_are_sources_is_told_as_one_sees_them(
    marshal: RunningMarshal, people: People
) -> None:
    group = people.group()
    member, stranger = people.person(groups=(group,)), people.person()
    path = "/api/internal/dbinfo"
    assert marshal.data("GET", path, member) == {"source_table_empty": True}
    people.source(group)
    assert marshal.data("GET", path, member) == {"source_table_empty": False}
    assert marshal.data("GET", path, stranger) == {"source_table_empty": True}


def test_old_candidates_are_removed_by_a_job(
    marshal: RunningMarshal,
    people: People,
    admin: Person,
    uploader: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, body = "/api/candidates/bulk_delete", {"days": 20}
    assert marshal.ask("POST", path, uploader, json=body).status_code == 403
    assert marshal.ask("POST", path, admin, json={"days": 0}).status_code == 400
    assert marshal.ask("POST", path, admin).status_code == 400
    old = {passed(people, 30) for _ in range(3)}
    young = passed(people, 10)
    said = passed(people, 30)
    with people.everything() as session:
        session.add(Comment(obj_id=said, author_id=uploader.id, group_ids=[], text="!"))
    queued = marshal.data("POST", path, admin, json=body)["job_id"]
    jobs = "/api/internal/jobs?task=forget_old_candidates"
    (job,) = marshal.data("GET", jobs, admin)["jobs"]
    assert (job["id"], job["arguments"]) == (queued, body)
    (entry, *_) = marshal.data("GET", "/api/internal/audit", admin)["entries"]
    assert entry["path"] == path

    monkeypatch.setattr(expiry, "MOST_CANDIDATES", 2)

    def run() -> int:
        with people.everything() as session:
            return expiry.forget_old_candidates(session, 20)["objects"]

    assert run() == 2
    assert len(marshal.data("GET", jobs, admin)["jobs"]) == 2  # one more for the rest
    assert run() == 1
    assert len(marshal.data("GET", jobs, admin)["jobs"]) == 2
    with people.everything() as session:
        left = set(session.scalars(select(Obj.id)))
    assert not old & left
    assert {young, said} <= left


def told(marshal: RunningMarshal, person: Person, obj: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = marshal.data("GET", f"/api/sources/{obj}/color_mag", person)
    return found


def test_where_a_star_lies_in_the_diagram(
    marshal: RunningMarshal, people: People, uploader: Person, member: Person, obj: str, group: int
) -> None:
    assert told(marshal, member, obj) == []
    gaia = {"Mag_G": 4.67, "Mag_Bp": 4.98, "Mag_Rp": 4.16, "Plx": 10.0}
    for origin, groups in (("gaia", [group]), ("mine", [people.group(uploader)])):
        body = {"obj_id": obj, "origin": origin, "data": gaia, "group_ids": groups}
        marshal.data("POST", f"/api/sources/{obj}/annotations", uploader, json=body)
    (star,) = told(marshal, member, obj)
    assert (star["origin"], star["color"], star["abs_mag"]) == (
        "gaia",
        pytest.approx(0.82),
        pytest.approx(-0.33),
    )
    assert len(told(marshal, uploader, obj)) == 2
    hidden = people.source(people.group())
    assert marshal.ask("GET", f"/api/sources/{hidden}/color_mag", member).status_code == 404
