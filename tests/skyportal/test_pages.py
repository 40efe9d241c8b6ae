"""Every list that comes in pages: together they are the list, in its order."""

import datetime
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.handlers import all_endpoints
from skyportal.handlers.routes import Endpoint
from skyportal.jobs.queue import defer
from skyportal.models.filter import Filter
from skyportal.models.stream import Stream
from skyportal.models.taxonomy import Taxonomy
from skyportal.schemas.base import PageQuery
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

PAGED = [one for one in all_endpoints() if one.query and issubclass(one.query, PageQuery)]
NIGHT = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)
ROWS = 3


@pytest.fixture(scope="module")
def admin(people: People) -> Person:
    return people.person("System admin")


@pytest.fixture(scope="module")
def listed_obj(marshal: RunningMarshal, people: People, admin: Person, instrument: int) -> str:
    """An object; three of everything that is listed in pages are made around it."""
    with people.everything() as session:
        public = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
        taxonomy = session.scalars(select(Taxonomy.id)).first()
    group = people.group(admin, streams=(public,))
    with people.everything() as session:
        passes = Filter(name="passes", group_id=group, stream_id=public)
        session.add(passes)
        session.flush()
        number = passes.id

    def make(path: str, **body: Any) -> Any:
        return marshal.data("POST", f"/api/{path}", admin, json=body)

    time = {"group_id": group, "instrument_id": instrument, "pi": "Vera Rubin"}
    allocation = make("allocation", **time)["id"]
    objs = [people.source(group) for _ in range(ROWS)]
    for day, obj in enumerate(objs):
        at = NIGHT + datetime.timedelta(days=day)
        make("candidates", id=obj, filter_ids=[number], passed_at=at.isoformat())
        make("classification", obj_id=obj, taxonomy_id=taxonomy, classification="Supernova")
        make("followup_request", obj_id=obj, allocation_id=allocation, payload={})
        make("photometry", obj_id=obj, instrument_id=instrument, mjd=61000.0 + day, filter="ztfr",
             flux=1.0, fluxerr=1.0, zp=23.9, magsys="ab")  # fmt: skip
        saved = {"start_save_date": "2020-01-01", "end_save_date": f"210{day}-01-01"}
        make("candidates/scan_reports", group_ids=[group], saved_candidates_range=saved)
        make("invitations", userEmail=f"guest{day}@here.example")
        make("objtagoption", name=f"tag {day}")  # a change that is audited
        change = {"redshift": day / 10 + 0.1}
        marshal.data("PATCH", f"/api/sources/{objs[0]}", admin, json=change)
        people.person()
        with people.everything() as session:
            defer(session, "try_me", obj_id=obj)
    return objs[0]


def rows_of(page: Any) -> list[Any]:
    """Return the rows of an answer, however it calls them."""
    if isinstance(page, list):
        return page
    (rows,) = (value for value in page.values() if isinstance(value, list))
    return list(rows)


@pytest.mark.parametrize("endpoint", PAGED, ids=lambda one: one.path)
def test_pages_follow_each_other(
    marshal: RunningMarshal, admin: Person, listed_obj: str, endpoint: Endpoint
) -> None:
    path = endpoint.path.format(obj_id=listed_obj)

    def page(number: int, size: int) -> Any:
        query = {"pageNumber": number, "numPerPage": size}
        return marshal.data("GET", path, admin, params=query)

    whole = rows_of(page(1, 500))
    assert len(whole) >= ROWS
    pages = [rows_of(page(number, 2)) for number in range(1, len(whole) // 2 + 2)]
    assert [len(one) for one in pages[:-1]] == [2] * (len(pages) - 1)
    assert [row for one in pages for row in one] == whole
    beyond = page(len(whole) + 1, 2)
    assert rows_of(beyond) == []
    if isinstance(beyond, dict) and beyond["totalMatches"] is not None:
        assert beyond["totalMatches"] == len(whole)
    for wrong in ({"pageNumber": 0}, {"numPerPage": 0}):
        assert marshal.ask("GET", path, admin, params=wrong).status_code == 400
