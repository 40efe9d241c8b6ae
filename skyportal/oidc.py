"""OpenID Connect, the part of a client: authorisation code with PKCE, state and nonce.

OpenID Connect Core 1.0 (section 3.1).
"""

import base64
import secrets
import time
from typing import Any
from urllib.parse import quote, urlencode

import jwt
import structlog

from baselayer.settings.skyportal import OIDCProviderSettings
from skyportal.domain.errors import ForbiddenError, UnavailableError
from skyportal.domain.signin import Claims
from skyportal.signin_provider import FORM, Asking, Flow, with_query

logger = structlog.get_logger()

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
SCOPES = ("openid", "email", "profile")
CACHE_SECONDS = 3600.0
CLOCK_SKEW_SECONDS = 30.0


def scopes(configuration: dict[str, Any]) -> str:
    """Return what to ask for: ORCID refuses whoever asks for more than it says it knows."""
    known = configuration.get("scopes_supported", SCOPES)
    return " ".join(scope for scope in SCOPES if scope == "openid" or scope in known)


class OIDCProvider(Asking):
    """A provider that speaks OpenID Connect; its configuration and keys are fetched when first needed."""

    def __init__(self, name: str, settings: OIDCProviderSettings, redirect_uri: str) -> None:
        super().__init__(name, settings)
        self.settings = settings
        self.redirect_uri = redirect_uri
        self.cache: dict[str, tuple[float, dict[str, Any]]] = {}

    async def authorization_url(self, flow: Flow) -> str:
        """Return where to send the browser."""
        configuration = await self.discovered()
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": scopes(configuration),
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        return with_query(configuration["authorization_endpoint"], query)

    async def claims(self, code: str, flow: Flow) -> Claims:
        """Return whom the provider vouches for, after checking all it says."""
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
            provider=self.label,
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
        headers = {"Content-Type": FORM}
        methods = configuration.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        )
        if "client_secret_basic" in methods:
            pair = f"{quote(self.settings.client_id)}:{quote(self.settings.client_secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_id"] = self.settings.client_id
            form["client_secret"] = self.settings.client_secret
        address = configuration["token_endpoint"]
        tokens: dict[str, Any] = await self.fetch(
            address, method="POST", headers=headers, body=urlencode(form)
        )
        return tokens

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
            raise ForbiddenError(f"{self.label} sent a proof that is not valid.") from None
        if not secrets.compare_digest(str(claims.get("nonce", "")), flow.nonce):
            raise ForbiddenError(f"{self.label} answered another request than yours.")
        return claims

    async def user_information(self, access_token: str) -> dict[str, Any]:
        """Return what the provider tells beside the ID token, if it does."""
        endpoint = (await self.discovered()).get("userinfo_endpoint")
        if endpoint is None:
            return {}
        told: dict[str, Any] = await self.fetch(
            endpoint, headers={"Authorization": f"Bearer {access_token}"}
        )
        return told

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
            raise UnavailableError(f"{self.label} is not set up rightly: issuer differs.")
        return configuration

    async def cached(self, address: str, *, fresh: bool = False) -> dict[str, Any]:
        """Return a JSON document of the provider, kept for an hour."""
        at, document = self.cache.get(address, (0.0, {}))
        if fresh or not document or time.monotonic() - at > CACHE_SECONDS:
            document = await self.fetch(address)
            self.cache[address] = (time.monotonic(), document)
        return document
