"""A dask scheduler and a worker in processes of their own, which tests may kill."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import free_port


def dask(command: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a program of dask, without its pages."""
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{command}", "--no-dashboard", *arguments],
        cwd=Path.cwd(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class DaskServers:
    """A cluster on one port. Nothing runs at first."""

    def __init__(self) -> None:
        self.port = free_port()
        self.running: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """Where clients find the scheduler."""
        return f"tcp://127.0.0.1:{self.port}"

    def scheduler(self) -> None:
        """Start the scheduler."""
        here = ("--host", "127.0.0.1", "--port", str(self.port))
        self.running.append(dask("scheduler", *here, "--dashboard-address", ":0"))

    def worker(self) -> None:
        """Start a worker."""
        self.running.append(
            dask("worker", self.address, "--nworkers", "1", "--nthreads", "1", "--no-nanny")
        )

    def kill(self) -> None:
        """Kill all that runs, without a chance to say goodbye."""
        for process in self.running:
            os.kill(process.pid, signal.SIGKILL)
            process.wait(10)
        self.running.clear()


@contextmanager
def dask_servers() -> Iterator[DaskServers]:
    """A cluster that is gone in the end."""
    servers = DaskServers()
    try:
        yield servers
    finally:
        servers.kill()
