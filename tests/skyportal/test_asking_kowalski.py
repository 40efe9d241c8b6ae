"""Alerts and filters, asked of Kowalski: nobody gets more than his streams and groups let him."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from baselayer.settings import Settings
from skyportal.kowalski import AWAY, plain
from skyportal.models.filter import Filter
from tests.conftest import free_port
from tests.skyportal.asking import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.asking import CANDID, HISTORY, holder, stream_ids
from tests.skyportal.marshal_fixtures import (
    People,
    Person,
    RunningMarshal,
    changed,
    running_marshal,
)
from tests.skyportal.recording_kowalski import PICTURE, RecordingKowalski, serving

pytestmark = pytest.mark.service

STORED = {
    "filter_id": 1,
    "catalog": "ZTF_alerts",
    "permissions": [1],
    "active": True,
    "active_fid": "b",
    "autosave": False,
    "fv": [
        {"fid": fid, "pipeline": "[]", "created_at": {"$date": "2026-01-01T00:00:00Z"}}
        for fid in ("a", "b")
    ],
}


PATHS = (
    "/api/alerts?objectId=ZTF26a",
    "/api/alerts?candid=2475433850015010009",
    "/api/alerts?ra=10&dec=20&radius=1&radius_units=arcmin",
    "/api/alerts/ZTF26a",
    "/api/alerts_aux/ZTF26a",
    f"/api/alerts_cutouts/ZTF26a?candid={CANDID}&cutout=science",
)


@pytest.mark.parametrize("path", PATHS)
def test_each_question_names_the_programs_of_ones_streams(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, path: str
) -> None:
    for streams, programs in (
        (("ZTF Public",), "1"),
        (("ZTF Public+Partnership", "LSST"), "1,2"),
        (("ZTF Public", "ZTF Public+Partnership+Caltech"), "0,1,2,3"),
    ):
        person = holder(people, *streams)
        kowalski.asked.clear()
        assert marshal.ask("GET", path, person).status_code == 200
        assert kowalski.programs_asked() == [programs]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/api/alerts?survey=LSST&objectId=L1&limit=7", "/api/alerts/lsst"),
        ("/api/alerts/L1?survey=LSST", "/api/alerts/lsst"),
        ("/api/alerts_aux/L1?survey=LSST", "/api/alerts_aux/lsst/L1"),
        ("/api/alerts_cutouts/L1?survey=LSST&candid=5&cutout=Template", "/api/cutouts/lsst/5/template/png"),
    ],
)  # fmt: skip
def test_another_survey_is_asked_for_with_its_own_programs(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, path: str, asked: str
) -> None:
    kowalski.answers[f"GET {asked}"] = (404, "not there")
    marshal.ask("GET", path, holder(people, "ZTF Public", "LSST"))
    ((_, where, query, _),) = kowalski.asked
    assert (where, query["programids"]) == (asked, "1")
    kowalski.asked.clear()
    assert marshal.ask("GET", path, holder(people, "ZTF Public")).status_code == 403
    assert kowalski.asked == []


def test_alerts_of_another_survey_are_told(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski
) -> None:
    person = holder(people, "LSST")
    candidate = {"jd": 2461041.5, "ra": 10.0, "dec": 20.0, "psfFlux": 5.0}
    kowalski.answers["GET /api/alerts/lsst"] = [
        {"candid": number, "objectId": "L1", "candidate": candidate} for number in range(2)
    ]
    kowalski.answers["GET /api/alerts_aux/lsst/L1"] = HISTORY | {"objectId": "L1"}
    kowalski.answers["GET /api/cutouts/lsst/5/science/png"] = "picture"
    kowalski.answers["POST /api/alerts/lsst/L1/save"] = {"candid": 1}
    for limit, complete in ((2, False), (3, True)):
        query = {"survey": "LSST", "objectId": "L1", "limit": limit}
        told = marshal.data("GET", "/api/alerts", person, params=query)
        assert (told["survey"], told["complete"]) == ("LSST", complete)
        assert kowalski.asked[-1][2]["limit"] == str(limit)
    survey = {"survey": "LSST"}
    assert marshal.data("GET", "/api/alerts/L1", person, params=survey)["survey"] == "LSST"
    assert marshal.data("GET", "/api/alerts_aux/L1", person, params=survey)["survey"] == "LSST"
    cutout = survey | {"candid": 5, "cutout": "science"}
    answer = marshal.ask("GET", "/api/alerts_cutouts/L1", person, params=cutout)
    assert (answer.status_code, answer.content) == (200, PICTURE)
    body = survey | {"group_ids": [people.group(person)]}
    marshal.data("POST", "/api/alerts/L1", person, json=body)
    assert kowalski.asked[-1][:2] == ("POST", "/api/alerts/lsst/L1/save")


def test_a_thousand_names_are_asked_for_at_once(marshal: RunningMarshal, people: People) -> None:
    names = ",".join(f"ZTF26{number:0>40}" for number in range(1000))
    answer = marshal.ask("GET", f"/api/alerts?objectId={names}", holder(people, "ZTF Public"))
    assert answer.status_code == 200, answer.text[:300]


@pytest.mark.parametrize("path", PATHS)
def test_who_holds_no_stream_of_a_survey_asks_nothing(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, path: str
) -> None:
    outsider = holder(people, "LSST")
    refused = marshal.ask("GET", path, outsider)
    assert refused.status_code == 403
    assert "yours are of: LSST" in refused.json()["message"]
    assert marshal.ask("GET", path).status_code == 401
    assert kowalski.asked == []


def test_nobody_widens_a_question(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski
) -> None:
    person = holder(people, "ZTF Public")
    for more in ("programids=2", "survey=ZTF%2F..", "projection=%7B%7D"):
        assert marshal.ask("GET", f"/api/alerts?objectId=ZTF26a&{more}", person).status_code == 400
    assert kowalski.asked == []
    names = ("../alerts/ztf", "ZTF26a?programids=2", "ZTF26a#")
    for name in names:
        quoted = name.replace("/", "%2F").replace("?", "%3F").replace("#", "%23")
        marshal.ask("GET", f"/api/alerts_aux/{quoted}", person)
    assert kowalski.programs_asked() == ["1"] * len(names)
    assert all(path.startswith("/api/alerts_aux/ztf/") for _, path, _, _ in kowalski.asked)


def test_answers_are_told_so_that_browsers_lose_nothing(
    marshal: RunningMarshal, people: People
) -> None:
    person = holder(people, "ZTF Public")
    (alert,) = marshal.data("GET", "/api/alerts/ZTF26a", person)["alerts"]
    assert (alert["candid"], alert["object_id"]) == (str(CANDID), "ZTF26a")
    known = marshal.data("GET", "/api/alerts_aux/ZTF26a", person)
    assert known["candids"] == [str(CANDID)]
    assert known["cross_matches"]["Gaia_EDR3"] == [{"_id": "5000000000000000000"}]
    detection, limit = known["photometry"]
    assert (detection["mag"], detection["flux"]) == (pytest.approx(18.9), 100.0)
    assert detection["magerr"] == pytest.approx(1.0857 * 0.02, rel=1e-3)
    assert (limit["mag"], limit["flux"], limit["origin"]) == (None, None, "forced")
    assert limit["limiting_mag"] == pytest.approx(26.4 - 2.5)
    assert limit["fluxerr"] == pytest.approx(0.2)


def test_a_cutout_is_a_picture_that_browsers_keep(marshal: RunningMarshal, people: People) -> None:
    person = holder(people, "ZTF Public")
    path = f"/api/alerts_cutouts/ZTF26a?candid={CANDID}&cutout=Science"
    answer = marshal.ask("GET", path, person)
    assert (answer.content, answer.headers["Content-Type"]) == (PICTURE, "image/png")
    assert "private" in answer.headers["Cache-Control"]


def test_how_a_cutout_is_drawn_is_asked_for(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski
) -> None:
    """What the looks do to the picture is tested where it is drawn, in Kowalski's own tests."""
    person, path = holder(people, "ZTF Public"), f"/api/alerts_cutouts/ZTF26a?candid={CANDID}"
    looks = {"interval": "zscale", "stretch": "asinh", "cmap": "viridis"}
    answer = marshal.ask("GET", f"{path}&cutout=science", person, params=looks)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert kowalski.asked[-1][2] == {"programids": "1", **looks}
    kowalski.answers[f"GET /api/cutouts/ztf/{CANDID}/template/fits"] = "anything"
    fits = marshal.ask("GET", f"{path}&cutout=template&file_format=fits", person)
    assert fits.status_code == 200
    assert kowalski.asked[-1][1].endswith("/template/fits")
    name = f"ZTF26a_{CANDID}_template.fits"
    assert fits.headers["Content-Disposition"] == f"attachment; filename={name}"
    for wrong in ("interval=all", "stretch=cube", "cmap=pink", "file_format=gif"):
        refused = marshal.ask("GET", f"{path}&cutout=science&{wrong}", person)
        assert refused.status_code == 400


def test_saving_is_in_ones_own_name_to_groups_one_may_save_to(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski
) -> None:
    person = holder(people, "ZTF Public")
    mine, theirs = people.group(person), people.group(people.person())
    body = {"group_ids": [mine], "candid": str(CANDID)}
    marshal.data("POST", "/api/alerts/ZTF26a", person, json=body)
    assert kowalski.asked[-1][3] == {
        "savers": [{"group_id": mine, "user_id": person.id}],
        "programids": [1],
        "candid": CANDID,
    }
    kowalski.asked.clear()
    for groups in ([mine, theirs], [10**6], []):
        refused = marshal.ask("POST", "/api/alerts/ZTF26a", person, json={"group_ids": groups})
        assert refused.status_code in {400, 403, 404}
    lacking = holder(people, "ZTF Public", acls=("Comment",))
    assert marshal.ask("POST", "/api/alerts/ZTF26a", lacking, json=body).status_code == 403
    assert kowalski.asked == []


def test_catalogues_are_searched_around_a_place(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski
) -> None:
    person = people.person()
    path = "/api/archive/cross_match?ra=10&dec=20"
    kowalski.answers["GET /api/archive/catalogs"] = ["Gaia_EDR3"]
    assert marshal.data("GET", "/api/archive/catalogs", person) == ["Gaia_EDR3"]
    narrowed = "radius=5&radius_units=arcsec&catalogs=Gaia_EDR3,CLU"
    marshal.data("GET", f"{path}&{narrowed}", person)
    assert kowalski.asked[-1][2]["catalogs"] == "Gaia_EDR3,CLU"
    assert marshal.data("GET", path, person) == {"catalogs": {"Gaia_EDR3": [{"parallax": 1.0}]}}
    assert marshal.ask("GET", "/api/archive/cross_match?ra=10", person).status_code == 400


@pytest.fixture
def filter_of(people: People) -> Any:
    """Makes a filter of a new group on a stream; returns its id and the group's."""

    def make(*members: Person, stream: str = "ZTF Public") -> tuple[int, int]:
        (stream_id,) = stream_ids(people, stream)
        group_id = people.group(*members, streams=(stream_id,))
        with people.everything() as session:
            row = Filter(name="f", group_id=group_id, stream_id=stream_id)
            session.add(row)
            session.flush()
            return row.id, group_id

    return make


def test_a_filter_that_kowalski_does_not_know_has_no_versions(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, filter_of: Any
) -> None:
    member = people.person("Upload data")
    filter_id, _ = filter_of(member, stream="ZTF Public+Partnership")
    kowalski.answers[f"GET /api/filters/{filter_id}"] = (400, f"Filter id {filter_id} not found.")
    told = marshal.data("GET", f"/api/filters/{filter_id}/v", member)
    assert (told["versions"], told["active"], told["permissions"]) == ([], False, [1, 2])
    kowalski.answers[f"GET /api/filters/{filter_id}"] = STORED
    told = marshal.data("GET", f"/api/filters/{filter_id}/v", member)
    assert [one["fid"] for one in told["versions"]] == ["b", "a"]
    assert told["versions"][0]["created_at"] == "2026-01-01T00:00:00Z"


def test_a_version_is_stored_for_the_filters_own_group_and_stream(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, filter_of: Any
) -> None:
    member = people.person("Upload data")
    filter_id, group_id = filter_of(member)
    kowalski.answers["POST /api/filters"] = STORED["fv"][0]
    path, stages = f"/api/filters/{filter_id}/v", [{"$match": {}}]
    marshal.data("POST", path, member, json={"pipeline": stages})
    assert kowalski.asked[-1][3] == {
        "filter_id": filter_id,
        "group_id": group_id,
        "catalog": "ZTF_alerts",
        "permissions": [1],
        "pipeline": stages,
    }
    more = {"pipeline": stages, "permissions": [1, 2, 3]}
    assert marshal.ask("POST", path, member, json=more).status_code == 400


def test_strangers_neither_read_nor_change_nor_try_a_filter(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, filter_of: Any
) -> None:
    member, looker = people.person("Upload data"), people.person()
    filter_id, _ = filter_of(member, looker)
    stranger = holder(people, "ZTF Public")
    path = f"/api/filters/{filter_id}"
    requests: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("GET", f"{path}/v", {}),
        ("POST", f"{path}/v", {"json": {"pipeline": []}}),
        ("PATCH", f"{path}/v", {"json": {"active": False}}),
        ("POST", f"{path}/test_run", {"json": {}}),
    )
    for method, where, body in requests:
        assert marshal.ask(method, where, stranger, **body).status_code == 404
    for method, where, body in requests[1:3]:
        assert marshal.ask(method, where, looker, **body).status_code == 403
    assert kowalski.asked == []


def test_a_trial_sees_what_the_filter_sees(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, filter_of: Any
) -> None:
    member = people.person("Upload data")
    filter_id, group_id = filter_of(member)
    alert = {"candid": CANDID, "objectId": "ZTF26a", "jd": 2461041.5}
    stage = {"number": 1, "operator": "$match", "left": 1, "dropped": 2, "failed": 0, "ms": 3.0}
    counts = dict.fromkeys(("selected", "tried", "passed", "objects"), 1)
    kowalski.answers["POST /api/filters/test_run"] = {
        **counts,
        "several_documents": 0,
        "seconds": 0.1,
        "complete": True,
        "truncated": False,
        "stages": [{**stage, "passing": [alert], "failing": []}],
        "nights": [{"night": "2026-01-01", "alerts": 3, "passed": 1}],
        "samples": [{**alert, "magpsf": 18.0, "document": {"candid": CANDID}}],
        "errors": [],
        "alert": {
            **alert,
            "passed": False,
            "stage": 1,
            "sentence": "Stage 1 drops it.",
            "values": {},
        },
    }
    body = {"pipeline": "[]", "candid": str(CANDID), "nights": 5}
    told = marshal.data("POST", f"/api/filters/{filter_id}/test_run", member, json=body)
    asked = kowalski.asked[-1][3]
    assert (asked["catalog"], asked["permissions"], asked["group_id"]) == (
        "ZTF_alerts",
        [1],
        group_id,
    )
    assert (asked["candid"], asked["nights"], "filter_id" in asked) == (CANDID, 5, False)
    assert told["stages"][0]["passing"][0]["candid"] == str(CANDID)
    assert told["samples"][0]["facts"] == {"magpsf": 18.0}
    assert told["samples"][0]["document"] == {"candid": str(CANDID)}
    assert (told["alert"]["stage"], told["comparison"]) == (1, None)

    versions = {"filter_version": "a", "compare_with": "b"}
    limits = {"samples": 7, "object_ids": ["ZTF26a", "ZTF26b"], "max_time_ms": 1500}
    path = f"/api/filters/{filter_id}/test_run"
    marshal.data("POST", path, member, json=versions | limits)
    asked = kowalski.asked[-1][3]
    expected = versions | limits | {"filter_id": filter_id, "group_id": group_id}
    assert {name: asked[name] for name in expected} == expected
    assert "pipeline" not in asked


def test_what_a_filter_does_is_changed(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, filter_of: Any
) -> None:
    member = people.person("Upload data")
    filter_id, _ = filter_of(member)
    kowalski.answers[f"PATCH /api/filters/{filter_id}"] = STORED
    path = f"/api/filters/{filter_id}/v"
    for change in (
        {"active": False},
        {"active_fid": "a"},
        {"auto_followup": {"active": True, "allocation_id": 1}},
        {"update_annotations": True},
        {"active": True, "active_fid": "b", "auto_followup": {}, "update_annotations": False},
    ):
        marshal.data("PATCH", path, member, json=change)
        assert kowalski.asked[-1][3] == change
    changed = STORED | {"active": False, "active_fid": "a", "update_annotations": True}
    kowalski.answers[f"GET /api/filters/{filter_id}"] = changed | {
        "auto_followup": {"active": True}
    }
    told = marshal.data("GET", path, member)
    assert (told["active"], told["active_fid"]) == (False, "a")
    assert (told["update_annotations"], told["auto_followup"]) == (True, {"active": True})


def test_a_filter_saves_in_nobodys_name_who_has_not_agreed(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski, filter_of: Any
) -> None:
    member, other = people.person("Upload data"), people.person("Upload data")
    filter_id, group_id = filter_of(member, other)
    boss = people.person("Upload data")
    people.join(boss, group_id, stream_ids(people, "ZTF Public"), admin=True)
    kowalski.answers[f"PATCH /api/filters/{filter_id}"] = STORED
    path = f"/api/filters/{filter_id}/v"

    def saver(caller: Person, user_id: int) -> int:
        body = {"autosave": {"active": True, "saver_id": user_id}}
        return int(marshal.ask("PATCH", path, caller, json=body).status_code)

    assert [saver(member, member.id), saver(boss, other.id)] == [200, 200]
    kowalski.asked.clear()
    assert [saver(member, other.id), saver(boss, 10**6)] == [403, 400]
    assert marshal.ask("PATCH", path, member, json={}).status_code == 400
    assert kowalski.asked == []


def test_the_marshal_signs_in_again_when_its_token_has_ended(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski
) -> None:
    person = holder(people, "ZTF Public")
    marshal.data("GET", "/api/alerts/ZTF26a", person)
    kowalski.tokens.append("another")  # the one that the marshal has is not good any more
    before = len(kowalski.tokens)
    ask = lambda _: marshal.ask("GET", "/api/alerts/ZTF26a", person).status_code  # noqa: E731
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [200] * 4
    assert len(kowalski.tokens) == before + 1


def test_what_kowalski_refuses_is_refused_in_its_words(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski
) -> None:
    person = holder(people, "ZTF Public")
    for told, status in (
        ((400, "radius: at most a degree."), 400),
        ((404, "ztf object ZTF26a not found"), 404),
        ((400, "ztf alert 5 not found"), 404),
        ((409, "It exists already."), 409),
    ):
        kowalski.answers["GET /api/alerts/ztf"] = told
        answer = marshal.ask("GET", "/api/alerts/ZTF26a", person)
        assert (answer.status_code, answer.json()["message"]) == (status, told[1])
    for status in (429, 500, 503):
        kowalski.answers["GET /api/alerts/ztf"] = (status, "secret details")
        answer = marshal.ask("GET", "/api/alerts/ZTF26a", person)
        assert (answer.status_code, answer.json()["message"]) == (503, AWAY)


def test_while_kowalski_is_away_or_slow_everything_else_works(
    marshal_settings: Settings, people: People
) -> None:
    """More questions hang than there are threads and connections; others are answered."""
    silent = threading.Event()

    class Silent(RecordingKowalski):
        def answer(self, method: str, target: str, body: Any, token: str) -> tuple[int, Any]:
            silent.wait(60)
            return super().answer(method, target, body, token)

    slow = Silent(marshal_settings.secrets.kowalski_marshal_password)
    slow.answers = {"GET /api/alerts/ztf": []}
    person = holder(people, "ZTF Public")
    port = free_port()
    own = {"port": port, "public_url": f"http://127.0.0.1:{port}"}
    with serving(slow) as url:
        settings = changed(marshal_settings, "skyportal.kowalski", url=url)
        settings = changed(settings, "skyportal.app", **own)
        with running_marshal(settings) as marshal, ThreadPoolExecutor(12) as pool:
            ask = lambda: marshal.ask("GET", "/api/alerts/ZTF26a", person).status_code  # noqa: E731
            waiting = [pool.submit(ask) for _ in range(12)]
            assert marshal.data("GET", "/api/internal/profile", person)["id"] == person.id
            assert not any(one.done() for one in waiting)
            silent.set()
            assert {one.result() for one in waiting} == {200}
    with running_marshal(settings) as marshal:  # nobody listens there any more
        answer = marshal.ask("GET", "/api/alerts/ZTF26a", person)
        assert (answer.status_code, answer.json()["message"]) == (503, AWAY)
        assert answer.headers["Retry-After"]
        assert marshal.data("GET", "/api/internal/profile", person)["id"] == person.id


def test_extended_json_becomes_plain() -> None:
    told = {"$date": "2026-01-01T00:00:00Z"}, {"$oid": "abc"}, {"$numberLong": "12"}
    assert [plain(one) for one in told] == ["2026-01-01T00:00:00Z", "abc", 12]
    assert plain({"a": [{"$numberDouble": "NaN"}, 2**53, -(2**53) + 1]}) == {
        "a": [None, str(2**53), -(2**53) + 1]
    }
    assert plain({"$date": 1, "other": 2}) == {"$date": 1, "other": 2}


def test_fields_of_alerts_are_told_as_kowalski_describes_them(
    marshal: RunningMarshal, people: People, kowalski: RecordingKowalski
) -> None:
    drb = {"path": "candidate.drb", "type": "double", "unit": "", "description": "real or bogus"}
    kowalski.answers["GET /api/filters/schema/ZTF"] = [drb | {"beside": "it"}]
    (field,) = marshal.data("GET", "/api/filters/schema/ZTF", people.person())
    assert field == drb
    assert marshal.ask("GET", "/api/filters/schema/unknown", people.person()).status_code == 404
