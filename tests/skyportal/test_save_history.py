"""Saving and unsaving have a history that the group sees, and one's last change can be undone."""

from typing import Any

import pytest

from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


def saved(marshal: RunningMarshal, person: Person, obj_id: str) -> dict[int, Any]:
    groups = marshal.data("GET", f"/api/sources/{obj_id}/groups", person)
    return {one["id"]: (one["saved_by"]["id"], one["saved_at"]) for one in groups}


def test_unsaving_is_undone_with_who_had_saved_it_and_when(
    marshal: RunningMarshal, people: People
) -> None:
    group, side = people.group(), people.group()
    first, second = (people.person("Upload data", groups=(group, side)) for _ in range(2))
    viewer = people.person("Upload data", groups=(side,))
    body = {"id": "ZTF26undo", "ra": 1, "dec": 2, "group_ids": [group, side]}
    marshal.data("POST", "/api/sources", first, json=body)
    before = saved(marshal, first, "ZTF26undo")
    unsave = {"objId": "ZTF26undo", "unsaveGroupIds": [group]}
    marshal.data("POST", "/api/source_groups", second, json=unsave)
    path, undo = "/api/source_groups/ZTF26undo", {"groupID": group}
    assert marshal.ask("POST", f"{path}/undo", first, json=undo).status_code == 409
    assert marshal.ask("POST", f"{path}/undo", viewer, json=undo).status_code == 403
    marshal.data("POST", f"{path}/undo", second, json=undo)
    assert saved(marshal, first, "ZTF26undo") == before
    marshal.data("POST", f"{path}/undo", second, json=undo)  # the undoing is undone
    assert set(saved(marshal, first, "ZTF26undo")) == {side}
    changes = marshal.data("GET", f"{path}/history", first)
    of_group = [one for one in changes if one["group_id"] == group]
    assert [one["after"]["active"] for one in of_group] == [False, True, False, True]
    assert (of_group[-1]["before"], of_group[-1]["author"]["id"]) == (None, first.id)
    seen = marshal.data("GET", f"{path}/history", viewer)
    assert {one["group_id"] for one in seen} == {side}
    assert marshal.ask("GET", f"{path}/history", people.person()).status_code == 404


def test_saving_is_undone(marshal: RunningMarshal, people: People) -> None:
    group, other = people.group(), people.group()
    person = people.person("Upload data", groups=(group, other))
    obj_id = people.source(other)
    body = {"objId": obj_id, "inviteGroupIds": [group]}
    path, undo = f"/api/source_groups/{obj_id}/undo", {"groupID": group}
    assert marshal.ask("POST", path, person, json=undo).status_code == 404
    marshal.data("POST", "/api/source_groups", person, json=body)
    assert group in saved_groups(marshal, person, obj_id)
    marshal.data("POST", path, person, json=undo)
    assert group not in saved_groups(marshal, person, obj_id)
    assert marshal.ask("POST", path, person, json={"groupID": 10**6}).status_code == 404


def saved_groups(marshal: RunningMarshal, person: Person, obj_id: str) -> set[int]:
    return {one["id"] for one in marshal.data("GET", f"/api/sources/{obj_id}/groups", person)}
