"""Filters are made, get versions, are changed and removed by their rules."""

from typing import Any

import pytest
from pymongo.database import Database

from kowalski.filters import editing
from kowalski.filters.definition import DefinitionError, IncompleteFilterError, read_pipeline
from kowalski.filters.editing import (
    Draft,
    FilterChange,
    FilterSettings,
    SavedVersion,
    UnknownFilterError,
)
from kowalski.filters.seeding import describe, state
from kowalski.filters.store import prepare, read_active
from tests.kowalski.filters.synthetic import fill

pytestmark = pytest.mark.service

MATCH = [{"$match": {"candidate.drb": {"$gt": 0.5}}}]
FOLLOWUP = {
    "active": True,
    "allocation_id": 7,
    "payload": {"priority": 3},
    "pipeline": MATCH,
}


@pytest.fixture
def archive(mongo: Database[Any]) -> Database[Any]:
    fill(mongo, 6)
    prepare(mongo)
    return mongo


def draft(filter_id: int = 1, pipeline: Any = None, **settings: Any) -> Draft:
    return Draft(filter_id, 5, "ZTF_alerts", [1], pipeline or MATCH, FilterSettings(**settings))


def save(database: Database[Any], one: Draft) -> SavedVersion:
    return editing.save(database, one, 365.0)


def test_a_new_version_is_active_and_the_old_one_stays(archive: Database[Any]) -> None:
    """§3.2: versions are kept; `active_fid` names the one that runs."""
    first = save(archive, draft())
    assert first.tried_on is not None
    second = save(archive, draft(pipeline=[{"$match": {"candidate.drb": {"$gt": 0.9}}}]))
    document = editing.find(archive, 1)
    assert [one["fid"] for one in document["fv"]] == [first.version["fid"], second.version["fid"]]
    assert document["active_fid"] == second.version["fid"]
    assert len(second.version["fid"]) == 6
    assert (document["active"], document["autosave"], document["auto_followup"]) == (
        True,
        False,
        {},
    )
    assert read_pipeline(editing.version_of(document, first.version["fid"])["pipeline"]) == MATCH
    (active,) = read_active(archive, "ZTF_alerts").definitions
    assert active.fid == second.version["fid"]


def test_the_settings_of_a_new_version_count(archive: Database[Any]) -> None:
    save(archive, draft(active=False))
    save(archive, draft(autosave=True, update_annotations=True))
    document = editing.find(archive, 1)
    assert (document["autosave"], document["update_annotations"], document["active"]) == (
        True,
        True,
        False,
    )
    again = Draft(1, 5, "ZTF_alerts", [1, 2], MATCH, {})
    save(archive, again)
    document = editing.find(archive, 1)
    assert document["permissions"] == [1, 2]
    assert document["autosave"] is True


def test_a_document_that_lacks_something_is_made_whole_by_a_version(
    archive: Database[Any],
) -> None:
    archive["filters"].insert_one({"filter_id": 1, "group_id": 5})
    assert state(editing.find(archive, 1)).startswith("incomplete: it lacks catalog, permissions")
    assert describe(archive)[0].split()[:3] == ["1", "group", "5"]
    with pytest.raises(IncompleteFilterError, match="lacks catalog"):
        editing.change(archive, 1, FilterChange(active=True), 365.0)
    with pytest.raises(DefinitionError, match="no version None"):
        editing.version_of(editing.find(archive, 1), None)
    fid = save(archive, draft()).version["fid"]
    (active,) = read_active(archive, "ZTF_alerts").definitions
    assert (active.fid, active.group_id, active.permissions) == (fid, 5, [1])
    assert editing.change(archive, 1, FilterChange(active=False), 365.0)["autosave"] is False


def test_what_was_switched_off_for_failing_runs_again_with_a_new_version(
    archive: Database[Any],
) -> None:
    save(archive, draft())
    archive["filters"].update_one(
        {"filter_id": 1},
        {"$set": {"active": False, "disabled": {"reason": "x"}, "failures": {"consecutive": 5}}},
    )
    save(archive, draft())
    document = editing.find(archive, 1)
    assert document["active"]
    assert "disabled" not in document
    assert "failures" not in document


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (
            draft(pipeline=[{"$facet": {"a": [{"$lookup": {}}]}}]),
            "uses forbidden stages: \\$lookup",
        ),
        (draft(pipeline="["), "not extended JSON"),
        (draft(pipeline=[{"$foo": 1}]), "Unrecognized pipeline stage name: '\\$foo'"),
        (Draft(1, 5, "users", [1], MATCH, {}), "catalog: users holds no alerts"),
        (Draft(9, 6, "ZTF_alerts", [1], MATCH, {}), "group_id: filter id 9 has 5, not 6"),
        (draft(autosave={"active": True, "foo": 1}), "^autosave contains invalid keys$"),
        (draft(autosave={"saver_id": "me"}), "autosave.saver_id: "),
        (draft(autosave={"active": True, "pipeline": [{"$out": "x"}]}), "autosave: .* forbidden"),
        (draft(auto_followup=FOLLOWUP), "Cannot setup auto_followup without autosave enabled"),
        (
            draft(autosave={"active": False}, auto_followup=FOLLOWUP),
            "Cannot setup auto_followup without autosave enabled",
        ),
        (
            draft(autosave=True, auto_followup={**FOLLOWUP, "pipeline": []}),
            "auto_followup needs a pipeline",
        ),
        (
            draft(autosave=True, auto_followup={**FOLLOWUP, "payload": {}}),
            "needs an allocation_id and a payload",
        ),
        (
            draft(autosave=True, auto_followup={**FOLLOWUP, "priority_order": "up"}),
            "auto_followup.priority_order: ",
        ),
        (
            draft(autosave=True, auto_followup={**FOLLOWUP, "radius": -1}),
            "auto_followup.radius: ",
        ),
    ],
)
def test_rules(archive: Database[Any], one: Draft, sentence: str) -> None:
    save(archive, draft(9))
    with pytest.raises(DefinitionError, match=sentence):
        save(archive, one)
    assert archive["filters"].count_documents({}) == 1


def test_a_slow_pipeline_is_refused(
    archive: Database[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kowalski.filters.validation.DRY_RUN_MS", 20)
    # Many documents: MongoDB looks at its clock between them.
    slow = [{"$set": {"x": {"$range": [0, 400_000]}}}, {"$unwind": "$x"}, {"$match": {"x": -1}}]
    with pytest.raises(DefinitionError, match="takes longer than 20 ms"):
        save(archive, draft(pipeline=slow))


def test_without_alerts_a_filter_is_stored_but_no_pipeline_of_autosave(
    mongo: Database[Any],
) -> None:
    fill(mongo, 2)
    mongo["ZTF_alerts"].delete_many({})
    assert save(mongo, draft()).tried_on is None
    with pytest.raises(DefinitionError, match="Unrecognized pipeline stage name"):
        save(mongo, draft(2, [{"$foo": 1}]))
    with pytest.raises(DefinitionError, match=r"autosave: .* there are no alerts yet"):
        save(mongo, draft(2, autosave={"active": True, "pipeline": MATCH}))


def test_only_switching_on_makes_a_disabled_filter_run(archive: Database[Any]) -> None:
    fid = save(archive, draft()).version["fid"]
    off = {"active": False, "disabled": {"reason": "x"}, "failures": {"consecutive": 5}}
    archive["filters"].update_one({"filter_id": 1}, {"$set": off})
    changed = editing.change(archive, 1, {"active_fid": fid}, 365.0)
    assert (changed["active"], "disabled" in changed, "failures" in changed) == (
        False,
        True,
        False,
    )
    assert "disabled" not in editing.change(archive, 1, {"active": True}, 365.0)


def test_changes_replace_each_setting_as_a_whole(archive: Database[Any]) -> None:
    """§3.2: settings are replaced, not merged."""
    first = save(archive, draft()).version["fid"]
    save(archive, draft(autosave={"active": True, "comment": "first"}))
    changed = editing.change(
        archive,
        1,
        {"active_fid": first, "autosave": {"active": True, "pipeline": MATCH}},
        365.0,
    )
    assert changed["active_fid"] == first
    assert changed["autosave"] == {
        "active": True,
        "pipeline": '[{"$match": {"candidate.drb": {"$gt": 0.5}}}]',
    }
    changed = editing.change(archive, 1, {"auto_followup": {**FOLLOWUP, "radius": 2}}, 365.0)
    assert changed["auto_followup"]["radius"] == 2
    assert changed["auto_followup"]["payload"] == {"priority": 3}
    assert editing.change(archive, 1, {"auto_followup": {}}, 365.0)["auto_followup"] == {}
    assert not editing.change(archive, 1, {"active": False}, 365.0)["active"]
    assert read_active(archive, "ZTF_alerts").definitions == []


def test_changes_that_are_refused(archive: Database[Any]) -> None:
    save(archive, draft())
    with pytest.raises(
        DefinitionError, match=r"active_fid to zzzzzz: filter version fid not in filter\.fv"
    ):
        editing.change(archive, 1, {"active_fid": "zzzzzz"}, 365.0)
    with pytest.raises(DefinitionError, match=r"^Cannot update filter id 1: autosave contains"):
        editing.change(archive, 1, {"autosave": {"foo": 1}}, 365.0)
    with pytest.raises(UnknownFilterError, match="Filter id 4242 not found"):
        editing.change(archive, 4242, {"active": True}, 365.0)


def test_priorities_of_one_allocation_have_one_order(archive: Database[Any]) -> None:
    """§3.2: priority_order is the same in all filters with an allocation."""
    save(archive, draft(1, autosave=True, auto_followup={**FOLLOWUP, "priority_order": "desc"}))
    with pytest.raises(
        DefinitionError,
        match="filters with the same allocation have priority_order set to a different value, "
        "which is unexpected",
    ):
        save(archive, draft(2, autosave=True, auto_followup=FOLLOWUP))
    save(archive, draft(2, autosave=True, auto_followup={**FOLLOWUP, "allocation_id": 8}))
    # A filter may change its own.
    editing.change(archive, 1, {"auto_followup": FOLLOWUP}, 365.0)


def test_removal(archive: Database[Any]) -> None:
    save(archive, draft())
    save(archive, draft(2))
    assert [one["filter_id"] for one in editing.listed(archive, {})] == [1, 2]
    assert "pipeline" not in editing.listed(archive, {})[0]["fv"][0]
    editing.remove(archive, 1)
    with pytest.raises(UnknownFilterError, match="Filter id 1 not found"):
        editing.remove(archive, 1)
    with pytest.raises(UnknownFilterError):
        editing.find(archive, 1)
