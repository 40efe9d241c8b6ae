"""Annotations of spectra and measurements: seen with what they are about, changed by their authors."""

from typing import Any

import pytest
from sqlalchemy import select

from skyportal.domain.moving import merge_objects, undo_merge
from skyportal.models.stream import Stream
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.lists import ids_of
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import upload, upload_spectrum

pytestmark = pytest.mark.service


def point_of(
    marshal: RunningMarshal, owner: Person, obj: str, instrument: int, *groups: int, **values: Any
) -> int:
    """Upload a measurement; returns its number."""
    one = {"mjd": 61000.0, "flux": 9.0, "group_ids": list(groups)} | values
    (number,) = upload(marshal, owner, obj, instrument, **one)
    return number


def spectrum_of(
    marshal: RunningMarshal, owner: Person, obj: str, instrument: int, *groups: int
) -> int:
    """Upload a spectrum; returns its number."""
    return upload_spectrum(marshal, owner, obj, instrument, group_ids=list(groups))


@pytest.fixture(params=["photometry", "spectra"])
def about(
    request: pytest.FixtureRequest,
    marshal: RunningMarshal,
    obj: str,
    uploader: Person,
    instrument: int,
    group: int,
) -> str:
    """The address of the annotations of a measurement, or of a spectrum, of the group."""
    make = {"photometry": point_of, "spectra": spectrum_of}[request.param]
    return f"/api/{request.param}/{make(marshal, uploader, obj, instrument, group)}/annotations"


def test_written_changed_and_removed_by_its_author(
    marshal: RunningMarshal, people: People, uploader: Person, member: Person, about: str, group: int,
    obj: str,
) -> None:  # fmt: skip
    body: dict[str, Any] = {
        "obj_id": obj,
        "origin": "bot",
        "data": {"snr": 7},
        "group_ids": [group],
    }
    number = marshal.data("POST", about, uploader, json=body)["id"]
    (found,) = marshal.data("GET", about, member)
    assert (found["id"], found["origin"], found["data"]) == (number, "bot", {"snr": 7})
    assert found["author"]["id"] == uploader.id
    again = marshal.ask("POST", about, uploader, json=body)
    assert (again.status_code, "bot" in again.text) == (409, True)
    change = {"data": {"snr": 8}, "origin": "bot 2", "obj_id": obj, "author_id": uploader.id}
    assert marshal.ask("PUT", f"{about}/{number}", member, json=change).status_code == 403
    assert marshal.ask("DELETE", f"{about}/{number}", member).status_code == 403
    marshal.data("PUT", f"{about}/{number}", uploader, json=change)
    one = marshal.data("GET", f"{about}/{number}", member)
    assert (one["data"], one["origin"]) == ({"snr": 8}, "bot 2")
    for wrong in ({"obj_id": "ZTF26other"}, {"author_id": member.id}):
        assert marshal.ask("PUT", f"{about}/{number}", uploader, json=wrong).status_code == 400
    alone = people.group(uploader)
    marshal.data("PUT", f"{about}/{number}", uploader, json={"group_ids": [alone]})
    assert marshal.data("GET", about, member) == []
    marshal.data("PUT", f"{about}/{number}", uploader, json={"group_ids": [alone, group]})
    assert [one["id"] for one in marshal.data("GET", about, member)] == [number]
    marshal.data("DELETE", f"{about}/{number}", uploader)
    assert marshal.data("GET", about, member) == []
    assert marshal.ask("GET", f"{about}/{number}", member).status_code == 404


def test_who_does_not_see_the_data_does_not_see_what_is_said_of_it(
    marshal: RunningMarshal, people: People, uploader: Person, about: str, obj: str
) -> None:
    reader = people.person("Annotate")
    shared = people.group(reader, uploader)
    note = {"origin": "bot", "data": {"secret": 1}, "group_ids": [shared]}
    number = marshal.data("POST", about, uploader, json=note)["id"]
    assert marshal.ask("GET", about, reader).status_code == 404
    assert marshal.ask("GET", f"{about}/{number}", reader).status_code == 404
    assert marshal.ask("POST", about, reader, json=note).status_code == 404
    strange = marshal.ask("POST", about, uploader, json=note | {"obj_id": "ZTF26other"})
    assert (strange.status_code, obj in strange.text) == (400, True)


def test_nothing_else_is_annotated_so(marshal: RunningMarshal, uploader: Person, obj: str) -> None:
    for path, status in (("comments/1", 400), ("spectra/x", 400), ("spectra/0", 404)):
        refused = marshal.ask("GET", f"/api/{path}/annotations", uploader)
        assert refused.status_code == status
    assert marshal.data("GET", f"/api/sources/{obj}/annotations", uploader) == []


def test_light_curves_tell_them_if_asked(
    marshal: RunningMarshal,
    people: People,
    uploader: Person,
    member: Person,
    instrument: int,
    obj: str,
    group: int,
) -> None:
    number = point_of(marshal, uploader, obj, instrument, group)
    body = {"origin": "bot", "data": {"snr": 7}, "group_ids": [group]}
    marshal.data("POST", f"/api/photometry/{number}/annotations", uploader, json=body)
    path = f"/api/sources/{obj}/photometry"
    (point,) = marshal.data("GET", f"{path}?includeAnnotationInfo=true", member)
    assert [one["data"] for one in point["annotations"]] == [{"snr": 7}]
    assert marshal.data("GET", path, member)[0]["annotations"] is None
    one = f"/api/photometry/{number}"
    told = marshal.data("GET", f"{one}?includeAnnotationInfo=true", member)
    assert told["annotations"] == point["annotations"]
    assert marshal.data("GET", one, member)["annotations"] is None


def test_they_stay_with_their_data_through_a_merge_and_back(
    people: People, marshal: RunningMarshal, instrument: int
) -> None:
    """Also where a measurement gives way to its twin, and both have an annotation of one origin."""
    manager = people.person("Manage sources", "Upload data", "Annotate")
    group = people.group(manager)
    kept, duplicate = people.source(group), people.source(group)
    for obj in (kept, duplicate):
        for make, kind in ((point_of, "photometry"), (spectrum_of, "spectra")):
            path = f"/api/{kind}/{make(marshal, manager, obj, instrument, group)}/annotations"
            note = {"origin": "bot", "data": {"of": obj}, "group_ids": [group]}
            marshal.data("POST", path, manager, json=note)
    before = told(marshal, manager, kept, duplicate)
    body = {"duplicate": duplicate}
    number = marshal.data("POST", f"/api/sources/{kept}/merges", manager, json=body)["id"]
    with people.everything() as session:
        merge_objects(session, number)
    names = [("bot", kept), (f"bot ({duplicate})", duplicate)]
    assert told(marshal, manager, kept, duplicate) == {kept: [names, names], duplicate: [[], []]}
    marshal.data("DELETE", f"/api/sources/{kept}/merges/{number}", manager)
    with people.everything() as session:
        undo_merge(session, number)
    assert told(marshal, manager, kept, duplicate) == before


def told(marshal: RunningMarshal, person: Person, *objs: str) -> dict[str, list[Any]]:
    """Return of each object what is said of its one measurement and its one spectrum."""
    found: dict[str, list[Any]] = {}
    for obj in objs:
        if not marshal.ask("GET", f"/api/sources/{obj}", person).ok:
            found[obj] = [[], []]  # nothing of it is left to be seen
            continue
        points = marshal.data("GET", f"/api/sources/{obj}/photometry", person)
        spectra = marshal.data("GET", f"/api/sources/{obj}/spectra", person)["spectra"]
        found[obj] = [
            [
                (note["origin"], note["data"]["of"])
                for one in rows
                for note in marshal.data("GET", f"/api/{kind}/{one['id']}/annotations", person)
            ]
            for kind, rows in (("photometry", points), ("spectra", spectra))
        ]
    return found


def test_candidates_are_found_by_them(
    marshal: RunningMarshal, people: People, instrument: int
) -> None:
    person = people.person("Upload data", "Annotate")
    with people.everything() as session:
        public = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
    group = people.group(person, streams=(public,))
    body = {"name": "passes", "group_id": group, "stream_id": public}
    passes = marshal.data("POST", "/api/filters", person, json=body)["id"]
    names = []
    for noted in (2, 1, 0):
        obj = people.source(group)
        names.append(obj)
        candidate = {
            "id": obj,
            "filter_ids": [passes],
            "passed_at": f"2026-11-0{noted + 1}T00:00:00",
        }
        marshal.data("POST", "/api/candidates", person, json=candidate)
        for number in range(noted):
            mjd = 61001.0 + number
            point = point_of(marshal, person, obj, instrument, group, mjd=mjd)
            note = {"origin": f"bot {number}", "data": {"quality": number}, "group_ids": [group]}
            marshal.data("POST", f"/api/photometry/{point}/annotations", person, json=note)

    def found(comparison: str | None = None, **query: str) -> list[str]:
        asked = {f"photometryAnnotationsFilter{key}": value for key, value in query.items()}
        asked |= {"photometryAnnotationsFilter": comparison} if comparison else {}
        return ids_of(marshal, "candidates", person, groupIDs=group, **asked)

    both, one, _ = names
    assert found("quality") == [both, one]
    assert found("quality:0:gt") == [both]
    assert found("quality", MinCount="2") == [both]
    assert found(MinCount="2") == [both]
    assert found(Origin="bot 1") == [both]
    assert found(Origin="bot 0", After="2020-01-01T00:00:00") == [both, one]
    assert found("quality", Before="2020-01-01T00:00:00") == []
