"""Pictures from sky surveys: fetched by jobs, seen by whoever sees the object, and not missed when absent."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import ProgrammingError

from baselayer.settings import Settings
from skyportal.domain import survey_pictures
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.survey_cutouts import SurveyUnavailableError
from skyportal.jobs.tasks import add_tasks
from skyportal.jobs.worker import queue
from skyportal.models.filter import Filter
from skyportal.models.obj import Obj
from skyportal.models.stream import Stream
from skyportal.models.thumbnail import Thumbnail
from skyportal.schemas.thumbnail import SurveyPictures
from tests.skyportal.marshal_fixtures import (
    People,
    Person,
    RunningMarshal,
    changed,
    running_marshal,
)
from tests.skyportal.survey_servers import SurveyServers, survey_servers

pytestmark = pytest.mark.service

ALL = ["sdss", "ls", "ps1"]


@pytest.fixture(scope="module")
def servers() -> Iterator[SurveyServers]:
    with survey_servers() as running:
        yield running


@pytest.fixture(autouse=True)
def in_order(servers: SurveyServers) -> None:
    servers.failing.clear()
    servers.asked.clear()


@pytest.fixture(scope="module")
def settings(marshal_settings: Settings, servers: SurveyServers) -> Settings:
    return changed(marshal_settings, "skyportal.thumbnails", surveys=ALL, **servers.settings)


@pytest.fixture(scope="module")
def fetching(settings: Settings) -> Iterator[RunningMarshal]:
    """A marshal whose jobs fetch pictures."""
    with running_marshal(settings) as running:
        yield running


def fetch(people: People, settings: Settings, obj: str, survey: str) -> int:
    """Do what the job does; return how many pictures it kept."""
    thumbnails = settings.skyportal.thumbnails
    with people.everything() as session:
        return survey_pictures.fetch(session, thumbnails, obj, survey)["pictures"]


def waiting(people: People, obj: str) -> list[str]:
    """Return the surveys that jobs are to ask for an object."""
    jobs = text(
        "select args ->> 'survey' from procrastinate_jobs"
        " where task_name = 'fetch_picture' and args ->> 'obj_id' = :obj order by id"
    )
    with people.everything() as session:
        return list(session.scalars(jobs, {"obj": obj}))


def test_saving_an_object_asks_for_pictures_that_it_lacks(
    fetching: RunningMarshal, settings: Settings, people: People
) -> None:
    group = people.group()
    saver = people.person("Upload data", groups=(group,))
    obj = people.source()
    body = {"id": obj, "ra": 10.0, "dec": 20.0, "group_ids": [group]}
    fetching.data("POST", "/api/sources", saver, json=body)
    assert waiting(people, obj) == ALL
    assert [fetch(people, settings, obj, survey) for survey in ALL] == [1, 1, 1]
    found = fetching.data("GET", f"/api/sources/{obj}", saver)["thumbnails"]
    assert {picture["type"] for picture in found} == set(ALL)
    for picture in found:
        answer = fetching.ask("GET", picture["url"], saver)
        assert answer.headers["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as image:
            assert (image.format, image.size) == ("PNG", (240, 240))
    other = people.group(saver)
    fetching.data("POST", "/api/sources", saver, json=body | {"group_ids": [other]})
    assert waiting(people, obj) == ALL  # they are there: nothing more is asked for
    assert fetch(people, settings, obj, "ls") == 1  # fetched anew, there is one
    found = fetching.data("GET", f"/api/sources/{obj}", saver)["thumbnails"]
    assert len(found) == 3


def test_a_new_candidate_asks_once(fetching: RunningMarshal, people: People) -> None:
    with people.everything() as session:
        public = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
    bot = people.person("Upload data")
    group = people.group(bot, streams=(public,))
    with people.everything() as session:
        row = Filter(name="passes", group_id=group, stream_id=public)
        session.add(row)
        session.flush()
        number = row.id
    body = {"id": "ZTF26newone", "ra": 1.0, "dec": 2.0, "filter_ids": [number]}
    for alert in (1, 2):
        passed = {"passed_at": "2026-11-24T03:00:00", "passing_alert_id": alert}
        fetching.data("POST", "/api/candidates", bot, json=body | passed)
    assert waiting(people, "ZTF26newone") == ALL


def test_who_sees_the_object_sees_its_pictures_and_nobody_else(
    fetching: RunningMarshal, settings: Settings, people: People
) -> None:
    group = people.group()
    member, stranger = (
        people.person("Upload data", groups=(group,)),
        people.person("Manage sources", "Upload data"),
    )
    obj = people.source(group)
    fetch(people, settings, obj, "ls")
    with people.everything() as session:
        number = session.scalars(select(Thumbnail.id).where(Thumbnail.obj_id == obj)).one()
    assert fetching.ask("GET", f"/api/thumbnail/{number}/image", member).status_code == 200
    for path in (f"/api/thumbnail/{number}", f"/api/thumbnail/{number}/image"):
        assert fetching.ask("GET", path, stranger).status_code == 404
    with stranger.transaction() as (session, _):
        assert session.scalar(select(func.count()).select_from(Thumbnail)) == 0
    assert fetching.ask("DELETE", f"/api/thumbnail/{number}", member).status_code == 403
    assert fetching.ask("DELETE", f"/api/thumbnail/{number}", stranger).status_code == 404
    forged = {"obj_id": obj, "type": "ls", "is_grayscale": False, "digest": b"x", "png": b"x"}
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, member.transaction() as (session, _):  # people make none
        session.execute(insert(Thumbnail).values(**forged, owner_id=member.id, of_survey=True))
    manager = people.person("Manage sources", "Upload data", groups=(group,))
    fetching.data("DELETE", f"/api/thumbnail/{number}", manager)


def test_what_a_survey_has_not_observed_is_no_failure(
    settings: Settings, people: People, servers: SurveyServers
) -> None:
    obj = people.source()
    with people.everything() as session:
        session.get_one(Obj, obj).dec = -70.0
    assert [fetch(people, settings, obj, survey) for survey in ALL] == [0, 0, 0]
    assert "/ps1/cutout" not in servers.asked
    servers.failing["/ls"] = 404
    with people.everything() as session:
        session.get_one(Obj, obj).dec = 20.0
    assert fetch(people, settings, obj, "ls") == 0
    assert fetch(people, settings, "gone", "ls") == 0


@pytest.mark.parametrize(
    ("path", "survey", "fault"),
    [
        ("/ls", "ls", 503),
        ("/sdss", "sdss", 500),
        ("/ps1/files", "ps1", 502),
        ("/ps1/files", "ps1", b"<html>maintenance</html>"),
        ("/ps1/files", "ps1", b""),
        ("/ps1/cutout", "ps1", 504),
        ("/ls", "ls", b"<html>maintenance</html>"),
        ("/ls", "ls", b"\xff\xd8\xff\xe0 broken"),
        ("/ls", "ls", b"x" * (6 * 2**20)),
    ],
)
def test_a_server_out_of_order_is_asked_again_later(
    settings: Settings, people: People, servers: SurveyServers, path: str, survey: str,
    fault: int | bytes,
) -> None:  # fmt: skip
    obj = people.source()
    servers.failing[path] = fault
    with pytest.raises(SurveyUnavailableError):
        fetch(people, settings, obj, survey)
    servers.failing.clear()
    assert fetch(people, settings, obj, survey) == 1


def test_a_server_that_is_not_there_is_asked_again_later(
    settings: Settings, people: People
) -> None:
    gone = changed(settings, "skyportal.thumbnails", ls_url="http://127.0.0.1:9/ls")
    with pytest.raises(SurveyUnavailableError, match="ConnectError"):
        fetch(people, gone, people.source(), "ls")


def test_without_surveys_nothing_is_fetched(
    marshal_settings: Settings, fetching: RunningMarshal, people: People, servers: SurveyServers
) -> None:
    assert marshal_settings.skyportal.thumbnails.surveys == []
    group = people.group()
    saver: Person = people.person("Upload data", groups=(group,))
    obj = people.source(group)
    assert fetch(people, marshal_settings, obj, "ls") == 0
    assert servers.asked == []
    path = "/api/internal/survey_thumbnail"
    assert fetching.data("POST", path, saver, json={"objID": obj}) == {"asked": 3}
    others = [people.source(group) for _ in range(2)]
    asked = fetching.data("POST", path, saver, json={"objIDs": [*others, others[0]]})
    assert (asked, [waiting(people, one) for one in others]) == ({"asked": 6}, [ALL, ALL])
    hidden = fetching.ask("POST", path, saver, json={"objIDs": [people.source()]})
    assert hidden.status_code == 404
    assert fetching.ask("POST", path, saver, json={}).status_code == 400
    refused = pytest.raises(InvalidRequestError, match="fetches no pictures")
    with refused, saver.transaction() as (session, _):
        survey_pictures.ask_again(session, [], SurveyPictures(objID=obj))


def test_the_job(settings: Settings, people: People, servers: SurveyServers) -> None:
    app = queue(settings)
    add_tasks(app, people.worker, settings)
    obj = people.source()
    servers.failing["/ls"] = 503
    with pytest.raises(SurveyUnavailableError):  # so that the queue tries it again
        app.tasks["fetch_picture"](obj_id=obj, survey="ls")
    servers.failing.clear()
    app.tasks["fetch_picture"](obj_id=obj, survey="ls")
    with people.everything() as session:
        assert session.scalar(select(Thumbnail.type).where(Thumbnail.obj_id == obj)) == "ls"
