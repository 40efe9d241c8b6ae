"""Signing in with GitHub: by its own protocol, and only by an address that it has verified."""

import itertools
import socket
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from pydantic import ValidationError
from sqlalchemy import select, text

from baselayer.settings import Settings
from baselayer.settings.skyportal import GitHubProviderSettings, OIDCProviderSettings
from skyportal.models.signin import SignInAttempt, UserIdentity
from skyportal.oidc import scopes
from tests.skyportal.github_server import CLIENT, GitHub, running_github
from tests.skyportal.marshal_fixtures import People, RunningMarshal, changed, running_marshal

pytestmark = pytest.mark.service

NUMBERS = itertools.count(583_231)


def provider_at(url: str) -> GitHubProviderSettings:
    return GitHubProviderSettings(
        kind="github",
        label="GitHub",
        authorization_endpoint=f"{url}/login/oauth/authorize",
        token_endpoint=f"{url}/login/oauth/access_token",
        user_endpoint=f"{url}/user",
        emails_endpoint=f"{url}/user/emails",
        **CLIENT,
    )


@pytest.fixture(scope="module")
def server() -> Iterator[GitHub]:
    with running_github() as running:
        yield running


@pytest.fixture(scope="module")
def marshal(marshal_settings: Settings, server: GitHub) -> Iterator[RunningMarshal]:
    """The application, knowing the stand-in, and another that tells codes but does not answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{probe.getsockname()[1]}"
    down = provider_at(nowhere).model_copy(
        update={"authorization_endpoint": f"{server.url}/login/oauth/authorize", "label": "Down"}
    )
    providers = {"github": provider_at(server.url), "down": down}
    settings = changed(marshal_settings, "skyportal", oidc=providers)
    with running_marshal(settings) as running:
        yield running


@pytest.fixture(autouse=True)
def github(server: GitHub, people: People) -> GitHub:
    """The stand-in with somebody new, who consents."""
    number = next(NUMBERS)
    server.user = {"id": number, "login": f"octo{number}", "email": None}
    server.emails = [
        {"email": f"old{number}@here.example", "primary": False, "verified": True},
        {"email": f"Octo{number}@Here.example", "primary": True, "verified": True},
    ]
    server.consents, server.speaks_json, server.api_status = True, True, 200
    with people.everything() as session:
        session.execute(text("delete from signin_attempts"))
    return server


def sign_in(
    marshal: RunningMarshal, name: str = "github"
) -> tuple[requests.Session, str, str | None]:
    """Sign in as a browser does; returns it, where it ended, and the sentence shown there."""
    browser = requests.Session()
    end = browser.get(f"{marshal.url}/login/oidc/{name}?next=/sources", timeout=30)
    parts = urlsplit(end.url)
    return browser, parts.path, parse_qs(parts.query).get("error", [None])[0]


def user_id(marshal: RunningMarshal, browser: requests.Session) -> int | None:
    answer = browser.get(f"{marshal.url}/api/internal/profile", timeout=30)
    return answer.json()["data"]["id"] if answer.ok else None


@pytest.mark.parametrize("speaks_json", [True, False], ids=["json", "form"])
def test_who_was_invited_is_found_by_the_primary_verified_address(
    marshal: RunningMarshal, people: People, github: GitHub, speaks_json: bool
) -> None:
    github.speaks_json = speaks_json
    number = github.user["id"]
    person = people.person(invited_email=f"octo{number}@here.example")
    browser, where, error = sign_in(marshal)
    assert (where, error) == ("/sources", None)
    assert user_id(marshal, browser) == person.id
    asked = dict(reversed([one for one in github.asked if one[0] == "/login/oauth/authorize"]))
    query = asked["/login/oauth/authorize"]
    assert query["scope"] == "read:user user:email"
    assert query["code_challenge_method"] == "S256"
    with people.everything() as session:
        known = session.scalars(select(UserIdentity).filter_by(user_id=person.id)).one()
        assert (known.issuer, known.subject) == (github.url, str(number))
    # From now on the number decides, whatever name and address.
    github.user["login"], github.emails = "renamed", []
    browser, where, _ = sign_in(marshal)
    assert user_id(marshal, browser) == person.id


@pytest.mark.parametrize(
    "change",
    [
        {"verified": False},
        {"primary": False},
        {"verified": "true"},
        {"email": None},
    ],
    ids=["not verified", "not primary", "verified in words", "no address"],
)
def test_no_other_address_resolves_to_an_account(
    marshal: RunningMarshal, people: People, github: GitHub, change: dict[str, object]
) -> None:
    number = github.user["id"]
    people.person(invited_email=f"octo{number}@here.example")
    people.person(invited_email=f"old{number}@here.example")
    github.user["email"] = f"octo{number}@here.example"  # the public profile proves nothing
    github.emails[1] |= change
    browser, where, error = sign_in(marshal)
    assert where == "/login"
    assert f"octo{number}, and GitHub vouches for no e-mail address" in (error or "")
    assert "ask an administrator to invite you" in (error or "")
    assert user_id(marshal, browser) is None
    with people.everything() as session:
        assert session.scalars(select(SignInAttempt)).all()


def test_denied_consent_comes_back_as_a_sentence(marshal: RunningMarshal, github: GitHub) -> None:
    github.consents = False
    browser, where, error = sign_in(marshal)
    assert (where, error) == ("/login", "GitHub did not sign you in.")
    assert user_id(marshal, browser) is None


def test_an_answer_to_another_request_is_refused(marshal: RunningMarshal, github: GitHub) -> None:
    browser = requests.Session()
    start = browser.get(f"{marshal.url}/login/oidc/github", timeout=30, allow_redirects=False)
    back = requests.get(start.headers["Location"], timeout=30, allow_redirects=False)
    address = back.headers["Location"]
    asked = len(github.asked)
    for asker, target in (
        (browser, address.replace("state=", "state=x")),
        (requests.Session(), address),
    ):
        end = asker.get(target, timeout=30)
        assert urlsplit(end.url).path == "/login"
        assert "sign-in" in parse_qs(urlsplit(end.url).query)["error"][0]
    assert len(github.asked) == asked


def test_a_code_without_its_verifier_is_worth_nothing(
    marshal: RunningMarshal, people: People, github: GitHub
) -> None:
    """A code stolen from another sign-in is bound to that one's verifier."""
    people.person(invited_email=f"octo{github.user['id']}@here.example")
    first, second = requests.Session(), requests.Session()
    codes, states = [], []
    for browser in (first, second):
        start = browser.get(f"{marshal.url}/login/oidc/github", timeout=30, allow_redirects=False)
        back = requests.get(start.headers["Location"], timeout=30, allow_redirects=False)
        query = parse_qs(urlsplit(back.headers["Location"]).query)
        codes.append(query["code"][0])
        states.append(query["state"][0])
    mixed = {"code": codes[0], "state": states[1]}
    end = second.get(f"{marshal.url}/complete/oidc/github", params=mixed, timeout=30)
    assert parse_qs(urlsplit(end.url).query)["error"] == ["GitHub refused the sign-in."]
    assert user_id(marshal, second) is None


def test_a_provider_that_is_down_or_refuses_gives_a_sentence(
    marshal: RunningMarshal, github: GitHub
) -> None:
    assert sign_in(marshal, "down")[1:] == ("/login", "Down does not answer now.")
    github.api_status = 503
    assert sign_in(marshal)[1:] == ("/login", "GitHub does not answer now.")
    github.api_status = 401
    assert sign_in(marshal)[1:] == ("/login", "GitHub refused the sign-in.")


def test_providers_are_declared_by_kind(marshal_settings: Settings) -> None:
    section = marshal_settings.skyportal
    known = {"client_id": "a", "client_secret": "b", "label": "c"}

    def declared(**values: str) -> object:
        tree = section.model_dump() | {"oidc": {"one": known | values}}
        return type(section).model_validate(tree).oidc["one"]

    public = declared(kind="github")
    assert isinstance(public, GitHubProviderSettings)
    assert public.user_endpoint == "https://api.github.com/user"
    assert isinstance(declared(issuer="https://orcid.org"), OIDCProviderSettings)
    with pytest.raises(ValidationError, match="kind is oidc or github"):
        declared(kind="gitlab")


def test_orcid_is_asked_only_for_what_it_knows() -> None:
    assert scopes({"scopes_supported": ["openid"]}) == "openid"
    assert scopes({}) == "openid email profile"
