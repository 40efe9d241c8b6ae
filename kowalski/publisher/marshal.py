"""The marshal's REST interface, as the publisher uses it."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from kowalski.surveys.survey import Survey

MAY_PASS = frozenset({401, 403, 408, 423, 425, 429})
"""Client errors that an operator or time may heal; other ones never succeed."""

DOWN = frozenset({401, 502, 503, 504})
"""Answers that any other request would get as well."""

DIRECTORY_SECONDS = 60.0


class MarshalError(Exception):
    """A request did not succeed; the text says why."""


class UnavailableError(MarshalError):
    """The marshal does not answer, or not now: try again. `down`: no use in trying others."""

    def __init__(self, message: str, *, down: bool) -> None:
        super().__init__(message)
        self.down = down


class RefusedError(MarshalError):
    """The marshal has refused what can never succeed."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Marshal:
    """Requests to the marshal; each thread has its own connections."""

    def __init__(self, url: str, token: str, timeout_seconds: float) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.timeout_seconds = timeout_seconds
        self.local = threading.local()
        self.directory = Directory(self)

    def session(self) -> requests.Session:
        """Return this thread's session."""
        if not hasattr(self.local, "session"):
            session = requests.Session()
            session.trust_env = False
            session.headers["Authorization"] = f"token {self.token}"
            session.headers["User-Agent"] = "Kowalski"
            session.mount("http://", HTTPAdapter(pool_maxsize=1))
            self.local.session = session
        made: requests.Session = self.local.session
        return made

    def exists(self, path: str) -> bool:
        """Tell whether something is there, by a HEAD request."""
        response = self.send("HEAD", path)
        return response.status_code != 404 and checked(response).ok

    def get(self, path: str) -> Any:
        """Return the data of an answer."""
        return data_of(checked(self.send("GET", path)))

    def post(self, path: str, body: Mapping[str, Any], timeout_seconds: float | None = None) -> Any:
        """Create something and return the data of the answer."""
        return data_of(checked(self.send("POST", path, body, timeout_seconds)))

    def put(self, path: str, body: Mapping[str, Any], timeout_seconds: float | None = None) -> Any:
        """Write something and return the data of the answer."""
        return data_of(checked(self.send("PUT", path, body, timeout_seconds)))

    def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        timeout_seconds: float | None = None,
    ) -> requests.Response:
        """Return the answer to a request, waited for as long as is usual if nothing else is said.

        Raises
        ------
        UnavailableError
            There is none, or one that tells to try again.
        """
        seconds = self.timeout_seconds if timeout_seconds is None else timeout_seconds
        try:
            response = self.session().request(method, self.url + path, json=body, timeout=seconds)
        except requests.Timeout:
            raise UnavailableError(
                f"{method} {path}: no answer within {seconds:g} s", down=False
            ) from None
        except requests.RequestException as error:
            raise UnavailableError(f"{method} {path}: {error}", down=True) from None
        status = response.status_code
        if status >= 500 or status in MAY_PASS:
            raise UnavailableError(
                f"{method} {path}: {status} {sentence(response)}", down=status in DOWN
            )
        return response


def checked(response: requests.Response) -> requests.Response:
    """Return an answer that tells success.

    Raises
    ------
    RefusedError
        It does not.
    """
    if response.status_code >= 400:
        request = response.request
        path = request.path_url.split("?")[0]
        raise RefusedError(
            response.status_code,
            f"{request.method} {path}: {response.status_code} {sentence(response)}",
        )
    return response


def sentence(response: requests.Response) -> str:
    """Return what the marshal says about an answer."""
    try:
        return str(response.json()["message"])[:500]
    except (ValueError, KeyError, TypeError):
        return response.reason or "without a reason"


def data_of(response: requests.Response) -> Any:
    """Return the data in the envelope of an answer."""
    try:
        return response.json().get("data")
    except (ValueError, AttributeError):
        raise UnavailableError(
            f"{response.request.method} {response.request.path_url}: not an answer of the marshal",
            down=True,
        ) from None


@dataclass(frozen=True)
class FilterName:
    """What a filter and its group are called."""

    group: str
    filter: str


class Directory:
    """Names and identifiers that the marshal knows, remembered for a minute."""

    def __init__(self, marshal: Marshal) -> None:
        self.marshal = marshal
        self.lock = threading.Lock()
        self.known: dict[str, tuple[float, Any]] = {}

    def filter_name(self, filter_id: int) -> FilterName | None:
        """Return what a filter is called; None if the marshal does not know it."""
        names = self.remembered("filters", self.read_filters)
        if filter_id not in names:
            self.known.pop("filters", None)
            names = self.remembered("filters", self.read_filters)
        found: FilterName | None = names.get(filter_id)
        return found

    def stream_id(self, survey: Survey, program: int | None) -> int | None:
        """Return the stream of a survey's program; None if the marshal has none."""
        return survey.stream_id(program, self.remembered("streams", self.read_streams))

    def instrument_id(self, name: str) -> int:
        """Return an instrument's identifier."""
        identifier: int = self.remembered(f"instrument {name}", lambda: self.read_instrument(name))
        return identifier

    def remembered(self, key: str, read: Callable[[], Any]) -> Any:
        """Return what was read at most a minute ago."""
        with self.lock:
            read_at, value = self.known.get(key, (float("-inf"), None))
            if time.monotonic() - read_at > DIRECTORY_SECONDS:
                value = read()
                self.known[key] = (time.monotonic(), value)
            return value

    def read_filters(self) -> dict[int, FilterName]:
        """Ask for all filters and groups."""
        groups = self.marshal.get("/api/groups")
        listed = [one for key in ("user_groups", "all_groups") for one in groups.get(key) or []]
        names = {group["id"]: group.get("nickname") or group["name"] for group in listed}
        return {
            one["id"]: FilterName(names.get(one["group_id"], str(one["group_id"])), one["name"])
            for one in self.marshal.get("/api/filters")
        }

    def read_streams(self) -> list[dict[str, Any]]:
        """Ask for the streams."""
        return list(self.marshal.get("/api/streams"))

    def read_instrument(self, name: str) -> int:
        """Ask for an instrument by name."""
        found = self.marshal.get(f"/api/instrument?name={name}")
        if not found:
            raise UnavailableError(f"the marshal has no instrument {name}", down=True)
        return int(found[0]["id"])
