"""Signing in by link and by a real OpenID provider, signing out, and what is refused."""

import secrets
import socket
import warnings
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import select, text, update

from baselayer.settings import Settings
from baselayer.settings.skyportal import OIDCProviderSettings
from skyportal.domain.signin import create_link
from skyportal.models.signin import BrowserSession, SignInAttempt, SignInLink, UserIdentity
from skyportal.models.user import User
from tests.skyportal.marshal_fixtures import (
    People,
    Person,
    RunningMarshal,
    changed,
    running_marshal,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A real OpenID provider, on a port of its own."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def marshal(marshal_settings: Settings, issuer: str) -> Iterator[RunningMarshal]:
    """The application, knowing the provider, another that does not answer, and few attempts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{probe.getsockname()[1]}"
    known = {"client_id": "fritz", "client_secret": "not so secret"}
    providers = {
        "observatory": OIDCProviderSettings(issuer=issuer, label="Observatory", **known),
        "broken": OIDCProviderSettings(issuer=nowhere, label="Broken", **known),
    }
    settings = changed(marshal_settings, "skyportal", oidc=providers)
    settings = changed(settings, "skyportal.app", signin_attempts=4)
    with running_marshal(settings) as running:
        yield running


@pytest.fixture(autouse=True)
def _forget_attempts(people: People) -> None:
    with people.everything() as session:
        session.execute(text("delete from signin_attempts"))


def link_for(people: People, person: Person, minutes: float = 5) -> str:
    with people.everything() as session:
        secret = create_link(session, person.username, timedelta(minutes=minutes))
    return f"/login/link?token={secret}"


def landed(response: requests.Response) -> tuple[str, str | None]:
    """Return where a browser ended, and the sentence that it is shown there."""
    parts = urlsplit(response.url)
    return parts.path, parse_qs(parts.query).get("error", [None])[0]


def whoami(marshal: RunningMarshal, browser: requests.Session) -> requests.Response:
    return browser.get(f"{marshal.url}/api/internal/profile", timeout=10)


def test_a_link_signs_in_once(marshal: RunningMarshal, people: People) -> None:
    person, browser = people.person(), requests.Session()
    path = link_for(people, person)
    response = browser.get(marshal.url + path + "&next=/source/ZTF1", timeout=10)
    assert landed(response) == ("/source/ZTF1", None)
    assert whoami(marshal, browser).json()["data"]["username"] == person.username
    again = requests.get(marshal.url + path, timeout=10)
    where, sentence = landed(again)
    assert where == "/login"
    assert sentence is not None
    assert "used before" in sentence
    assert not again.cookies


def test_an_expired_link_is_refused(marshal: RunningMarshal, people: People) -> None:
    response = requests.get(marshal.url + link_for(people, people.person(), -1), timeout=10)
    assert landed(response)[0] == "/login"
    assert not response.cookies


def test_secrets_of_links_and_sessions_are_hashed(marshal: RunningMarshal, people: People) -> None:
    path = link_for(people, people.person())
    browser = requests.Session()
    browser.get(marshal.url + path, timeout=10)
    secret = path.partition("token=")[2].encode()
    with people.everything() as session:
        for table in (SignInLink, BrowserSession):
            for stored in session.execute(text(f"select digest from {table.__tablename__}")):  # noqa: S608
                assert len(bytes(stored[0])) == 32
                assert bytes(stored[0]) != secret


def test_the_cookie_is_closed_to_scripts_and_other_sites(
    marshal: RunningMarshal, people: People
) -> None:
    path = link_for(people, people.person())
    response = requests.get(marshal.url + path, timeout=10, allow_redirects=False)
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_next_stays_on_this_site(marshal: RunningMarshal, people: People, target: str) -> None:
    path = link_for(people, people.person())
    address, query = marshal.url + path, {"next": target}
    response = requests.get(address, params=query, timeout=10, allow_redirects=False)
    assert response.headers["Location"] == "/"


def test_signing_out_ends_the_session(marshal: RunningMarshal, people: People) -> None:
    browser = requests.Session()
    browser.get(marshal.url + link_for(people, people.person()), timeout=10)
    stolen = requests.Session()
    stolen.cookies.update(browser.cookies)
    assert landed(browser.get(f"{marshal.url}/logout", timeout=10))[0] == "/login"
    assert whoami(marshal, browser).status_code == 401
    assert whoami(marshal, stolen).status_code == 401


def test_one_browser_signs_another_out(marshal: RunningMarshal, people: People) -> None:
    person = people.person()
    here, there = requests.Session(), requests.Session()
    for browser in (here, there):
        browser.get(marshal.url + link_for(people, person), timeout=10)
    listed = here.get(f"{marshal.url}/api/internal/sessions", timeout=10).json()["data"]
    other = next(entry["id"] for entry in listed if not entry["current"])
    path = f"{marshal.url}/api/internal/sessions/{other}"
    assert here.delete(path, headers={"Origin": marshal.url}, timeout=10).ok
    assert whoami(marshal, there).status_code == 401
    assert whoami(marshal, here).ok


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_another_site_cannot_write(
    marshal: RunningMarshal, people: People, headers: dict[str, str]
) -> None:
    browser = requests.Session()
    browser.get(marshal.url + link_for(people, people.person()), timeout=10)
    path, body = f"{marshal.url}/api/internal/profile", {"bio": "hacked"}
    refused = browser.patch(path, json=body, headers=headers, timeout=10)
    assert refused.status_code == 403
    assert "another site" in refused.json()["message"]
    assert browser.patch(path, json=body, headers={"Origin": marshal.url}, timeout=10).ok


def test_too_many_attempts_are_refused(marshal: RunningMarshal, people: People) -> None:
    good = link_for(people, people.person())
    for _ in range(4):
        requests.get(f"{marshal.url}/login/link?token=guess", timeout=10)
    response = requests.get(marshal.url + good, timeout=10)
    assert "Too many attempts" in (landed(response)[1] or "")
    assert not response.cookies


def through_provider(
    marshal: RunningMarshal, issuer: str, subject: str, claims: dict[str, object]
) -> tuple[requests.Session, requests.Response]:
    """Sign in as a person does: to the provider, choose who one is, and back."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()
    browser = requests.Session()
    form = browser.get(f"{marshal.url}/login/oidc/observatory?next=/sources", timeout=10)
    assert form.url.startswith(issuer)
    return browser, browser.post(form.url, data={"sub": subject}, timeout=10)


def test_the_provider_signs_in_who_was_invited(
    marshal: RunningMarshal, people: People, issuer: str
) -> None:
    subject = secrets.token_hex(4)
    person = people.person(invited_email=f"{subject}@observatory.example")
    claims: dict[str, object] = {"email": f"{subject.upper()}@observatory.example"}
    browser, end = through_provider(marshal, issuer, subject, claims | {"email_verified": True})
    assert landed(end) == ("/sources", None)
    assert whoami(marshal, browser).json()["data"]["id"] == person.id
    # from now on the identity decides, whatever the address
    browser, end = through_provider(marshal, issuer, subject, {"email": "new@address.example"})
    assert whoami(marshal, browser).json()["data"]["id"] == person.id
    with people.everything() as session:
        known = session.scalars(select(UserIdentity).filter_by(user_id=person.id)).one()
        assert (known.issuer, known.subject) == (issuer, subject)


@pytest.mark.parametrize(
    "claims",
    [{"email": "unverified@observatory.example"}, {"email_verified": True}],
    ids=["address not verified", "nobody known"],
)
def test_strangers_are_refused_with_a_sentence(
    marshal: RunningMarshal, people: People, issuer: str, claims: dict[str, object]
) -> None:
    subject = secrets.token_hex(4)
    with people.everything() as session:
        taken = "unverified@observatory.example"
        session.execute(update(User).where(User.invited_email == taken).values(invited_email=None))
    people.person(invited_email="unverified@observatory.example")
    browser, end = through_provider(marshal, issuer, subject, claims)
    where, sentence = landed(end)
    assert where == "/login"
    assert "ask an administrator to invite you" in (sentence or "")
    assert whoami(marshal, browser).status_code == 401
    with people.everything() as session:
        assert session.scalars(select(SignInAttempt)).all()


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(
    marshal: RunningMarshal, issuer: str
) -> None:
    requests.put(f"{issuer}/users/mallory", json={}, timeout=10)
    attacker = requests.Session()
    form = attacker.get(f"{marshal.url}/login/oidc/observatory", timeout=10)
    chosen = {"sub": "mallory"}
    answer = attacker.post(form.url, data=chosen, timeout=10, allow_redirects=False)
    back = answer.headers["Location"]
    victim = requests.get(back, timeout=10)
    assert "began elsewhere" in (landed(victim)[1] or "")
    forged = attacker.get(back.replace("state=", "state=x"), timeout=10)
    assert "another sign-in" in (landed(forged)[1] or "")


def test_a_provider_that_refuses_or_is_down_gives_a_sentence(
    marshal: RunningMarshal, issuer: str
) -> None:
    browser = requests.Session()
    form = browser.get(f"{marshal.url}/login/oidc/observatory", timeout=10)
    denied = browser.post(form.url, data={"action": "deny"}, timeout=10)
    assert landed(denied)[0] == "/login"
    down = browser.get(f"{marshal.url}/login/oidc/broken", timeout=10)
    assert landed(down) == ("/login", "Broken does not answer now.")
    unknown = browser.get(f"{marshal.url}/login/oidc/nobody", timeout=10)
    assert "no sign-in provider" in (landed(unknown)[1] or "")


def test_the_sign_in_page_knows_the_providers(marshal: RunningMarshal) -> None:
    providers = marshal.data("GET", "/api/config")["providers"]
    assert {
        "name": "observatory",
        "label": "Observatory",
        "url": "/login/oidc/observatory",
    } in providers
    assert all(set(provider) == {"name", "label", "url"} for provider in providers)
