"""How the processes of `pytest -n 2` share the tests, and the ports.

A module goes to one process whole, and so does a folder whose modules share something that takes
long to start: it is then started once.
"""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from launcher.instance import FREE_PORTS

TOGETHER = ("tests/e2e", "tests/kowalski/stream", "tests/kowalski/api")
"""Folders that stay together, those that take longest first."""


def folder_of(path: str) -> str | None:
    """Return the folder that a module stays together with; None if it may go anywhere."""
    return next((folder for folder in TOGETHER if path.startswith(f"{folder}/")), None)


def turn(path: str) -> int:
    """Return when a module's turn is: the longest come first, so that nobody waits at the end."""
    folder = folder_of(path)
    return len(TOGETHER) if folder is None else TOGETHER.index(folder)


def ports_of_this_process() -> range:
    """Return the ports that tests of this process may choose from: no other has any of them."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = len(FREE_PORTS) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return FREE_PORTS[number * share : (number + 1) * share]


class Scheduling(LoadScopeScheduling):
    """Hands out modules, and folders that stay together, in the order in which tests are listed."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return folder_of(path) or path
