"""The query service that is put under load, and what it uses of the machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import requests

from benchmarks.pipeline import cpu_seconds, pids
from launcher.status import resident_mb
from tests.stack import Stack

NEEDED = frozenset({"mongodb", "api"})
USERS = 20
PROGRAMS = ([1], [1, 2], [1, 2, 3])
SAMPLE_SECONDS = 5.0
TIMEOUT_SECONDS = 60


def alone(stack: Stack) -> None:
    """Stop everything but the query service and MongoDB."""
    for name in pids(stack):
        if name not in NEEDED:
            stack.supervisor.stop(name)


def url(stack: Stack) -> str:
    """Return the address of the query service."""
    api = stack.settings.kowalski.api
    return f"http://{api.host}:{api.port}"


def post(stack: Stack, path: str, body: object, token: str | None = None) -> requests.Response:
    """Send a request to the service."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.post(
        f"{url(stack)}{path}", json=body, headers=headers, timeout=TIMEOUT_SECONDS
    )
    answer.raise_for_status()
    return answer


def sign_in(stack: Stack, username: str, password: str) -> str:
    """Return a token of a user."""
    answer = post(stack, "/api/auth", {"username": username, "password": password})
    return str(answer.json()["token"])


def administrator(stack: Stack) -> str:
    """Return a token of the administrator."""
    return sign_in(stack, "admin", stack.settings.secrets.kowalski_admin_password)


def users(stack: Stack) -> list[str]:
    """Make users who may see one, two or three programs; return a token of each."""
    token = administrator(stack)
    for number in range(USERS):
        permissions = {"programids": PROGRAMS[number % len(PROGRAMS)]}
        user = {"username": f"scientist{number}", "password": "quasar", "permissions": permissions}
        post(stack, "/api/users", user, token)
    return [sign_in(stack, f"scientist{number}", "quasar") for number in range(USERS)]


@dataclass
class Use:
    """What the processes used: resident MB at each look, processor time in seconds."""

    seconds: list[float] = field(default_factory=list)
    api_mb: list[float] = field(default_factory=list)
    cpu_seconds: dict[str, float] = field(default_factory=dict)


@contextmanager
def watched(stack: Stack) -> Iterator[Use]:
    """Look at the memory of the service every few seconds, and at processor time in the end."""
    processes = {name: pid for name, pid in pids(stack).items() if name in NEEDED}
    before = {name: cpu_seconds(pid) for name, pid in processes.items()}
    use, ended, started = Use(), Event(), time.monotonic()

    def look() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            use.seconds.append(time.monotonic() - started)
            use.api_mb.append(resident_mb(processes["api"]) or 0.0)

    thread = Thread(target=look, name="memory", daemon=True)
    thread.start()
    try:
        yield use
    finally:
        ended.set()
        thread.join()
        use.cpu_seconds = {name: cpu_seconds(pid) - before[name] for name, pid in processes.items()}
