"""Keeping processes alive with supervisord, one for each state folder, reached by its unix socket."""

import configparser
import http.client
import shlex
import subprocess
import sys
import threading
import time
import xmlrpc.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psutil
from supervisor.xmlrpc import SupervisorTransport

from launcher.instance import LONGEST_SOCKET_PATH, short_folder

MARK = "FRITZ_INSTANCE"
"""The variable by which a supervised process is known; nobody sets it but this module."""

ALREADY_STARTED = 60
NOT_RUNNING = 70
SHUTTING_DOWN = 6


@dataclass(frozen=True)
class Supervised:
    """A program as supervisord is told about it."""

    name: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    user: str | None = None
    stop_signal: str = "TERM"
    restart: bool = True


def socket_path(state: Path) -> Path:
    """Return the path of supervisord's unix socket."""
    path = state / "supervisor.sock"
    if len(str(path)) < LONGEST_SOCKET_PATH:
        return path
    folder = short_folder(state)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / "supervisor.sock"


def write_configuration(state: Path, programs: Iterable[Supervised], stop_seconds: float) -> Path:
    """Write supervisord's configuration and return its path."""
    parser = configparser.RawConfigParser()
    parser["unix_http_server"] = {"file": str(socket_path(state)), "chmod": "0600"}
    parser["supervisord"] = {
        "logfile": str(state / "logs" / "supervisord.log"),
        "pidfile": str(state / "supervisord.pid"),
        "childlogdir": str(state / "logs"),
        "nodaemon": "false",
        "silent": "true",
    }
    parser["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    for program in programs:
        parser[f"program:{program.name}"] = section(state, program, stop_seconds)
    path = state / "supervisord.conf"
    with path.open("w") as file:
        parser.write(file)
    path.chmod(0o600)
    return path


def section(state: Path, program: Supervised, stop_seconds: float) -> dict[str, str]:
    """Return the section of one program; supervisord reads `%` as the start of an expansion."""
    variables = {**program.environment, MARK: str(state)}
    environment = ",".join(f'{key}="{value}"' for key, value in variables.items())
    lines = {
        "command": shlex.join(program.command),
        "directory": str(program.folder),
        "environment": environment,
        "autostart": "false",
        "autorestart": "true" if program.restart else "false",
        "startsecs": "0",
        "startretries": "1000000",
        "stopsignal": program.stop_signal,
        "stopwaitsecs": str(int(stop_seconds)),
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": str(state / "logs" / f"{program.name}.log"),
        "stdout_logfile_maxbytes": "20MB",
        "stdout_logfile_backups": "2",
    }
    if program.user:
        lines["user"] = program.user
    return {key: value.replace("%", "%%") for key, value in lines.items()}


def start_supervisord(configuration: Path) -> None:
    """Start supervisord; it detaches itself and outlives us."""
    command = [str(Path(sys.executable).parent / "supervisord"), "-c", str(configuration)]
    # A session of its own: Ctrl-C reaches the launcher alone, which stops all in order.
    subprocess.run(command, check=True, start_new_session=True, cwd=configuration.parent)


class Supervisor:
    """supervisord's remote interface, as far as we use it; threads may share one."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.local = threading.local()

    @property
    def proxy(self) -> Any:
        """The interface over this thread's own connection: two requests on one would mix."""
        if not hasattr(self.local, "proxy"):
            transport = SupervisorTransport(None, None, f"unix://{socket_path(self.state)}")
            server = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            self.local.proxy = server.supervisor
        return self.local.proxy

    def alive(self) -> bool:
        """Tell whether supervisord answers."""
        try:
            return cast(str, self.proxy.getState()["statename"]) == "RUNNING"
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return False

    def start(self, name: str) -> None:
        """Start a program, if it is not running."""
        try:
            self.proxy.startProcess(name, False)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != ALREADY_STARTED:
                raise

    def stop(self, name: str) -> None:
        """Ask a program to drain, and wait until it has stopped.

        No error when it does not run, or when somebody else ends the supervisor meanwhile.
        """
        try:
            self.proxy.stopProcess(name, True)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode not in {NOT_RUNNING, SHUTTING_DOWN}:
                raise
        except (OSError, http.client.HTTPException):
            if self.alive():
                raise

    def processes(self) -> dict[str, dict[str, Any]]:
        """Return what supervisord knows of each program, by name."""
        return {info["name"]: info for info in self.proxy.getAllProcessInfo()}

    def shutdown(self) -> None:
        """End supervisord, and wait until it is gone."""
        try:
            self.proxy.shutdown()
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return
        deadline = time.monotonic() + 60
        while self.alive() and time.monotonic() < deadline:
            time.sleep(0.1)


def orphans(state: Path) -> list[psutil.Process]:
    """Return processes of this instance that no supervisord minds any more."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(state):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found
