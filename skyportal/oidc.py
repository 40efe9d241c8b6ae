"""OpenID Connect, the part of a client: authorisation code with PKCE, state and nonce.

OpenID Connect Core 1.0 (section 3.1), RFC 7636 (PKCE).
"""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlencode

import jwt
import structlog
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from baselayer.settings.skyportal import OIDCProviderSettings
from skyportal.domain.errors import ForbiddenError, UnavailableError
from skyportal.domain.signin import Claims

logger = structlog.get_logger()

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
CACHE_SECONDS = 3600.0
TIMEOUT_SECONDS = 10.0
CLOCK_SKEW_SECONDS = 30.0


@dataclass(frozen=True)
class Flow:
    """What the browser carries, signed, from the start of a sign-in to its end."""

    provider: str
    state: str
    nonce: str
    verifier: str
    next: str

    def dump(self) -> str:
        """Return this as text."""
        return json.dumps(asdict(self))


def new_flow(provider: str, next_path: str) -> Flow:
    """Return the secrets of a new sign-in."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Flow(provider, state, nonce, verifier, next_path)


class Provider:
    """A sign-in provider; its configuration and keys are fetched when first needed."""

    def __init__(self, name: str, settings: OIDCProviderSettings, redirect_uri: str) -> None:
        self.name = name
        self.settings = settings
        self.redirect_uri = redirect_uri
        self.client = AsyncHTTPClient()
        self.cache: dict[str, tuple[float, dict[str, Any]]] = {}

    async def authorization_url(self, flow: Flow) -> str:
        """Return where to send the browser."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(flow.verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid email profile",
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        endpoint = (await self.discovered())["authorization_endpoint"]
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    async def claims(self, code: str, flow: Flow) -> Claims:
        """Return whom the provider vouches for, after checking all it says.

        Raises
        ------
        ForbiddenError
            The provider's answer does not prove who signed in.
        UnavailableError
            The provider does not answer.
        """
        answer = await self.exchange(code, flow)
        claims = await self.verified(str(answer.get("id_token", "")), flow)
        if "email" not in claims and "access_token" in answer:
            claims = await self.user_information(str(answer["access_token"])) | claims
        verified = claims.get("email_verified") in (True, "true")
        email = claims.get("email")
        return Claims(
            issuer=claims["iss"],
            subject=claims["sub"],
            verified_email=email.lower() if verified and isinstance(email, str) else None,
            name=claims.get("preferred_username") or claims.get("name"),
        )

    async def exchange(self, code: str, flow: Flow) -> dict[str, Any]:
        """Return the tokens that a code is good for."""
        configuration = await self.discovered()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": flow.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        methods = configuration.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        )
        if "client_secret_basic" in methods:
            pair = f"{quote(self.settings.client_id)}:{quote(self.settings.client_secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_id"] = self.settings.client_id
            form["client_secret"] = self.settings.client_secret
        return await self.fetch(
            configuration["token_endpoint"], method="POST", headers=headers, body=urlencode(form)
        )

    async def verified(self, token: str, flow: Flow) -> dict[str, Any]:
        """Return the claims of an ID token whose signature, audience, age and nonce are right."""
        try:
            key = await self.key_of(jwt.get_unverified_header(token).get("kid"))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self.settings.client_id,
                issuer=(await self.discovered())["issuer"],
                leeway=CLOCK_SKEW_SECONDS,
                options={"require": ["exp", "iat", "iss", "sub", "aud"]},
            )
        except jwt.PyJWTError as error:
            logger.warning("sign-in refused", provider=self.name, reason=str(error))
            raise ForbiddenError(f"{self.settings.label} sent a proof that is not valid.") from None
        if not secrets.compare_digest(str(claims.get("nonce", "")), flow.nonce):
            raise ForbiddenError(f"{self.settings.label} answered another request than yours.")
        return claims

    async def user_information(self, access_token: str) -> dict[str, Any]:
        """Return what the provider tells beside the ID token, if it does."""
        endpoint = (await self.discovered()).get("userinfo_endpoint")
        if endpoint is None:
            return {}
        return await self.fetch(endpoint, headers={"Authorization": f"Bearer {access_token}"})

    async def key_of(self, key_id: str | None) -> jwt.PyJWK:
        """Return the provider's key; fetched anew when it is not among those known."""
        address = (await self.discovered())["jwks_uri"]
        for fresh in (False, True):
            keys = jwt.PyJWKSet.from_dict(await self.cached(address, fresh=fresh)).keys
            for key in keys:
                if key.key_id == key_id or (key_id is None and len(keys) == 1):
                    return key
        raise jwt.InvalidKeyError(f"no key {key_id}")

    async def discovered(self) -> dict[str, Any]:
        """Return the provider's configuration; its issuer must be the one of the settings."""
        issuer = self.settings.issuer.rstrip("/")
        configuration = await self.cached(f"{issuer}/.well-known/openid-configuration")
        if str(configuration.get("issuer", "")).rstrip("/") != issuer:
            raise UnavailableError(f"{self.settings.label} is not set up rightly: issuer differs.")
        return configuration

    async def cached(self, address: str, *, fresh: bool = False) -> dict[str, Any]:
        """Return a JSON document of the provider, kept for an hour."""
        at, document = self.cache.get(address, (0.0, {}))
        if fresh or not document or time.monotonic() - at > CACHE_SECONDS:
            document = await self.fetch(address)
            self.cache[address] = (time.monotonic(), document)
        return document

    async def fetch(self, address: str, **options: Any) -> dict[str, Any]:
        """Return a JSON document."""
        request = HTTPRequest(address, request_timeout=TIMEOUT_SECONDS, **options)
        try:
            answer = await self.client.fetch(request)
            document: dict[str, Any] = json.loads(answer.body)
        except HTTPClientError as error:
            logger.warning(
                "provider refused", provider=self.name, address=address, reason=str(error)
            )
            if error.code < 500:
                raise ForbiddenError(f"{self.settings.label} refused the sign-in.") from None
            raise UnavailableError(f"{self.settings.label} does not answer now.") from None
        except (OSError, ValueError) as error:
            logger.warning(
                "provider failed", provider=self.name, address=address, reason=str(error)
            )
            raise UnavailableError(f"{self.settings.label} does not answer now.") from None
        return document
