"""What must be true before anything starts; each fault is one line that says what to do."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil

from baselayer.settings import Settings, SettingsError
from baselayer.settings.load import REPOSITORY
from launcher.instance import is_free, open_instance, ports
from launcher.servers import kafka, mongodb, postgresql


class StartError(Exception):
    """The instance cannot start; the text says why and what to do."""


def diagnosis(state: Path) -> list[str]:
    """Return what would keep an instance from starting, its settings included."""
    try:
        return list(faults(open_instance(state)))
    except SettingsError as error:
        return str(error).splitlines()
    except OSError as error:
        return [f"{error.filename or state}: {error.strerror}"]


def faults(settings: Settings) -> Iterator[str]:
    """Yield what keeps this instance from starting."""
    yield from missing_programs(settings)
    yield from full_disk(settings)
    yield from used_ports(settings)


def missing_programs(settings: Settings) -> Iterator[str]:
    """Yield the prerequisites that are not there."""
    launcher = settings.launcher
    for wanted, find in (
        (launcher.embed_mongodb, mongodb.executable),
        (launcher.embed_postgresql, postgresql.binaries),
        (launcher.embed_kafka, kafka.jars),
    ):
        if wanted:
            try:
                find()
            except FileNotFoundError as fault:
                yield str(fault)
    if not (REPOSITORY / "skyportal" / "frontend" / "dist" / "index.html").exists():
        yield "the web pages are not built; run `make install`"


def full_disk(settings: Settings) -> Iterator[str]:
    """Yield a line when the disk of the state folder is nearly full."""
    free_gb = shutil.disk_usage(settings.state).free / 1e9
    least = settings.launcher.min_free_disk_gb
    if free_gb < least:
        yield (
            f"{settings.state}: {free_gb:.1f} GB free, at least {least:g} GB are needed; free some, "
            "choose another folder with --state, or lower launcher.min_free_disk_gb"
        )


def used_ports(settings: Settings) -> Iterator[str]:
    """Yield a line for each port that somebody else listens on."""
    for key, port in ports(settings):
        if not is_free(port):
            variable = "FRITZ__" + key.upper().replace(".", "__")
            yield (
                f"port {port} ({key}) is in use{by_whom(port)}; stop that, set {variable} to "
                "another port, or let free ones be chosen with --free-ports"
            )


def by_whom(port: int) -> str:
    """Return " by …" for the process that listens on a port, if we may know it."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return ""
    for connection in connections:
        listens = connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
        if listens and connection.pid is not None:
            try:
                return f" by {psutil.Process(connection.pid).name()} (pid {connection.pid})"
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                return ""
    return ""
