"""Asking Kowalski's query service, for people who are signed in at the marshal.

The marshal asks with an account of its own that may see everything. So each question says which
programs the person who asks may see, and is made where the database has told who that is.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from tornado.httpclient import HTTPClientError, HTTPRequest, HTTPResponse
from tornado.httputil import HTTPHeaders
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from baselayer.settings import Settings
from skyportal.domain.errors import (
    ConflictError,
    DomainError,
    InvalidRequestError,
    NotFoundError,
    UnavailableError,
)

logger = structlog.get_logger()

USERNAME = "marshal"
CONNECT_SECONDS = 3.0
LONGEST_ANSWER = 256 * 2**20  # bytes
AWAY = (
    "Kowalski, which keeps the alerts and runs the filters, does not answer now. "
    "What is saved here is not affected; try again in a minute."
)
REFUSED_TOKEN = (HTTPStatus.UNAUTHORIZED, "token is invalid", "token has expired")


@dataclass(frozen=True)
class Question:
    """One request to Kowalski; `timeout_seconds` beyond that of the settings for long work."""

    method: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    timeout_seconds: float = 0.0

    @property
    def address(self) -> str:
        """Path and query string."""
        return f"{self.path}?{urlencode(self.parameters)}" if self.parameters else self.path


@dataclass(frozen=True)
class Answer:
    """What Kowalski said: a file, or JSON."""

    content: bytes
    content_type: str

    def data(self) -> Any:
        """Return what is in the envelope, with extended JSON made plain."""
        return plain(json.loads(self.content).get("data"))


class Kowalski:
    """The query service, as the marshal's own user; asks without holding a thread."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.skyportal.kowalski.url.rstrip("/")
        self.timeout_seconds = settings.skyportal.kowalski.timeout_seconds
        self.connections = settings.skyportal.kowalski.connections
        self.password = settings.secrets.kowalski_marshal_password
        self.token: str | None = None
        self.signing_in = asyncio.Lock()
        self.client: SimpleAsyncHTTPClient | None = None

    async def ask(self, question: Question) -> Answer:
        """Return the answer to a question.

        Raises
        ------
        InvalidRequestError, NotFoundError, ConflictError
            Kowalski refuses it; the text is its own.
        UnavailableError
            Kowalski does not answer, or not in time.
        """
        token = self.token or await self.sign_in(None)
        response = await self.send(question, token)
        if refuses_token(response):
            response = await self.send(question, await self.sign_in(token))
        if response.code != HTTPStatus.OK:
            raise refusal(response)
        return Answer(response.body, response.headers.get("Content-Type", ""))

    async def sign_in(self, refused: str | None) -> str:
        """Return a token that is not the refused one; who asks meanwhile waits for the same."""
        async with self.signing_in:
            if self.token is None or self.token == refused:
                body = {"username": USERNAME, "password": self.password}
                response = await self.send(Question("POST", "/api/auth", body=body), None)
                if response.code != HTTPStatus.OK:
                    logger.error("kowalski refuses the marshal", reason=sentence(response))
                    raise UnavailableError(AWAY)
                self.token = str(json.loads(response.body)["token"])
            return self.token

    async def send(self, question: Question, token: str | None) -> HTTPResponse:
        """Send one request; every status is an answer."""
        headers = HTTPHeaders({"Accept": "*/*"})
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        body = None
        if question.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(question.body)
        request = HTTPRequest(
            self.url + question.address,
            question.method,
            headers,
            body,
            connect_timeout=CONNECT_SECONDS,
            request_timeout=self.timeout_seconds + question.timeout_seconds,
            follow_redirects=False,
            allow_nonstandard_methods=True,
        )
        try:
            return await self.http().fetch(request, raise_error=False)
        except (OSError, HTTPClientError) as error:
            logger.warning("kowalski does not answer", path=question.path, reason=repr(error))
            raise UnavailableError(AWAY) from None

    def http(self) -> SimpleAsyncHTTPClient:
        """Return the client, which belongs to the loop that asks first."""
        if self.client is None:
            self.client = SimpleAsyncHTTPClient(
                force_instance=True,
                max_clients=self.connections,
                max_buffer_size=LONGEST_ANSWER,
                max_body_size=LONGEST_ANSWER,
            )
        return self.client

    def close(self) -> None:
        """Let go of what is open."""
        if self.client is not None:
            self.client.close()


def refuses_token(response: HTTPResponse) -> bool:
    """Tell whether Kowalski wants the marshal to sign in again."""
    status, *words = REFUSED_TOKEN
    if response.code == status:
        return True
    return response.code == HTTPStatus.BAD_REQUEST and sentence(response).startswith(tuple(words))


def refusal(response: HTTPResponse) -> DomainError:
    """Return why a question was refused, as an error of ours."""
    text = sentence(response)
    match response.code:
        case 400 if text.rstrip(". ").endswith("not found"):
            return NotFoundError(text)
        case 400 | 413:
            return InvalidRequestError(text)
        case 404:
            return NotFoundError(text)
        case 409:
            return ConflictError(text)
    logger.warning("kowalski cannot answer", status=response.code, reason=text)
    return UnavailableError(AWAY)


def sentence(response: HTTPResponse) -> str:
    """Return what Kowalski says about a refusal."""
    try:
        told = json.loads(response.body or b"{}")
    except ValueError:
        told = {}
    parts = [told.get("message"), told.get("detail")] if isinstance(told, dict) else []
    text = " ".join(str(part) for part in parts if part)
    return text or f"Kowalski answered with status {response.code} and gave no reason."


def plain(value: Any) -> Any:
    """Return relaxed extended JSON as plain JSON: dates as text, identifiers as text.

    Whole numbers that JavaScript would round, such as a candid, become text as well.
    """
    match value:
        case {"$date": date, **rest} if not rest:
            return date
        case {"$oid": identifier, **rest} if not rest:
            return identifier
        case {"$numberLong": number, **rest} if not rest:
            return plain(int(number))
        case {"$numberDouble": _, **rest} if not rest:  # those that JSON has no numbers for
            return None
        case dict():
            return {key: plain(part) for key, part in value.items()}
        case list():
            return [plain(part) for part in value]
        case int() if abs(value) >= 2**53:
            return str(value)
    return value
