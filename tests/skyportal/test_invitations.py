"""Invitations: sent by a real mail server, redeemed through a real provider, never beyond one's own rights."""

import secrets
import ssl
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import select, text

from baselayer.settings import Settings
from baselayer.settings.skyportal import OIDCProviderSettings
from skyportal.domain.invitations import send_invitation
from skyportal.models.group import GroupUser
from skyportal.models.invitation import Invitation
from skyportal.models.stream import Stream
from skyportal.models.user import User
from tests.conftest import free_port
from tests.skyportal.marshal_fixtures import (
    People,
    Person,
    RunningMarshal,
    changed,
    running_marshal,
)
from tests.skyportal.test_signin import issuer, landed, whoami

__all__ = ["issuer"]  # a fixture

pytestmark = pytest.mark.service


class Postbox:
    """A mail server that keeps what it is given, from those who know its password."""

    def __init__(self) -> None:
        self.port = free_port()
        self.received: list[Message] = []
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self.authenticate,
            auth_required=True,
            auth_require_tls=False,
        )

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        """Let the marshal in."""
        known = isinstance(data, LoginPassword) and data.password == b"open sesame"
        return AuthResult(success=known)

    async def handle_DATA(  # noqa: N802 (named by aiosmtpd)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a message."""
        assert isinstance(envelope.content, bytes)
        self.received.append(message_from_bytes(envelope.content))
        return "250 Kept"


@pytest.fixture(scope="module")
def postbox() -> Iterator[Postbox]:
    """A mail server, running."""
    box = Postbox()
    box.controller.start()
    yield box
    box.controller.stop()


@pytest.fixture(scope="module")
def mailing(marshal_settings: Settings, issuer: str, postbox: Postbox) -> Settings:
    """Settings with the provider and the mail server."""
    provider = OIDCProviderSettings(
        issuer=issuer, label="Observatory", client_id="fritz", client_secret="not so secret"
    )
    settings = changed(marshal_settings, "skyportal", oidc={"observatory": provider})
    return changed(
        settings,
        "skyportal.smtp",
        host="127.0.0.1",
        port=postbox.port,
        security="none",
        username="fritz",
        password="open sesame",
        sender="fritz@here.example",
    )


@pytest.fixture(scope="module")
def marshal(mailing: Settings) -> Iterator[RunningMarshal]:
    """The application, with a provider and a mail server."""
    with running_marshal(mailing) as running:
        yield running


@pytest.fixture
def chief(people: People) -> Person:
    """Somebody who manages users and may comment."""
    return people.person("Manage users", "Comment")


def stream_id(people: People) -> int:
    with people.everything() as session:
        return session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()


def sent_link(people: People, settings: Settings, postbox: Postbox, invitation: int) -> str:
    """Send an invitation as the worker does; return the link in the mail."""
    with people.everything() as session:
        assert send_invitation(session, settings.skyportal, invitation) == {"sent": 1}
    content = postbox.received[-1].get_payload(decode=True)
    assert isinstance(content, bytes)
    mail = content.decode()
    return next(line for line in mail.split() if "/login/invitation?" in line)


def sign_in(
    marshal: RunningMarshal, issuer: str, browser: requests.Session, subject: str
) -> requests.Response:
    """Sign a browser in as somebody of the provider, whose address nobody knows."""
    claims = {"email": f"{subject}@elsewhere.example", "email_verified": True}
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()
    form = browser.get(f"{marshal.url}/login/oidc/observatory", timeout=10)
    return browser.post(form.url, data={"sub": subject}, timeout=10)


def test_who_is_invited_gets_what_was_promised(
    marshal: RunningMarshal, people: People, issuer: str, postbox: Postbox, chief: Person
) -> None:
    public = stream_id(people)
    group, second = people.group(streams=(public,)), people.group()
    people.join(chief, group, (public,), admin=True)
    people.join(chief, second, admin=True)
    body = {
        "userEmail": "Guest@Elsewhere.example",
        "role": "View only",
        "groupIDs": [second, group],
        "groupAdmin": [False, True],
        "canSave": [False, True],
        "userExpirationDate": "2100-01-01",
    }
    made = marshal.data("POST", "/api/invitations", chief, json=body)
    assert made["link"] is None
    link = sent_link(people, marshal.settings, postbox, made["id"])
    mail = postbox.received[-1]
    assert (mail["To"], mail["From"]) == ("guest@elsewhere.example", "fritz@here.example")
    (listed,) = marshal.data("GET", "/api/invitations?email=guest@", chief)["invitations"]
    assert listed["sent_at"] is not None
    assert [stream["id"] for stream in listed["streams"]] == [public]  # the group needs it
    browser, subject = requests.Session(), secrets.token_hex(4)
    assert landed(browser.get(link, timeout=10)) == ("/login", None)
    assert landed(sign_in(marshal, issuer, browser, subject)) == ("/", None)
    profile = whoami(marshal, browser).json()["data"]
    assert profile["roles"] == ["View only"]
    with people.everything() as session:
        rights = {
            row.group_id: (row.admin, row.can_save, row.can_share_photometry)
            for row in session.scalars(select(GroupUser).filter_by(user_id=profile["id"]))
        }
        assert (rights[group], rights[second]) == ((True, True, False), (False, False, False))
        user = session.get_one(User, profile["id"])
        assert user.expiration_date is not None
        assert user.expiration_date.year == 2100
    again = requests.get(link, timeout=10)
    assert "used before" in (landed(again)[1] or "")
    listed = marshal.data("GET", "/api/invitations?includeUsed=true", chief)["invitations"]
    assert next(one for one in listed if one["id"] == made["id"])["used_at"] is not None
    path = f"/api/invitations/{made['id']}"
    assert marshal.ask("PATCH", path, chief, json={"role": None}).status_code == 409


def test_strangers_stay_out_without_an_invitation(
    marshal: RunningMarshal, people: People, issuer: str, postbox: Postbox, chief: Person
) -> None:
    end = sign_in(marshal, issuer, requests.Session(), secrets.token_hex(4))
    assert "ask an administrator to invite you" in (landed(end)[1] or "")
    forged = requests.get(f"{marshal.url}/login/invitation?token=guess", timeout=10)
    assert "used before, or has expired" in (landed(forged)[1] or "")
    made = marshal.data("POST", "/api/invitations", chief, json={"userEmail": "a@b.example"})
    first = sent_link(people, marshal.settings, postbox, made["id"])
    second = sent_link(people, marshal.settings, postbox, made["id"])
    assert landed(requests.get(first, timeout=10))[1] is not None  # only the newest link opens
    browser = requests.Session()
    browser.get(second, timeout=10)
    marshal.data("DELETE", f"/api/invitations/{made['id']}", chief)
    end = sign_in(marshal, issuer, browser, secrets.token_hex(4))
    assert "used before, or has expired" in (landed(end)[1] or "")
    assert whoami(marshal, browser).status_code == 401


def test_nobody_invites_to_more_than_he_may_give(
    marshal: RunningMarshal, people: People, chief: Person
) -> None:
    public = stream_id(people)
    needing, member_of = people.group(streams=(public,)), people.group(chief)
    people.join(chief, needing, (public,), admin=True)
    email = {"userEmail": "greedy@here.example"}
    for wish, status, word in (
        ({"role": "Super admin"}, 403, "access rules"),
        ({"role": "Wizard"}, 404, "/api/roles"),
        ({"groupIDs": [member_of]}, 403, "no administrator"),
        ({"streamIDs": [10**6]}, 403, "do not hold"),
        ({"groupIDs": [needing], "streamIDs": []}, 400, "works on stream"),
        ({"groupIDs": [needing], "groupAdmin": []}, 400, "one value for each"),
        ({"groupAdmin": [True]}, 400, "name the groups"),
        ({"userEmail": "not an address"}, 400, "userEmail"),
    ):
        response = marshal.ask("POST", "/api/invitations", chief, json=email | wish)
        assert (response.status_code, word in response.json()["message"]) == (status, True), wish
    made = marshal.data("POST", "/api/invitations", chief, json=email)
    path = f"/api/invitations/{made['id']}"
    assert marshal.ask("PATCH", path, chief, json={"role": "Super admin"}).status_code == 403
    marshal.data("PATCH", path, chief, json={"groupIDs": [needing], "streamIDs": [public]})
    second = people.group()
    people.join(chief, second, admin=True)
    promised = {
        "role": "View only", "groupIDs": [needing, second], "groupAdmin": [False, True],
        "canSave": [False, True], "canSharePhotometry": [True, False],
        "userExpirationDate": "2100-01-01T00:00:00Z",
    }  # fmt: skip
    marshal.data("PATCH", path, chief, json=promised)
    address = {"userEmail": "generous@here.example", "streamIDs": [public]}
    marshal.data("POST", "/api/invitations", chief, json=promised | address)
    for name in ("greedy", "generous"):
        (told,) = marshal.data("GET", f"/api/invitations?email={name}@", chief)["invitations"]
        assert (told["role"], told["user_expiration_date"]) == (
            promised["role"], promised["userExpirationDate"],
        )  # fmt: skip
        assert [stream["id"] for stream in told["streams"]] == [public]
        rights = ("admin", "can_save", "can_share_photometry")
        assert {one["id"]: tuple(one[name] for name in rights) for one in told["groups"]} == {
            needing: (False, False, True), second: (True, True, False),
        }  # fmt: skip
    outsider = people.person("Comment")
    for method, place in (("GET", "/api/invitations"), ("DELETE", path)):
        assert marshal.ask(method, place, outsider).status_code == 403


def test_secrets_are_hashed_and_never_queued(
    marshal: RunningMarshal, people: People, postbox: Postbox, chief: Person
) -> None:
    body = {"userEmail": "quiet@here.example"}
    made = marshal.data("POST", "/api/invitations", chief, json=body)
    secret = sent_link(people, marshal.settings, postbox, made["id"]).partition("token=")[2]
    with people.everything() as session:
        queued = session.scalars(text("select args::text from procrastinate_jobs")).all()
        stored = session.scalar(select(Invitation.digest).filter_by(id=made["id"]))
    assert f'{{"invitation_id": {made["id"]}}}' in queued
    assert not any(secret in args for args in queued)
    assert stored is not None
    assert len(bytes(stored)) == 32
    assert "digest" not in marshal.ask("GET", "/api/invitations", chief).text


def test_a_mail_server_that_is_away_or_refuses_is_tried_again(
    marshal: RunningMarshal, people: People, postbox: Postbox, chief: Person
) -> None:
    body = {"userEmail": "patient@here.example"}
    made = marshal.data("POST", "/api/invitations", chief, json=body)
    for values in (
        {"port": free_port()},
        {"password": "wrong"},
        {"security": "tls"},  # the server speaks it not
    ):
        away = changed(marshal.settings, "skyportal.smtp", timeout_seconds=5.0, **values)
        with pytest.raises((OSError, ssl.SSLError)), people.everything() as session:
            send_invitation(session, away.skyportal, made["id"])
    (listed,) = marshal.data("GET", "/api/invitations?email=patient", chief)["invitations"]
    assert listed["sent_at"] is None
    sent_link(people, marshal.settings, postbox, made["id"])


def test_an_account_that_expired_is_refused(marshal: RunningMarshal, people: People) -> None:
    person = people.person(expiration_date="2020-01-01T00:00:00Z")
    response = marshal.ask("GET", "/api/internal/profile", person)
    assert (response.status_code, "expired on 2020-01-01" in response.text) == (403, True)


def test_invitations_without_a_mail_server_answer_with_their_link(
    marshal_settings: Settings, chief: Person
) -> None:
    port = free_port()
    address = {"port": port, "public_url": f"http://127.0.0.1:{port}"}
    with running_marshal(changed(marshal_settings, "skyportal.app", **address)) as marshal:
        body = {"userEmail": "by.hand@here.example", "role": "View only"}
        made = marshal.data("POST", "/api/invitations", chief, json=body)
        assert landed(requests.get(made["link"], timeout=10)) == ("/login", None)
