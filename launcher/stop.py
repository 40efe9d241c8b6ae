"""Stopping everything in the reverse order of its start, with work drained."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from baselayer.settings import Settings
from launcher.services import EMBEDDED, services
from launcher.supervision import Supervisor, orphans


def stop_order(settings: Settings) -> list[set[str]]:
    """Return the names of all programs in groups that stop together: who feeds the others first.

    Nobody in a group needs another of it; the servers come last.
    """
    by_depth: dict[int, set[str]] = {}
    for service in services(settings):
        by_depth.setdefault(depth(settings, service.name), set()).add(service.name)
    return [{"replay"}, *(by_depth[key] for key in sorted(by_depth, reverse=True)), {*EMBEDDED}]


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
        with ThreadPoolExecutor() as pool:
            for group in stop_order(settings):
                list(pool.map(supervisor.stop, group & processes.keys()))
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
