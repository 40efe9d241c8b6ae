"""Sign-in providers: what OpenID Connect and GitHub's OAuth share.

The authorisation code flow of OAuth 2.0 (RFC 6749) with state, and PKCE (RFC 7636).
"""

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

import structlog
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from baselayer.settings.skyportal import ClientSettings
from skyportal.domain.errors import ForbiddenError, UnavailableError
from skyportal.domain.signin import Claims

logger = structlog.get_logger()

TIMEOUT_SECONDS = 10.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Flow:
    """What the browser carries, signed, from the start of a sign-in to its end."""

    provider: str
    state: str
    nonce: str
    verifier: str
    next: str

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier before it is shown."""
        hashed = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()

    def dump(self) -> str:
        """Return this as text."""
        return json.dumps(asdict(self))


def new_flow(provider: str, next_path: str) -> Flow:
    """Return the secrets of a new sign-in."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Flow(provider, state, nonce, verifier, next_path)


class Provider(Protocol):
    """A sign-in provider."""

    name: str

    @property
    def label(self) -> str:
        """What people call it."""
        ...

    async def authorization_url(self, flow: Flow) -> str:
        """Return where to send the browser."""
        ...

    async def claims(self, code: str, flow: Flow) -> Claims:
        """Return whom the provider vouches for, after checking all it says.

        Raises
        ------
        ForbiddenError
            The provider's answer does not prove who signed in.
        UnavailableError
            The provider does not answer.
        """
        ...


def with_query(endpoint: str, query: dict[str, str]) -> str:
    """Return an address with parameters; it may have some already."""
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


class Asking:
    """Asks a provider; its refusals and failures become sentences that name it."""

    def __init__(self, name: str, settings: ClientSettings) -> None:
        self.name = name
        self.label = settings.label
        self.client = AsyncHTTPClient()

    async def fetch(self, address: str, **options: Any) -> Any:
        """Return a JSON document, or a form as a dictionary."""
        request = HTTPRequest(
            address, request_timeout=TIMEOUT_SECONDS, user_agent="fritz", **options
        )
        try:
            answer = await self.client.fetch(request)
            if answer.headers.get("Content-Type", "").startswith(FORM):
                return dict(parse_qsl(answer.body.decode()))
            return json.loads(answer.body)
        except HTTPClientError as error:
            logger.warning(
                "provider refused", provider=self.name, address=address, reason=str(error)
            )
            if error.code < 500:
                raise ForbiddenError(f"{self.label} refused the sign-in.") from None
            raise UnavailableError(f"{self.label} does not answer now.") from None
        except (OSError, ValueError) as error:
            logger.warning(
                "provider failed", provider=self.name, address=address, reason=str(error)
            )
            raise UnavailableError(f"{self.label} does not answer now.") from None
