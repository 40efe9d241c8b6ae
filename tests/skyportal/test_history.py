"""The history of objects: a trigger writes it, whoever changes them, and only who sees them reads it."""

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import ProgrammingError

from skyportal.models.obj import Obj
from skyportal.models.object_change import ObjectChange
from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service


def test_what_was_changed_by_whom_from_what_to_what(
    marshal: RunningMarshal, people: People
) -> None:
    group = people.group()
    editor, reader = (people.person("Upload data", groups=(group,)) for _ in range(2))
    stranger = people.person("Upload data")
    obj_id = people.source(group)
    path = f"/api/sources/{obj_id}"
    first = {"redshift": 0.1, "redshift_error": 0.01, "redshift_origin": "SDSS"}
    for change in (first, {"redshift": 0.2}, {"summary": "odd", "transient": True}, {"ra": 10.0}):
        marshal.data("PATCH", path, editor, json=change)
    page = marshal.data("GET", f"{path}/history", reader)
    assert page["totalMatches"] == 3  # what changes nothing is no change
    summary, second, earliest = page["changes"]
    assert summary["before"] == {"summary": None, "transient": False}
    assert summary["after"] == {"summary": "odd", "transient": True}
    assert summary["author"]["username"] == editor.username
    assert second["before"] == first
    assert second["after"] == first | {"redshift": 0.2}
    assert (earliest["before"]["redshift"], earliest["origin"]) == (None, "SDSS")
    (newest,) = marshal.data("GET", f"{path}/history?numPerPage=1", reader)["changes"]
    assert newest["id"] == summary["id"]
    assert marshal.ask("GET", f"{path}/history", stranger).status_code == 404
    redshifts = marshal.data("GET", path, reader)["redshift_history"]
    assert [(one["value"], one["uncertainty"], one["origin"]) for one in redshifts] == [
        (0.1, 0.01, "SDSS"),
        (0.2, 0.01, "SDSS"),
    ]
    assert {one["set_by_user_id"] for one in redshifts} == {editor.id}


def test_a_redshift_known_from_the_start_is_in_the_history(
    marshal: RunningMarshal, people: People
) -> None:
    group = people.group()
    finder = people.person("Upload data", groups=(group,))
    body = {"id": "ZTF26zknown", "ra": 1, "dec": 2, "redshift": 0.3, "group_ids": [group]}
    marshal.data("POST", "/api/sources", finder, json=body)
    (change,) = marshal.data("GET", "/api/sources/ZTF26zknown/history", finder)["changes"]
    assert (change["before"]["redshift"], change["after"]["redshift"]) == (None, 0.3)
    assert change["author"]["id"] == finder.id


def test_nobody_writes_or_removes_history_by_hand(people: People) -> None:
    group = people.group()
    editor = people.person("System admin", groups=(group,))
    obj_id = people.source(group)
    with editor.transaction() as (session, _):
        session.execute(update(Obj).where(Obj.id == obj_id).values(redshift=0.5))
    with editor.transaction() as (session, _):
        gone = delete(ObjectChange).where(ObjectChange.obj_id == obj_id)
        assert session.execute(gone.returning(ObjectChange.id)).all() == []
    forged = insert(ObjectChange).values(obj_id=obj_id, before={}, after={"redshift": 9})
    with pytest.raises(ProgrammingError), editor.transaction() as (session, _):
        session.execute(forged.inline())
