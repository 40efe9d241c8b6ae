"""One instance of the platform: its state folder, its addresses and its secrets."""

import hashlib
import random
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from baselayer.secrets import ensure_secrets
from baselayer.settings import Settings, load
from launcher.servers import mongodb, postgresql
from launcher.services import services

FREE_PORTS = range(20_000, 32_000)
"""Below those that Linux gives to connections: a health check of a port that nobody listens on yet
could get that very port for its own end, and would talk to itself. (The settings' default.)"""
LONGEST_SOCKET_PATH = 90  # the kernel's limit is 107 bytes, and servers add a name


def open_instance(state: Path, *, free_ports: bool = False) -> Settings:
    """Make the state folder ready and return the settings of its instance.

    Writes `secrets.yaml` (once) and `instance.yaml`: the addresses of the embedded servers and, on
    request, ports that nothing uses. Those of the last time are kept if they are still free.
    """
    state = state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    (state / "logs").mkdir(exist_ok=True)
    ensure_secrets(state)
    if free_ports and not keeps_its_ports(state):
        write_addresses(state, free_port_settings(load(state)))
    settings = load(state)
    write_addresses(state, addresses(settings))
    return load(state)


def keeps_its_ports(state: Path) -> bool:
    """Tell whether ports were chosen for this instance before, and nobody has taken one since."""
    chosen = read_addresses(state).get("dask", {}).get("scheduler_port")
    return chosen is not None and all(is_free(port) for _, port in ports(load(state)))


def is_instance(state: Path) -> bool:
    """Tell whether a folder is that of an instance, or has nothing in it."""
    return not state.exists() or (state / "secrets.yaml").exists() or not any(state.iterdir())


def fresh(state: Path) -> None:
    """Remove all that an instance has kept."""
    if state.exists():
        shutil.rmtree(state)


def read_addresses(state: Path) -> dict[str, Any]:
    """Return what `instance.yaml` holds."""
    path = state / "instance.yaml"
    return yaml.safe_load(path.read_text()) or {} if path.exists() else {}


def write_addresses(state: Path, tree: dict[str, Any]) -> None:
    """Lay `tree` over what `instance.yaml` holds."""
    known = read_addresses(state)
    for section, values in tree.items():
        deep_update(known.setdefault(section, {}), values)
    path = state / "instance.yaml"
    path.write_text("# Written by the launcher; config.yaml and the environment win.\n")
    with path.open("a") as file:
        yaml.safe_dump(known, file)


def deep_update(below: dict[str, Any], above: dict[str, Any]) -> None:
    """Lay one mapping over another, in place."""
    for key, value in above.items():
        if isinstance(value, dict):
            deep_update(below.setdefault(key, {}), value)
        else:
            below[key] = value


def addresses(settings: Settings) -> dict[str, Any]:
    """Return what follows from the ports: where each server of this instance is reached."""
    tree: dict[str, Any] = {}
    launcher = settings.launcher
    if launcher.embed_mongodb:
        tree["mongodb"] = {"uri": mongodb.uri(launcher.mongodb_port), "accounts": True}
    if launcher.embed_kafka:
        tree["kafka"] = {"bootstrap_servers": f"127.0.0.1:{launcher.kafka_port}"}
    if launcher.embed_schema_registry:
        tree["schema_registry"] = {"url": f"http://127.0.0.1:{launcher.schema_registry_port}"}
    if launcher.embed_postgresql:
        folder = postgresql_sockets(settings.state)
        tree["postgresql"] = {
            "host": "127.0.0.1",
            "bootstrap_url": (
                f"postgresql://{postgresql.SUPERUSER}@/postgres"
                f"?host={folder}&port={settings.postgresql.port}"
            ),
        }
    marshal = f"http://127.0.0.1:{settings.skyportal.app.port}"
    kowalski = f"http://127.0.0.1:{settings.kowalski.api.port}"
    tree["skyportal"] = {"app": {"public_url": marshal}, "kowalski": {"url": kowalski}}
    tree["kowalski"] = {"publisher": {"marshal_url": marshal}}
    return tree


def postgresql_sockets(state: Path) -> Path:
    """Return the folder of PostgreSQL's unix socket: a short one where the state's is too long."""
    folder = state / "postgresql"
    return folder if len(str(folder)) < LONGEST_SOCKET_PATH else short_folder(state)


def short_folder(state: Path) -> Path:
    """Return a folder with a short name that belongs to this state folder alone."""
    name = hashlib.sha256(str(state).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"fritz-{name}"


def ports(settings: Settings) -> Iterator[tuple[str, int]]:
    """Yield every port that this instance listens on, with the setting that holds it."""
    launcher = settings.launcher
    if launcher.embed_mongodb:
        yield "launcher.mongodb_port", launcher.mongodb_port
    if launcher.embed_postgresql:
        yield "postgresql.port", settings.postgresql.port
    if launcher.embed_kafka:
        yield "launcher.kafka_port", launcher.kafka_port
        yield "launcher.kafka_controller_port", launcher.kafka_controller_port
    if launcher.embed_schema_registry:
        yield "launcher.schema_registry_port", launcher.schema_registry_port
    yield "dask.scheduler_port", settings.dask.scheduler_port
    yield "kowalski.api.metrics_port", settings.kowalski.api.metrics_port
    named = {
        "scheduler": "dask.scheduler_http_port",
        "api": "kowalski.api.port",
        "marshal": "skyportal.app.port",
        "marshal-worker": "skyportal.worker.metrics_port",
        "broker": "kowalski.broker.metrics_port",
        "publisher": "kowalski.publisher.metrics_port",
        "tns": "kowalski.tns.metrics_port",
    }
    for service in services(settings):
        yield named.get(service.name, "dask.worker_http_port"), service.port(settings)


def free_port_settings(settings: Settings) -> dict[str, Any]:
    """Return settings in which every port is one that nothing listens on now."""
    keys = dict.fromkeys(key for key, _ in ports(settings))
    among = range(settings.launcher.free_ports_from, settings.launcher.free_ports_to + 1)
    spare = iter(free_run(len(keys) - 1 + settings.dask.workers, among))
    tree: dict[str, Any] = {}
    for key in sorted(keys, key=lambda key: key == "dask.worker_http_port"):
        *sections, name = key.split(".")
        node = tree
        for section in sections:
            node = node.setdefault(section, {})
        node[name] = next(spare)
    return tree


def free_run(count: int, among: range = FREE_PORTS) -> range:
    """Return so many consecutive ports of a range that nothing listens on now.

    Raises
    ------
    OSError
        None were found.
    """
    firsts = among[: len(among) - count + 1]
    for _ in range(100 if firsts else 0):
        first = random.choice(firsts)  # noqa: S311 (nothing is secret about a port)
        run = range(first, first + count)
        if all(is_free(port) for port in run):
            return run
    raise OSError(f"no {count} consecutive free ports from {among.start} to {among.stop - 1}")


def is_free(port: int) -> bool:
    """Tell whether nothing listens on a port of the loopback interface."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
