"""Jobs as administrators see them, and objects that nobody wanted, which a job forgets."""

import datetime
import threading
from typing import Any

import pytest
from sqlalchemy import select, text, update

from skyportal.domain.expiry import forget_candidates
from skyportal.jobs.queue import defer
from skyportal.models.candidate import Candidate
from skyportal.models.comment import Comment
from skyportal.models.filter import Filter
from skyportal.models.listing import Listing
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.source import Source
from skyportal.models.stream import Stream
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service

JOBS = "/api/internal/jobs"


def test_jobs_are_seen_and_those_that_failed_tried_again(
    marshal: RunningMarshal, people: People
) -> None:
    admin, person = people.person("System admin"), people.person("Manage users")
    with people.everything() as session:
        defer(session, "try_me", obj_id="ZTF1")
    assert marshal.ask("GET", JOBS, person).status_code == 403
    page = marshal.data("GET", f"{JOBS}?task=try_me&state=todo", admin)
    (job,) = page["jobs"]
    assert (job["arguments"], job["state"], job["attempts"]) == ({"obj_id": "ZTF1"}, "todo", 0)
    assert (job["queued_at"] is None, job["started_at"], page["totalMatches"]) == (False, None, 1)
    retry = f"{JOBS}/{job['id']}/retry"
    waiting = marshal.ask("POST", retry, admin)
    assert (waiting.status_code, "is todo" in waiting.text) == (409, True)
    with people.everything() as session:
        failed = text("update procrastinate_jobs set status = 'failed' where id = :id")
        session.execute(text("update procrastinate_jobs set status = 'doing' where id = :id"), job)
        session.execute(failed, job)
    assert marshal.data("GET", f"{JOBS}?state=failed", admin)["jobs"][0]["id"] == job["id"]
    assert marshal.ask("POST", retry, person).status_code == 403
    marshal.data("POST", retry, admin)
    (again,) = marshal.data("GET", f"{JOBS}?task=try_me", admin)["jobs"]
    assert (again["state"], again["attempts"]) == ("todo", 1)
    assert marshal.ask("POST", f"{JOBS}/999999999/retry", admin).status_code == 404


@pytest.fixture(scope="module")
def passes(people: People, group: int) -> dict[str, Any]:
    """A filter of the group, as candidates name it."""
    with people.everything() as session:
        stream = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
    own = people.group(streams=(stream,))
    with people.everything() as session:
        row = Filter(name="passes", group_id=own, stream_id=stream)
        session.add(row)
        session.flush()
        return {"filter_id": row.id, "group_id": own, "stream_id": stream}


def passed(people: People, passes: dict[str, Any], *days_ago: float) -> str:
    """Make an object that passed the filter so many days ago, and was not saved."""
    obj = people.source()
    now = datetime.datetime.now(datetime.UTC)
    with people.everything() as session:
        for days in days_ago:
            at = now - datetime.timedelta(days=days)
            session.add(Candidate(obj_id=obj, **passes, passed_at=at))
        session.flush()
        age = {"created_at": Candidate.passed_at}
        session.execute(update(Candidate).where(Candidate.obj_id == obj).values(age))
    return obj


def left(people: People) -> set[str]:
    """Forget what is older than a week; return the objects that are left."""
    with people.everything() as session:
        forget_candidates(session, 7.0)
    with people.everything() as session:
        return set(session.scalars(select(Obj.id)))


def test_what_nobody_wanted_is_forgotten_a_week_after_its_last_pass(
    people: People, passes: dict[str, Any]
) -> None:
    old, again, young = (passed(people, passes, *days) for days in ((9, 30), (2, 30), (1,)))
    late = passed(people, passes, 30)
    with people.everything() as session:  # an old night that was played today
        now = {"created_at": datetime.datetime.now(datetime.UTC)}
        session.execute(update(Candidate).where(Candidate.obj_id == late).values(now))
    unrelated = people.source()
    found = left(people)
    assert old not in found
    assert {again, young, late, unrelated} <= found


def test_what_anybody_cared_about_stays(
    people: People, passes: dict[str, Any], uploader: Person, instrument: int, group: int
) -> None:
    objs = {
        name: passed(people, passes, 30)
        for name in ("saved", "unsaved", "requested", "said", "listed", "rejected", "hand", "robot")
    }
    bot = people.person(is_bot=True)
    measured = {"instrument_id": instrument, "mjd": 61000.0, "filter": "ztfr", "fluxerr": 1.0}
    with people.everything() as session:
        session.add_all(
            [
                Source(obj_id=objs["saved"], group_id=group),
                Source(obj_id=objs["unsaved"], group_id=group, active=False),
                Source(obj_id=objs["requested"], group_id=group, active=False, requested=True),
                Comment(obj_id=objs["said"], author_id=uploader.id, group_ids=[group], text="!"),
                Listing(obj_id=objs["listed"], user_id=uploader.id, list_name="favorites"),
                Listing(
                    obj_id=objs["rejected"], user_id=uploader.id, list_name="rejected_candidates"
                ),
                Photometry(obj_id=objs["hand"], owner_id=uploader.id, upload_id="u", **measured),
                Photometry(obj_id=objs["robot"], owner_id=bot.id, upload_id="u", **measured),
            ]
        )
    found = left(people)
    assert {name for name, obj in objs.items() if obj not in found} == {"rejected", "robot"}


def test_somebody_who_saves_meanwhile_is_not_robbed(
    people: People, passes: dict[str, Any], uploader: Person, group: int
) -> None:
    """The job waits for who holds the object, and looks again."""
    obj = passed(people, passes, 30)
    outcome: list[dict[str, int]] = []

    def forget() -> None:
        with people.everything() as session:
            outcome.append(forget_candidates(session, 7.0))

    with people.everything() as session:
        session.add(Source(obj_id=obj, group_id=group))
        session.flush()
        thread = threading.Thread(target=forget)
        thread.start()
        thread.join(1.0)
        assert thread.is_alive()  # waiting for this transaction
    thread.join(30.0)
    assert outcome == [{"objects": 0}]
    assert obj in left(people)
