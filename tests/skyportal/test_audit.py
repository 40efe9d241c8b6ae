"""What is changed by a right to manage is noted with the change, and never without it."""

import datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from skyportal.domain.expiry import forget_audit
from skyportal.handlers import all_endpoints
from skyportal.models.audit_entry import AuditEntry
from skyportal.permissions import Permission
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.test_impersonation import become, browser_of

AUDIT = "/api/internal/audit"


def entries(marshal: RunningMarshal, person: Person, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = marshal.data("GET", AUDIT, person, params=query)["entries"]
    return found


def test_every_change_by_a_right_to_manage_is_audited() -> None:
    manage = {one for one in Permission if one.startswith("Manage ")} | {Permission.SYSTEM_ADMIN}
    changes = [one for one in all_endpoints() if one.method not in {"GET", "HEAD"}]
    managing = [one for one in changes if manage & set(one.permissions)]
    assert len(managing) > 20
    assert all(one.audited for one in managing)
    of_groups = [one for one in changes if "/api/groups/{group_id}" in one.path]
    unaudited = {one.path for one in of_groups if not one.audited}
    assert unaudited == {"/api/groups/{group_id}/notifications"}


@pytest.mark.service
def test_changes_are_listed_with_who_made_them_and_how(
    marshal: RunningMarshal, people: People
) -> None:
    manager, admin = people.person("Manage users", "Comment"), people.person("System admin")
    person = people.person()
    path = f"/api/user/{person.id}/acls"
    marshal.data("POST", path, manager, json={"aclIds": ["Comment"]})
    marshal.data("DELETE", f"{path}/Comment", manager)
    removed, given = entries(marshal, admin, username=manager.username)
    assert (given["method"], given["path"], given["body"]) == (
        "POST", path, {"aclIds": ["Comment"]},
    )  # fmt: skip
    assert (given["route"], given["token_name"]) == ("/api/user/{user_id}/acls", "test")
    assert (given["user_id"], given["impersonator_id"]) == (manager.id, None)
    assert (removed["method"], removed["body"]) == ("DELETE", None)
    query = {"path": path, "method": "DELETE", "startDate": "2020-01-01", "endDate": "2100-01-01"}
    assert entries(marshal, admin, **query) == [removed]
    assert entries(marshal, admin, endDate="2020-01-01") == []


@pytest.mark.service
def test_what_is_refused_is_not_noted(marshal: RunningMarshal, people: People) -> None:
    manager = people.person("Manage users")
    person = people.person()
    path = f"/api/user/{person.id}/acls"
    refused = marshal.ask("POST", path, manager, json={"aclIds": ["System admin"]})
    assert refused.status_code == 403
    assert entries(marshal, manager) == []


@pytest.mark.service
def test_one_sees_ones_own_entries_alone(marshal: RunningMarshal, people: People) -> None:
    leader, other = people.person("Upload data"), people.person("Manage users")
    group = marshal.data("POST", "/api/groups", leader, json={"name": "audited"})["id"]
    marshal.data("POST", f"/api/groups/{group}/users", leader, json={"userID": other.id})
    (mine,) = entries(marshal, leader)
    assert (mine["path"], mine["body"]) == (f"/api/groups/{group}/users", {"userID": other.id})
    assert entries(marshal, other) == []


@pytest.mark.service
def test_it_is_told_who_acted_in_somebodys_name(marshal: RunningMarshal, people: People) -> None:
    rights = ("Manage sources",)
    helper, person = people.person("Become user", *rights), people.person(*rights)
    browser = browser_of(marshal, people, helper)
    assert become(marshal, browser, person).status_code == 303
    made = browser.post(f"{marshal.url}/api/objtagoption", json={"name": "in his name"}, timeout=10)
    assert made.status_code == 200
    (entry,) = entries(marshal, person)
    assert (entry["user_id"], entry["impersonator_id"]) == (person.id, helper.id)
    assert entry["token_name"] is None


@pytest.mark.service
def test_it_cannot_be_changed(marshal: RunningMarshal, people: People) -> None:
    admin = people.person("System admin")
    marshal.data("POST", "/api/objtagoption", admin, json={"name": "for ever"})
    with admin.transaction() as (session, _):
        gone = session.execute(delete(AuditEntry).returning(AuditEntry.id)).all()
        changed = session.execute(
            update(AuditEntry).values(path="x").returning(AuditEntry.id)
        ).all()
    assert (gone, changed) == ([], [])


@pytest.mark.service
def test_old_entries_are_forgotten_and_no_others(people: People) -> None:
    person = people.person()
    with people.everything() as session:
        session.execute(delete(AuditEntry))
        for days in (0.5, 29, 31, 400):
            session.add(
                AuditEntry(
                    user_id=person.id, username=person.username, method="POST", route="/r",
                    path=f"/{days}", created_at=func.now() - datetime.timedelta(days=days),
                )
            )  # fmt: skip
    with people.everything() as session:
        assert forget_audit(session, 30) == {"entries": 2}
    with people.everything() as session:
        left = session.scalars(select(AuditEntry.path).order_by(AuditEntry.created_at.desc()))
        assert left.all() == ["/0.5", "/29"]
        assert forget_audit(session, 30) == {"entries": 0}
