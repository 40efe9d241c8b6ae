"""ZTF's scheduler: what it holds can be listed, added to and removed from.

It speaks JSON over HTTP, on a host that is not reachable from everywhere: whoever runs this
instance says in `kowalski.api.ztf_scheduler_url` where it, or the near end of a tunnel to it, is.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

import aiohttp

from kowalski.api.errors import (
    ConflictError,
    InvalidRequestError,
    UnavailableError,
)

SECONDS = 10.0

Body = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of thing that the scheduler holds: its path, and the field that names one."""

    path: str
    name: str
    noun: str


QUEUES = Kind("/queues", "queue_name", "queue")
SKYMAPS = Kind("/mma_skymaps", "trigger_name", "skymap")


class Scheduler(Protocol):
    """What takes triggers."""

    async def listed(self, kind: Kind) -> Any:
        """Return what it holds."""

    async def add(self, kind: Kind, body: Body) -> Any:
        """Add something, and return its answer."""

    async def remove(self, kind: Kind, body: Body) -> Any:
        """Remove something, and return its answer."""


class Rehearsal:
    """Takes everything and does nothing: for trying a trigger; it holds one thing named `test`."""

    async def listed(self, kind: Kind) -> Any:
        """Return what there always is."""
        return [{kind.name: "test"}]

    async def add(self, kind: Kind, body: Body) -> Any:
        """Return what would be sent."""
        del kind
        return body

    async def remove(self, kind: Kind, body: Body) -> Any:
        """Return what would be sent."""
        del kind
        return body


@dataclass(frozen=True)
class RemoteScheduler:
    """The scheduler at an address."""

    url: str | None

    async def listed(self, kind: Kind) -> Any:
        """Return what it holds."""
        status, answer = await self.ask("GET", kind, {})
        if status != HTTPStatus.OK:
            raise refused(kind, status, answer)
        return answer

    async def add(self, kind: Kind, body: Body) -> Any:
        """Add something; it answers 201 if it has, 200 if it had it already."""
        status, answer = await self.ask("PUT", kind, body)
        if status == HTTPStatus.OK:
            raise ConflictError(f"Submitted {kind.noun} {body[kind.name]} already exists")
        if status != HTTPStatus.CREATED:
            raise refused(kind, status, answer)
        return answer

    async def remove(self, kind: Kind, body: Body) -> Any:
        """Remove something."""
        status, answer = await self.ask("DELETE", kind, body)
        if status != HTTPStatus.OK:
            raise refused(kind, status, answer)
        return answer

    async def ask(self, method: str, kind: Kind, body: Body) -> tuple[int, Any]:
        """Return status and content of the scheduler's answer, JSON or text.

        Raises
        ------
        UnavailableError
            No scheduler is known here, or it does not answer in time.
        """
        if self.url is None:
            raise UnavailableError(
                "ZTF's scheduler is not known here: kowalski.api.ztf_scheduler_url is not set."
            )
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.request(method, self.url.rstrip("/") + kind.path, json=body) as answer,
            ):
                if answer.content_type == "application/json":
                    return answer.status, await answer.json()
                return answer.status, await answer.text()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise UnavailableError(
                f"ZTF's scheduler does not answer: {error or 'it took too long'}"
            ) from None


def refused(kind: Kind, status: int, answer: Any) -> InvalidRequestError:
    """Return the refusal that passes on the scheduler's."""
    return InvalidRequestError(
        f"ZTF's scheduler refused the {kind.noun} with {status}: {answer!s:.300}"
    )
