"""Stopping everything in the reverse order of its start, with work drained."""

from pathlib import Path

import psutil

from baselayer.settings import Settings
from launcher.services import services
from launcher.supervision import Supervisor, orphans

SERVERS_LAST = ("kafka", "postgresql", "mongodb")


def stop_order(settings: Settings) -> list[str]:
    """Return the names of all programs: who feeds the others first, servers last."""
    needed_by = [service.name for service in services(settings)]
    by_depth = sorted(needed_by, key=lambda name: depth(settings, name), reverse=True)
    return ["replay", *by_depth, *SERVERS_LAST]


def depth(settings: Settings, name: str) -> int:
    """Return how many services in a row a service stands on."""
    known = {service.name: service for service in services(settings)}
    if name not in known:
        return 0
    return 1 + max((depth(settings, need) for need in known[name].needs), default=0)


def stop(settings: Settings) -> bool:
    """Stop an instance. Return whether anything of it was running."""
    supervisor = Supervisor(settings.state)
    was_alive = supervisor.alive()
    if was_alive:
        processes = supervisor.processes()
        for name in stop_order(settings):
            if name in processes:
                supervisor.stop(name)
        supervisor.shutdown()
    left = end_orphans(settings.state, settings.launcher.stop_timeout_seconds)
    return was_alive or left


def end_orphans(state: Path, seconds: float) -> bool:
    """End processes whose supervisor is gone; kill those that stay. Return whether there were any."""
    left = orphans(state)
    for process in left:
        process.terminate()
    for process in psutil.wait_procs(left, timeout=seconds)[1]:
        process.kill()
    return bool(left)
