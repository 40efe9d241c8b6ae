"""Acting as another user: with the permission alone, never gaining one, and always noted."""

from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from skyportal.domain.signin import create_link
from skyportal.models.impersonation import Impersonation
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


def browser_of(marshal: RunningMarshal, people: People, person: Person) -> requests.Session:
    """Return a browser in which somebody is signed in."""
    with people.everything() as session:
        secret = create_link(session, person.username, timedelta(minutes=5))
    browser = requests.Session()
    browser.headers["Origin"] = marshal.url
    browser.get(f"{marshal.url}/login/link?token={secret}", timeout=10, allow_redirects=False)
    return browser


def become(marshal: RunningMarshal, browser: requests.Session, person: Person) -> requests.Response:
    """Ask to act as somebody."""
    path = f"{marshal.url}/become_user/{person.id}"
    return browser.post(path, timeout=10, allow_redirects=False)


def noted(people: People, who: Person, by: Person) -> int:
    with people.everything() as session:
        rows = select(Impersonation).filter_by(user_id=who.id, impersonator_id=by.id)
        return len(session.scalars(rows).all())


def whoami(marshal: RunningMarshal, browser: requests.Session) -> str:
    answer = browser.get(f"{marshal.url}/api/internal/profile", timeout=10)
    name: str = answer.json()["data"]["username"]
    return name


def test_helpers_act_as_others_and_all_of_it_is_noted(
    marshal: RunningMarshal, people: People
) -> None:
    helper, person = people.person("Become user", "Comment"), people.person("Comment")
    browser = browser_of(marshal, people, helper)
    assert become(marshal, browser, person).status_code == 303
    assert whoami(marshal, browser) == person.username
    assert noted(people, person, helper) == 1
    sessions = marshal.data("GET", "/api/internal/sessions", person)
    assert [one["impersonator"]["id"] for one in sessions] == [helper.id]
    # nothing that outlives it, and no further hop
    body = {"name": "left behind", "acls": []}
    refused = browser.post(f"{marshal.url}/api/internal/tokens", json=body, timeout=10)
    assert refused.status_code == 403
    assert become(marshal, browser, helper).status_code == 400
    marshal.data("DELETE", f"/api/internal/sessions/{sessions[0]['id']}", person)
    assert browser.get(f"{marshal.url}/api/internal/profile", timeout=10).status_code == 401


def test_nobody_gains_a_permission_by_it(marshal: RunningMarshal, people: People) -> None:
    helper, stranger = people.person("Become user"), people.person("Comment")
    admin, target = people.person("System admin"), people.person("Upload data")
    browser = browser_of(marshal, people, helper)
    for person in (admin, target):
        response = become(marshal, browser, person)
        assert response.status_code == 400
        assert "may do what you may not" in response.json()["message"]
        assert noted(people, person, helper) == 0
    assert become(marshal, browser_of(marshal, people, stranger), helper).status_code == 400
    by_token = marshal.ask("POST", f"/become_user/{target.id}", admin)
    assert (by_token.status_code, noted(people, target, admin)) == (400, 0)
    browser = browser_of(marshal, people, admin)
    missing = browser.post(f"{marshal.url}/become_user/999999", timeout=10)
    assert missing.status_code == 404
    del browser.headers["Origin"]
    assert become(marshal, browser, target).status_code == 403  # another site asked
    assert whoami(marshal, browser) == admin.username
