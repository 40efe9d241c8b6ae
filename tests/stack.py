"""The launcher's whole stack, as tests of more than one part drive it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from pymongo.database import Database

from baselayer.settings import Settings, load
from kowalski.archive.database import connect
from launcher.status import process_states
from launcher.supervision import Supervisor

BIN = Path(sys.executable).parent


def wait_until(fact: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Wait until something has come true; say what did not when the time is up."""
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        time.sleep(0.2)


class Stack:
    """One instance of the platform on ports of its own.

    `variables` are settings that its launcher and processes get in their environment.
    """

    def __init__(self, state: Path, variables: Mapping[str, str] | None = None) -> None:
        self.state = state
        self.variables = variables or {}

    def fritz(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of the launcher on this instance."""
        done = subprocess.run(
            [str(BIN / "fritz"), *arguments, "--state", str(self.state)],
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"fritz {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done

    def start(self, *options: str) -> None:
        """Start everything, on free ports, and return when all is ready."""
        self.fritz("run", "--detach", "--free-ports", *options)

    def stop(self) -> None:
        """Stop everything in order."""
        self.fritz("stop", check=False)

    @cached_property
    def settings(self) -> Settings:
        """Settings of this instance as it was started."""
        return self.current()

    def current(self) -> Settings:
        """Return the settings that a process would start with now."""
        return load(self.state)

    def healthy(self) -> bool:
        """Tell whether every process runs and says that it is well."""
        states = process_states(self.settings)
        return all(one.state == "finished" or one.healthy is not False for one in states)

    @cached_property
    def supervisor(self) -> Supervisor:
        """What keeps the processes alive."""
        return Supervisor(self.state)

    @cached_property
    def mongo(self) -> Database[dict[str, Any]]:
        """Kowalski's database."""
        return connect(self.settings)

    def info(self) -> dict[str, Any]:
        """Return addresses and credentials."""
        known: dict[str, Any] = json.loads(self.fritz("info", "--json").stdout)
        return known

    def marshal(self, path: str, **parameters: object) -> Any:
        """Return the data of a GET to the marshal as its administrator."""
        query = urllib.parse.urlencode(parameters, doseq=True)
        request = urllib.request.Request(
            f"{self.settings.skyportal.app.public_url}{path}?{query}",
            headers={"Authorization": f"token {self.settings.secrets.skyportal_admin_token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def signin_link(self, username: str) -> str:
        """Return a link that signs somebody in, once."""
        command = [str(BIN / "skyportal"), "signin-link", "--user", username]
        done = subprocess.run(
            command, check=True, env=self.environment, capture_output=True, text=True
        )
        return done.stdout.split()[-1]

    @property
    def environment(self) -> dict[str, str]:
        """Environment in which our console scripts know this instance."""
        return os.environ | self.variables | {"FRITZ__STATE": str(self.state)}

    def kowalski(self, *arguments: str) -> None:
        """Run a command of the alert half on this instance."""
        subprocess.run([str(BIN / "kowalski"), *arguments], check=True, env=self.environment)

    def replay(self, folder: Path, rate: float | None = None) -> subprocess.Popen[str]:
        """Begin to put a folder of alerts into Kafka."""
        options = ["--rate", str(rate)] if rate else []
        return subprocess.Popen(
            [str(BIN / "kowalski"), "replay", str(folder), *options],
            env=self.environment,
            text=True,
        )

    def kill(self, name: str) -> int:
        """Kill a process with SIGKILL, and return its former pid."""
        pid = int(self.supervisor.processes()[name]["pid"])
        os.kill(pid, signal.SIGKILL)
        return pid

    def restarted(self, name: str, former: int) -> bool:
        """Tell whether a killed process runs again."""
        process = self.supervisor.processes()[name]
        return process["statename"] == "RUNNING" and process["pid"] != former

    def archived(self, candids: list[int]) -> int:
        """Return how many documents these alerts have in the archive."""
        return self.mongo["ZTF_alerts"].count_documents({"candid": {"$in": candids}})

    def waiting(self) -> int:
        """Return how many documents of the outbox are not posted yet."""
        return self.mongo["outbox"].count_documents({"state": "pending"})


@contextmanager
def running_stack(*options: str, settings: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """An instance in a folder of its own, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="fritz-stack-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user
        stack = Stack(Path(folder) / "state", settings)
        try:
            stack.start(*options)
            yield stack
        finally:
            stack.stop()
