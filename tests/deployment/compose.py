"""docker-compose.yaml as an engine would read it."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from baselayer.settings import Settings, load

REPOSITORY = Path(__file__).resolve().parents[2]
COMPOSE = REPOSITORY / "docker-compose.yaml"
EXAMPLE = REPOSITORY / ".env.example"
VARIABLE = re.compile(r"\$(?:(\$)|{(\w+)(?::([-?])([^}]*))?})")


class MissingVariableError(Exception):
    """A variable without default has no value."""


def example_variables() -> dict[str, str]:
    """Return the variables that `.env.example` sets."""
    text = EXAMPLE.read_text()
    return {match[1]: match[2] for match in re.finditer(r"^(\w+)=(.*)$", text, re.MULTILINE)}


def filled_variables() -> dict[str, str]:
    """Return the variables of `.env.example` with a value for every secret."""
    return {name: value or f"value-of-{name}" for name, value in example_variables().items()}


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """Return a text with its variables filled in.

    Raises
    ------
    MissingVariableError
        A required variable has no value, or an empty one.
    """

    def fill(match: re.Match[str]) -> str:
        dollar, name, sign, rest = match.groups()
        if dollar:
            return "$"
        value = variables.get(name, "")
        if value or sign is None:
            return value
        if sign == "?":
            raise MissingVariableError(f"{name}: {rest}")
        return str(rest)

    return VARIABLE.sub(fill, text)


def filled(node: Any, variables: Mapping[str, str]) -> Any:
    """Return a tree with the variables in its texts filled in."""
    if isinstance(node, dict):
        return {key: filled(value, variables) for key, value in node.items()}
    if isinstance(node, list):
        return [filled(value, variables) for value in node]
    return interpolate(node, variables) if isinstance(node, str) else node


def deployment(variables: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the deployment with its variables filled in."""
    tree = yaml.safe_load(COMPOSE.read_text())
    known: dict[str, Any] = filled(tree, filled_variables() if variables is None else variables)
    return {key: value for key, value in known.items() if not key.startswith("x-")}


def is_ours(container: Mapping[str, Any]) -> bool:
    """Tell whether a container runs one of our images."""
    return str(container["image"]).startswith("fritz/")


def networks_of(containers: Mapping[str, Any], name: str) -> dict[str, list[str]]:
    """Return the networks of a container with the names that it has there."""
    container = containers[name]
    mode = container.get("network_mode", "")
    if mode.startswith("service:"):
        return networks_of(containers, mode.removeprefix("service:"))
    networks = container["networks"]
    if isinstance(networks, list):
        return {network: [name] for network in networks}
    return {
        network: [name, *(about or {}).get("aliases", [])] for network, about in networks.items()
    }


def reachable(containers: Mapping[str, Any], name: str) -> set[str]:
    """Return the host names that a container can reach."""
    own = networks_of(containers, name)
    return {
        host
        for other in containers
        for network, hosts in networks_of(containers, other).items()
        if network in own
        for host in hosts
    }


@contextmanager
def inside(container: Mapping[str, Any], folder: Path) -> Iterator[None]:
    """Have the environment and the empty state folder of a container."""
    own = {name: str(value) for name, value in container["environment"].items()}
    with without_settings(), patch.dict(os.environ, own | {"FRITZ__STATE": str(folder)}):
        yield


@contextmanager
def without_settings() -> Iterator[None]:
    """Have an environment that says nothing about settings; that of these tests may."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FRITZ__")}
    with patch.dict(os.environ, kept, clear=True):
        yield


def settings_in(container: Mapping[str, Any], folder: Path) -> Settings:
    """Return the settings as a process in the container reads them."""
    with inside(container, folder):
        return load(config=folder / "config.yaml")
