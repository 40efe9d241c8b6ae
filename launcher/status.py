"""The state of every process of an instance."""

from dataclasses import asdict, dataclass
from typing import Any

import psutil

from baselayer.settings import Settings
from launcher.services import services
from launcher.start import healthy
from launcher.supervision import Supervisor

STATES = {
    "RUNNING": "running",
    "STARTING": "starting",
    "STOPPING": "stopping",
    "EXITED": "finished",
}


@dataclass(frozen=True)
class ProcessState:
    """One process: what it does, since when, how large, and whether it says it is well."""

    name: str
    state: str
    pid: int | None
    since: float | None
    memory_mb: float | None
    healthy: bool | None


def process_states(settings: Settings) -> list[ProcessState]:
    """Return the state of every process; an empty list when the instance is not running.

    `since` is in seconds of Unix time, `memory_mb` is resident memory with that of children.
    """
    supervisor = Supervisor(settings.state)
    if not supervisor.alive():
        return []
    ports = {service.name: service.port(settings) for service in services(settings)}
    return [process_state(info, ports.get(name)) for name, info in supervisor.processes().items()]


def process_state(info: dict[str, Any], port: int | None) -> ProcessState:
    """Return the state of one process from what supervisord says of it."""
    running = info["statename"] == "RUNNING"
    return ProcessState(
        name=info["name"],
        state=STATES.get(info["statename"], "stopped"),
        pid=info["pid"] or None,
        since=float(info["start"]) if running else None,
        memory_mb=resident_mb(info["pid"]) if running else None,
        healthy=healthy(port) if running and port else None,
    )


def resident_mb(pid: int) -> float | None:
    """Return the resident memory of a process and its children, in MB."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        resident_bytes: int = sum(member.memory_info().rss for member in family)
    except psutil.NoSuchProcess:
        return None
    return round(resident_bytes / 1e6, 1)


def as_facts(states: list[ProcessState]) -> list[dict[str, Any]]:
    """Return the states as JSON-ready mappings."""
    return [asdict(state) for state in states]
