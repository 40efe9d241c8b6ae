"""One query service: who is asking, and the conversations with it."""

from collections.abc import Iterable, Mapping
from netrc import NetrcParseError, netrc
from typing import Any

from kowalski.client.conversation import LINES, METHODS, Answer, Call, Conversation
from kowalski.client.errors import (
    AuthenticationError,
    KowalskiError,
    RefusedError,
    UnreachableError,
)

HOST = "kowalski.caltech.edu"
PROTOCOL = "https"
PORT = 443
PENQUINS_VERSION = "2.4.2"
"""The version of penquins that this client stands in for; services check it."""

Query = Mapping[str, Any]


class Service:
    """What is known of one service.

    As in penquins, its facts can be read like those of a dictionary: `instance["token"]`.
    """

    def __init__(self, name: str, settings: Mapping[str, Any], timeout: float) -> None:
        self.name = name
        self.protocol: str = settings.get("protocol") or PROTOCOL
        self.host: str = settings.get("host") or HOST
        self.port = int(settings.get("port") or PORT)
        self.username: str | None = settings.get("username")
        self.password: str | None = settings.get("password")
        self.timeout = float(settings.get("timeout") or timeout)
        self.catalogs: list[str] = []
        self.token: str = settings.get("token") or ""
        if not self.token and self.username is None:
            raise AuthenticationError(
                f"Missing credentials for {name}: provide either username and password, or token"
            )
        if not self.token and self.password is None:
            self.username, self.password = credentials_of(self.host)

    def __getitem__(self, fact: str) -> Any:
        return getattr(self, fact)

    @property
    def base_url(self) -> str:
        """Address of the service."""
        return f"{self.protocol}://{self.host}:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """Headers that say who is asking."""
        return {"Authorization": self.token}

    def is_same(self, settings: Mapping[str, Any]) -> bool:
        """Tell whether settings would make the same connection again."""
        place = (settings.get("host") or HOST, int(settings.get("port") or PORT))
        if place != (self.host, self.port):
            return False
        token = settings.get("token")
        if token is not None:
            return bool(token == self.token)
        return bool(settings.get("username") == self.username)

    def has(self, catalogs: Iterable[str]) -> bool:
        """Tell whether the service has all of some collections."""
        return set(catalogs) <= set(self.catalogs)

    def opening(self) -> Conversation[list[str]]:
        """Sign in, unless with a token, and return the names of the service's collections."""
        if not self.token:
            yield from self.signing_in()
        return (yield from self.listing())

    def signing_in(self) -> Conversation[str]:
        """Sign in and return the token."""
        body = {
            "username": self.username,
            "password": self.password,
            "penquins.__version__": PENQUINS_VERSION,
        }
        reply = yield Call("post", f"{self.base_url}/api/auth", self.timeout, json=body)
        content = reply.content()
        if not reply.ok or "token" not in content:
            reason = content.get("message", reply.reason)
            raise AuthenticationError(f"Authentication failed for {self.name}: {reason}")
        self.token = str(content["token"])
        return self.token

    def greeting(self) -> Conversation[bool]:
        """Tell whether the service answers, and knows who is asking."""
        try:
            reply = yield Call("get", f"{self.base_url}/", self.timeout, self.headers)
        except UnreachableError:
            return False
        return reply.ok

    def calling(self, method: str, endpoint: str, data: Any = None) -> Conversation[Answer]:
        """Return the answer of a route; `data` goes into the query string of GET and HEAD."""
        method = method.lower()
        if method not in METHODS:
            raise KowalskiError(f"Unsupported method: {method}")
        url = f"{self.base_url}/{endpoint.lstrip('/')}"
        how = {"params": data} if method in ("get", "head") else {"json": data}
        reply = yield Call(method, url, self.timeout, self.headers, **how)
        return reply.content()

    def asking(self, query: Query) -> Conversation[Answer]:
        """Return the answer to a query."""
        return self.calling("post", "api/queries", query)

    def finding(self, query: Query) -> Conversation[Any]:
        """Return the data of the answer to a query; raise what the service refuses."""
        return accepted(self.name, (yield from self.asking(query)))

    def listing(self) -> Conversation[list[str]]:
        """Return the names of the service's collections, and know them from then on."""
        asked = {"query_type": "info", "query": {"command": "catalog_names"}}
        self.catalogs = list((yield from self.finding(asked)) or [])
        return self.catalogs

    def for_lines(self, query: Query) -> Call:
        """Return the call for an answer of one document a line."""
        headers = {**self.headers, "Accept": f"{LINES}, application/json"}
        return Call("post", f"{self.base_url}/api/queries", self.timeout, headers, json=query)


def accepted(name: str, answer: Answer) -> Any:
    """Return the data of an answer, None if it has none.

    Raises
    ------
    RefusedError
        The service has refused what was asked.
    """
    if answer.get("status") != "success":
        raise RefusedError(f"{name}: {answer.get('message') or answer.get('detail') or answer}")
    return answer.get("data")


def credentials_of(host: str) -> tuple[str, str]:
    """Return the name and password that `~/.netrc` has for a host."""
    try:
        known = netrc().authenticators(host)
    except (OSError, NetrcParseError) as error:
        raise AuthenticationError(
            f"no password given, and ~/.netrc cannot be read: {error}"
        ) from None
    if known is None or known[2] is None:
        raise AuthenticationError(f"no password given, and none for {host} in ~/.netrc")
    return known[0], known[2]
