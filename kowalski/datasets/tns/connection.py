"""Requests to the Transient Name Server as one of its bots, within its limits."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests

TIMEOUT_SECONDS = 60.0
ATTEMPTS = 5
PAUSE_SECONDS = 60.0
"""How long to wait where the server does not say."""
FIRST_PAUSE_SECONDS = 1.0
"""How long to wait after a connection that broke, for the first time."""
REMAINING = "x-rate-limit-remaining"
RESET = "x-rate-limit-reset"
AFTER = "retry-after"


class TNSError(Exception):
    """The Transient Name Server does not answer, or refuses; the text says why."""


class UnknownError(TNSError):
    """There is no such object, or no longer."""


@dataclass
class TNS:
    """A connection as a bot. `wait` is called with seconds to wait until the next request."""

    url: str
    bot_id: int
    bot_name: str
    api_key: str
    wait: Callable[[float], None] = time.sleep
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def headers(self) -> dict[str, str]:
        """Headers that say which bot is asking."""
        marker = {"tns_id": self.bot_id, "type": "bot", "name": self.bot_name}
        return {"User-Agent": f"tns_marker{json.dumps(marker)}"}

    def ask(self, endpoint: str, data: Mapping[str, Any]) -> Any:
        """Return what an endpoint of the API answers.

        Raises
        ------
        UnknownError
            It knows of no such thing.
        TNSError
            It does not answer, or refuses.
        """
        form = {"api_key": (None, self.api_key), "data": (None, json.dumps(data))}
        content = self.send("POST", f"api/{endpoint}", files=form).json()
        answer = content.get("data") or []
        # Some versions answer one level further down.
        return answer["reply"] if isinstance(answer, dict) and "reply" in answer else answer

    def page(self, number: int, size: int, words: Mapping[str, str]) -> str:
        """Return a page of the search as CSV, the newest objects first; pages count from 0."""
        params = {**words, "format": "csv", "num_page": str(size), "page": str(number)}
        form = {"api_key": (None, self.api_key)}
        return self.send("POST", "search", params=params, files=form).text

    def send(self, method: str, path: str, **how: Any) -> requests.Response:
        """Return the answer to a request, which waits for as long as the server wants.

        Raises
        ------
        TNSError
            It does not answer, or refuses.
        """
        url = f"{self.url.rstrip('/')}/{path}"
        reason = ""
        for attempt in range(ATTEMPTS):
            try:
                answer = self.session.request(
                    method, url, headers=self.headers, timeout=TIMEOUT_SECONDS, **how
                )
            except requests.RequestException as error:
                reason = str(error)
                self.wait(PAUSE_SECONDS if attempt else FIRST_PAUSE_SECONDS)
                continue
            if answer.ok:
                self.respect(answer)
                return answer
            reason = f"{answer.status_code} {answer.reason}"
            if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                self.wait(seconds_of(answer))
            elif answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.wait(PAUSE_SECONDS)
            elif answer.status_code == HTTPStatus.NOT_FOUND:
                raise UnknownError(f"{path}: {reason}")
            else:
                raise TNSError(f"{path}: {reason}; are bot and API key right?")
        raise TNSError(f"{path}: no answer after {ATTEMPTS} attempts: {reason}")

    def respect(self, answer: requests.Response) -> None:
        """Wait now where an answer says that there are no requests left."""
        if answer.headers.get(REMAINING, "") == "0":
            self.wait(seconds_of(answer))


def seconds_of(answer: requests.Response) -> float:
    """Return how long the server wants one to wait."""
    for name in (AFTER, RESET):
        told = answer.headers.get(name, "")
        if told.replace(".", "", 1).isdigit():
            return float(told)
    return PAUSE_SECONDS
