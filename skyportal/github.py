"""Signing in with GitHub, which speaks OAuth 2.0 without OpenID Connect.

Nothing that GitHub answers is signed: who signed in is asked of its API, over TLS, with the token that the
code was good for. https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog

from baselayer.settings.skyportal import GitHubProviderSettings
from skyportal.domain.errors import ForbiddenError
from skyportal.domain.signin import Claims
from skyportal.signin_provider import FORM, Asking, Flow, with_query

logger = structlog.get_logger()

SCOPES = "read:user user:email"
MANY = {"per_page": "100"}  # addresses; GitHub tells 30 unless asked for more


class GitHubProvider(Asking):
    """GitHub, or an installation of GitHub Enterprise."""

    def __init__(self, name: str, settings: GitHubProviderSettings, redirect_uri: str) -> None:
        super().__init__(name, settings)
        self.settings = settings
        self.redirect_uri = redirect_uri

    @property
    def issuer(self) -> str:
        """Whose numbers of users these are: those of GitHub and of an installation must not be mixed."""
        parts = urlsplit(self.settings.user_endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    async def authorization_url(self, flow: Flow) -> str:
        """Return where to send the browser."""
        query = {
            "client_id": self.settings.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": SCOPES,
            "state": flow.state,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        return with_query(self.settings.authorization_endpoint, query)

    async def claims(self, code: str, flow: Flow) -> Claims:
        """Return whom GitHub vouches for: by number, as accounts change their names."""
        token = await self.exchange(code, flow)
        user = await self.ask(self.settings.user_endpoint, token)
        emails = await self.ask(with_query(self.settings.emails_endpoint, MANY), token)
        number = user.get("id") if isinstance(user, dict) else None
        if not isinstance(number, int):
            raise ForbiddenError(f"{self.label} did not tell who signed in.")
        return Claims(
            issuer=self.issuer,
            subject=str(number),
            verified_email=primary(emails),
            name=user.get("login"),
            provider=self.label,
        )

    async def exchange(self, code: str, flow: Flow) -> str:
        """Return the token that a code is good for. GitHub refuses with status 200 and `error`."""
        form = {
            "client_id": self.settings.client_id,
            "client_secret": self.settings.client_secret,
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": flow.verifier,
        }
        answer = await self.fetch(
            self.settings.token_endpoint,
            method="POST",
            headers={"Content-Type": FORM, "Accept": "application/json"},
            body=urlencode(form),
        )
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            reason = answer.get("error") if isinstance(answer, dict) else "no dictionary"
            logger.warning("sign-in refused", provider=self.name, reason=reason)
            raise ForbiddenError(f"{self.label} refused the sign-in.")
        return token

    async def ask(self, address: str, token: str) -> Any:
        """Return what GitHub's API tells the owner of a token."""
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        return await self.fetch(address, headers=headers)


def primary(emails: Any) -> str | None:
    """Return the address that is both verified and primary, in small letters, if there is one."""
    for entry in emails if isinstance(emails, list) else []:
        if (
            isinstance(entry, dict)
            and entry.get("verified") is True
            and entry.get("primary") is True
        ):
            email = entry.get("email")
            return email.lower() if isinstance(email, str) else None
    return None
