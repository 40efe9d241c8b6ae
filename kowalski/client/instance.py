"""One query service that the client talks to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from netrc import NetrcParseError, netrc
from typing import Any

import requests
from bson.json_util import loads
from requests.adapters import DEFAULT_POOLBLOCK, DEFAULT_POOLSIZE, HTTPAdapter
from urllib3.util.retry import Retry

from kowalski.client.errors import KowalskiError

HOST = "kowalski.caltech.edu"
PROTOCOL = "https"
PORT = 443
PENQUINS_VERSION = "2.4.2"
"""The version of penquins that this client stands in for; services check it."""

METHODS = ("get", "post", "put", "patch", "delete", "head")
SAFE_TO_REPEAT = ("HEAD", "GET", "PUT")
PASSING = (429, 502, 503, 504)

Answer = dict[str, Any]


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


class Instance:
    """A signed-in connection to one service.

    As in penquins, its facts can be read like those of a dictionary: `instance["token"]`.
    """

    def __init__(self, name: str, settings: Mapping[str, Any], transport: Transport) -> None:
        self.name = name
        self.protocol: str = settings.get("protocol") or PROTOCOL
        self.host: str = settings.get("host") or HOST
        self.port = int(settings.get("port") or PORT)
        self.username: str | None = settings.get("username")
        self.password: str | None = settings.get("password")
        self.timeout = float(settings.get("timeout") or transport.timeout)
        self.session = transport.session()
        self.catalogs: list[str] = []
        given: str | None = settings.get("token")
        if given is None and self.username is None:
            raise KowalskiError(
                f"Missing credentials for {name}: provide either username and password, or token"
            )
        if given is None and self.password is None:
            self.username, self.password = credentials_of(self.host)
        self.token = given if given is not None else self.authenticate()
        self.read_catalogs()

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

    def authenticate(self) -> str:
        """Sign in and return the token."""
        answer = self.session.post(
            f"{self.base_url}/api/auth",
            json={
                "username": self.username,
                "password": self.password,
                "penquins.__version__": PENQUINS_VERSION,
            },
            timeout=self.timeout,
        )
        content = decoded(answer)
        if not answer.ok or "token" not in content:
            raise KowalskiError(
                f"Authentication failed for {self.name}: {content.get('message', answer.reason)}"
            )
        return str(content["token"])

    def ping(self) -> bool:
        """Tell whether the service answers, and knows who is asking."""
        try:
            answer = self.session.get(
                f"{self.base_url}/", headers=self.headers, timeout=self.timeout
            )
        except requests.RequestException:
            return False
        return answer.ok

    def call(self, method: str, endpoint: str, data: Any = None) -> Answer:
        """Return the answer of a route; `data` goes into the query string of GET and HEAD."""
        method = method.lower()
        if method not in METHODS:
            raise KowalskiError(f"Unsupported method: {method}")
        how: dict[str, Any] = {"params": data} if method in ("get", "head") else {"json": data}
        answer = self.session.request(
            method,
            f"{self.base_url}/{endpoint.lstrip('/')}",
            headers=self.headers,
            timeout=self.timeout,
            **how,
        )
        return decoded(answer)

    def query(self, query: Mapping[str, Any]) -> Answer:
        """Return the answer to a query."""
        return self.call("post", "api/queries", query)

    def read_catalogs(self) -> list[str]:
        """Ask for the names of the service's collections, and return them."""
        answer = self.query({"query_type": "info", "query": {"command": "catalog_names"}})
        if answer.get("status") != "success":
            raise KowalskiError(f"{self.name}: {answer.get('message', 'no catalogues')}")
        self.catalogs = list(answer.get("data", []))
        return self.catalogs

    def has(self, catalogs: Iterable[str]) -> bool:
        """Tell whether the service has all of some collections."""
        return set(catalogs) <= set(self.catalogs)

    def close(self) -> bool:
        """Close the connections."""
        self.session.close()
        return True


def decoded(answer: requests.Response) -> Answer:
    """Return the content of an answer; one that is no extended JSON is its message."""
    try:
        content = loads(answer.text)
    except (ValueError, TypeError):
        content = None
    if isinstance(content, dict):
        return content
    return {"status": "success" if answer.ok else "error", "message": answer.text}


def credentials_of(host: str) -> tuple[str, str]:
    """Return the name and password that `~/.netrc` has for a host."""
    try:
        known = netrc().authenticators(host)
    except (OSError, NetrcParseError) as error:
        raise KowalskiError(f"no password given, and ~/.netrc cannot be read: {error}") from None
    if known is None or known[2] is None:
        raise KowalskiError(f"no password given, and none for {host} in ~/.netrc")
    return known[0], known[2]
