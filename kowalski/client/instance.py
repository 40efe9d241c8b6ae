"""One query service that the client talks to, each thread for itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import DEFAULT_POOLBLOCK, DEFAULT_POOLSIZE, HTTPAdapter
from urllib3.util.retry import Retry

from kowalski.client.conversation import (
    Answer,
    Call,
    Conversation,
    Outcome,
    Reply,
    Result,
    advance,
)
from kowalski.client.errors import UnreachableError
from kowalski.client.lines import Document, Lines, documents_of, is_lines
from kowalski.client.service import Query, Service

SAFE_TO_REPEAT = ("HEAD", "GET", "PUT")
PASSING = (429, 502, 503, 504)


@dataclass(frozen=True)
class Transport:
    """How requests are sent: waiting, repeating, pooling."""

    timeout: float = 5.0
    pool_connections: int = DEFAULT_POOLSIZE
    pool_maxsize: int = DEFAULT_POOLSIZE
    max_retries: int = 3
    backoff_factor: float = 1.0
    pool_block: bool = DEFAULT_POOLBLOCK

    def session(self) -> requests.Session:
        """Return a session.

        A request that did not arrive is repeated; one that did only if that asks for nothing
        twice: a query that takes long must not be asked again while it is still running.
        """
        adapter = HTTPAdapter(
            pool_connections=self.pool_connections,
            pool_maxsize=self.pool_maxsize,
            max_retries=Retry(
                total=self.max_retries,
                backoff_factor=self.backoff_factor,
                status_forcelist=PASSING,
                allowed_methods=SAFE_TO_REPEAT,
                raise_on_status=False,
            ),
            pool_block=self.pool_block,
        )
        session = requests.Session()
        # Credentials of ~/.netrc are no basic authentication: they are for signing in.
        session.trust_env = False
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session


class Instance(Service):
    """A signed-in connection to one service."""

    def __init__(self, name: str, settings: Mapping[str, Any], transport: Transport) -> None:
        super().__init__(name, settings, transport.timeout)
        self.session = transport.session()
        self.hold(self.opening())

    def hold(self, conversation: Conversation[Result]) -> Result:
        """Hold a conversation and return its result."""
        outcome: Outcome = None
        while True:
            try:
                call = advance(conversation, outcome)
            except StopIteration as end:
                result: Result = end.value
                return result
            outcome = self.outcome(call)

    def outcome(self, call: Call) -> Reply | UnreachableError:
        """Return the reply to a call, or why there is none."""
        try:
            with self.send(call) as response:
                return Reply(response.status_code, response.reason, response.text)
        except requests.RequestException as error:
            return UnreachableError(f"{self.name} does not answer: {error}")

    def send(self, call: Call, *, stream: bool = False) -> requests.Response:
        """Send a call."""
        return self.session.request(
            call.method,
            call.url,
            headers=dict(call.headers),
            params=call.params,
            json=call.json,
            timeout=call.timeout,
            stream=stream,
        )

    def authenticate(self) -> str:
        """Sign in and return the token."""
        return self.hold(self.signing_in())

    def ping(self) -> bool:
        """Tell whether the service answers, and knows who is asking."""
        return self.hold(self.greeting())

    def call(self, method: str, endpoint: str, data: Any = None) -> Answer:
        """Return the answer of a route; `data` goes into the query string of GET and HEAD."""
        return self.hold(self.calling(method, endpoint, data))

    def query(self, query: Query) -> Answer:
        """Return the answer to a query."""
        return self.hold(self.asking(query))

    def read_catalogs(self) -> list[str]:
        """Ask for the names of the service's collections, and return them."""
        return self.hold(self.listing())

    def stream(self, query: Query) -> Iterator[Document]:
        """Yield the documents that a query finds, as they come."""
        lines = Lines(self.name)
        try:
            with self.send(self.for_lines(query), stream=True) as response:
                if not is_lines(response.headers.get("Content-Type", "")):
                    reply = Reply(response.status_code, response.reason, response.text)
                    yield from documents_of(self.name, reply)
                    return
                for line in response.iter_lines(chunk_size=1 << 16):
                    yield from lines.take(line.decode())
        except requests.RequestException as error:
            raise lines.broken(error) from error
        yield from lines.end()

    def close(self) -> bool:
        """Close the connections."""
        self.session.close()
        return True
