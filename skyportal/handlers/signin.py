"""Signing in and out: browsers are sent on, and told at the sign-in page what went wrong."""

import asyncio
import datetime
import json
import secrets
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from skyportal.config import Marshal
from skyportal.database import Credential, sign_in_transaction, transaction
from skyportal.domain import signin
from skyportal.domain.errors import DomainError, ForbiddenError, NotFoundError
from skyportal.domain.profile import sign_out_browser
from skyportal.domain.signin import Browser, Claims
from skyportal.domain.users import find_user
from skyportal.handlers.base import BaseHandler
from skyportal.handlers.errors import explain
from skyportal.signin_provider import Flow, Provider, new_flow

Result = TypeVar("Result")

FLOW_DAYS = 10 / 24 / 60  # ten minutes to sign in at the provider
INVITATION_DAYS = 1 / 24  # an hour to do so after opening an invitation


class SignInHandler(BaseHandler):
    """What the ways to sign in share."""

    async def in_pool(self, work: Callable[[], Result]) -> Result:
        """Run what talks to the database in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self.marshal.pool, work)

    @property
    def invitation_cookie(self) -> str:
        """Name of the cookie that remembers an invitation."""
        return f"{self.marshal.cookie_name}_invitation"

    def invitation(self) -> str | None:
        """Return the secret of the invitation with which the browser came."""
        cookie = self.get_signed_cookie(self.invitation_cookie, max_age_days=INVITATION_DAYS)
        return None if cookie is None else cookie.decode()

    @property
    def browser(self) -> Browser:
        """Where the request comes from."""
        return Browser(self.request.headers.get("User-Agent"), self.request.remote_ip or "unknown")

    def welcome(self, secret: str, next_path: str) -> None:
        """Give the browser its session, and send it on."""
        self.set_cookie_of_ours(
            self.marshal.cookie_name, secret, self.marshal.settings.skyportal.app.session_days
        )
        self.redirect(next_path)

    def set_cookie_of_ours(self, name: str, value: str, days: float) -> None:
        """Set a signed cookie that scripts cannot read and other sites' forms do not send."""
        self.set_signed_cookie(
            name,
            value,
            expires_days=days,
            httponly=True,
            samesite="Lax",
            secure=self.marshal.is_https,
            path="/",
        )

    def turn_away(self, error: Exception) -> None:
        """Send the browser to the sign-in page, which shows the sentence."""
        _, message, _ = explain(error, self.route)
        self.redirect(f"/login?{urlencode({'error': message})}")

    async def respond(self, *arguments: str) -> None:
        """Do it, or say why not."""
        self.set_header("Cache-Control", "no-store")
        try:
            await self.sign_in(*arguments)
        except Exception as error:  # noqa: BLE001 (errors become a sentence on the sign-in page)
            self.turn_away(error)

    async def sign_in(self, *arguments: str) -> None:
        """Do what this handler is for."""
        raise NotImplementedError


def safe_next(path: str) -> str:
    """Return a path of this site to go to; anything else becomes the start page."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and path.isprintable() else "/"


def enter(marshal: Marshal, browser: Browser, find_user: Callable[[Session], int | None]) -> str:
    """Return the secret of a new session of the user who is found; a failure is counted."""
    app = marshal.settings.skyportal.app
    refused: DomainError = ForbiddenError(
        "This sign-in link was used before, or has expired; ask for a new one."
    )
    with sign_in_transaction(marshal.engine) as session:
        signin.check_attempts(session, browser.address, app.signin_attempts)
        try:
            user_id = find_user(session)
        except ForbiddenError as error:
            user_id, refused = None, error
        if user_id is not None:
            lifetime = datetime.timedelta(days=app.session_days)
            return signin.open_session(session, user_id, browser, lifetime)
        signin.note_attempt(session, browser.address)
    raise refused


class LinkHandler(SignInHandler):
    """`/login/link?token=…`: a link that works once."""

    route = "/login/link"

    async def sign_in(self, *arguments: str) -> None:
        secret = self.get_query_argument("token", "")
        find = partial(signin.redeem_link, secret=secret)
        session = await self.in_pool(partial(enter, self.marshal, self.browser, find))
        self.welcome(session, safe_next(self.get_query_argument("next", "/")))

    get = SignInHandler.respond


class InvitationHandler(SignInHandler):
    """`/login/invitation?token=…`: remembers an invitation until its owner has signed in."""

    route = "/login/invitation"

    async def sign_in(self, *arguments: str) -> None:
        secret = self.get_query_argument("token", "")
        await self.in_pool(partial(check_invitation, self.marshal, self.browser, secret))
        self.set_cookie_of_ours(self.invitation_cookie, secret, INVITATION_DAYS)
        self.redirect("/login")

    get = SignInHandler.respond


def check_invitation(marshal: Marshal, browser: Browser, secret: str) -> None:
    """Refuse an invitation that is not valid; a failure is counted."""
    app = marshal.settings.skyportal.app
    with sign_in_transaction(marshal.engine) as session:
        signin.check_attempts(session, browser.address, app.signin_attempts)
        try:
            signin.check_invitation(session, secret)
        except ForbiddenError as error:
            refused = error
        else:
            return
        signin.note_attempt(session, browser.address)
    raise refused


class BecomeHandler(SignInHandler):
    """`/become_user/{id}`: this browser is signed in as another user, until it signs out."""

    route = "/become_user"

    async def sign_in(self, *arguments: str) -> None:
        self.check_origin_of_write()
        credential = self.credential()
        work = partial(become, self.marshal, credential, int(arguments[0]), self.browser)
        secret = await self.in_pool(work)
        hours = self.marshal.settings.skyportal.app.impersonation_hours
        self.set_cookie_of_ours(self.marshal.cookie_name, secret, hours / 24)
        self.redirect("/", status=303)

    def turn_away(self, error: Exception) -> None:
        """Say why not: who asks is signed in and stays so."""
        self.refuse(*explain(error, self.route))

    post = SignInHandler.respond


def become(marshal: Marshal, credential: Credential, user_id: int, browser: Browser) -> str:
    """Return the secret of a session in which the caller acts as another user."""
    lifetime = datetime.timedelta(hours=marshal.settings.skyportal.app.impersonation_hours)
    with transaction(marshal.engine, credential) as (session, _):
        find_user(session, user_id)
        return signin.become(session, user_id, browser, lifetime)


class ProviderHandler(SignInHandler):
    """What both ends of a provider's flow share."""

    def initialize(  # type: ignore[override]
        self, marshal: Marshal, providers: dict[str, Provider]
    ) -> None:
        super().initialize(marshal)
        self.providers = providers
        self.flow_cookie = f"{marshal.cookie_name}_flow"

    def provider(self, name: str) -> Provider:
        """Return a provider of the settings."""
        if name not in self.providers:
            raise NotFoundError(f"There is no sign-in provider {name!r}.")
        return self.providers[name]


class StartHandler(ProviderHandler):
    """`/login/oidc/{provider}`: to the provider."""

    route = "/login/oidc"

    async def sign_in(self, *arguments: str) -> None:
        provider = self.provider(arguments[0])
        flow = new_flow(provider.name, safe_next(self.get_query_argument("next", "/")))
        address = await provider.authorization_url(flow)
        self.set_cookie_of_ours(self.flow_cookie, flow.dump(), FLOW_DAYS)
        self.redirect(address)

    get = SignInHandler.respond


class CompleteHandler(ProviderHandler):
    """`/complete/oidc/{provider}`: back from the provider."""

    route = "/complete/oidc"

    async def sign_in(self, *arguments: str) -> None:
        provider = self.provider(arguments[0])
        flow = self.flow_of(provider)
        self.clear_cookie(self.flow_cookie)
        if self.get_query_argument("error", None):
            raise ForbiddenError(f"{provider.label} did not sign you in.")
        claims = await provider.claims(self.get_query_argument("code", ""), flow)
        allowed = self.marshal.settings.skyportal.app.allow_signup
        find = partial(resolved, claims, allowed, self.invitation())
        self.clear_cookie(self.invitation_cookie)
        session = await self.in_pool(partial(enter, self.marshal, self.browser, find))
        self.welcome(session, safe_next(flow.next))

    def flow_of(self, provider: Provider) -> Flow:
        """Return the sign-in that this browser began; refuse one that it did not."""
        cookie = self.get_signed_cookie(self.flow_cookie, max_age_days=FLOW_DAYS)
        if cookie is None:
            raise ForbiddenError("The sign-in took too long, or began elsewhere; try again.")
        flow = Flow(**json.loads(cookie))
        state = self.get_query_argument("state", "")
        if flow.provider != provider.name or not secrets.compare_digest(state, flow.state):
            raise ForbiddenError("This answer belongs to another sign-in; try again.")
        return flow

    get = SignInHandler.respond


def resolved(claims: Claims, allow_signup: bool, invitation: str | None, session: Session) -> int:
    """Return the user whom a provider vouches for."""
    return signin.resolve_account(session, claims, allow_signup, invitation)


class SignOutHandler(SignInHandler):
    """`/logout`: this browser is signed out."""

    route = "/logout"

    async def sign_in(self, *arguments: str) -> None:
        self.clear_cookie(self.marshal.cookie_name)
        await self.in_pool(partial(sign_out, self.marshal.engine, self.credential()))
        self.redirect("/login")

    def turn_away(self, error: Exception) -> None:
        """Nobody was signed in: that is what was asked for."""
        self.redirect("/login")

    get = SignInHandler.respond


def sign_out(engine: Engine, credential: Credential) -> None:
    """End the browser session that was presented."""
    with transaction(engine, credential) as (session, caller):
        if caller.session_id is not None:
            sign_out_browser(session, caller.session_id)
