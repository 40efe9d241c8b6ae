"""Reading the settings, and saying what is wrong with them."""

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from baselayer.settings.root import Settings

REPOSITORY = Path(__file__).resolve().parents[2]
DEFAULTS = REPOSITORY / "config.defaults.yaml"
PREFIX = "FRITZ__"
SECRET = re.compile("secret|password|token$")  # in a path: the value is not shown


class SettingsError(Exception):
    """The settings cannot be used; the text says which key, what was expected and the remedy."""


def load(state: Path | None = None, config: Path | None = None) -> Settings:
    """Return the settings of this instance.

    `state` overrides the setting of that name; `config` is the file to read instead of
    `config.yaml` in the working directory.

    Raises
    ------
    SettingsError
        A file cannot be read, a key is unknown, or a value has the wrong type.
    """
    defaults = read_yaml(DEFAULTS)
    own = read_yaml(config or Path("config.yaml"), missing_ok=True)
    environment = environment_tree(os.environ)
    folder = Path(
        state or environment.get("state") or own.get("state") or defaults["state"]
    ).resolve()
    tree = defaults
    for layer in (
        read_yaml(folder / "instance.yaml", missing_ok=True),
        own,
        read_yaml(folder / "secrets.yaml", missing_ok=True),
    ):
        tree = merge(tree, layer)
    tree = merge(tree, spelled_as(tree, environment))
    tree["state"] = folder
    if "secrets" not in tree:
        raise SettingsError(
            f"secrets: none in {folder / 'secrets.yaml'}; `fritz run` generates them, "
            "or set FRITZ__SECRETS__… in the environment"
        )
    try:
        return Settings.model_validate(tree)
    except ValidationError as error:
        raise SettingsError("\n".join(explain(error))) from None


def read_yaml(path: Path, *, missing_ok: bool = False) -> dict[str, Any]:
    """Return the mapping in a YAML file."""
    if missing_ok and not path.exists():
        return {}
    try:
        content = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SettingsError(f"{path}: expected a mapping of settings, got {type(content).__name__}")
    return content


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return `below` with the values of `above` laid over it, mapping by mapping."""
    merged = dict(below)
    for key, value in above.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def environment_tree(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings given as `FRITZ__SECTION__KEY=value`; values are read as YAML."""
    tree: dict[str, Any] = {}
    for name, text in environment.items():
        if not name.startswith(PREFIX):
            continue
        *sections, key = name[len(PREFIX) :].lower().split("__")
        node = tree
        for section in sections:
            node = node.setdefault(section, {})
            if not isinstance(node, dict):
                raise SettingsError(f"{name}: {section} is set as a whole by another variable")
        node[key] = environment_value(name, text)
    return tree


def spelled_as(known: Mapping[str, Any], tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tree with its keys in the case in which they are known: variables have none."""
    spelling = {key.lower(): key for key in known}
    spelled: dict[str, Any] = {}
    for key, value in tree.items():
        name = spelling.get(key, key)
        below = known.get(name)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            value = spelled_as(below, value)
        spelled[name] = value
    return spelled


def environment_value(name: str, text: str) -> Any:
    """Return a value from the environment: secrets are text, anything else is read as YAML."""
    if "__SECRETS__" in name.upper():
        return text
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SettingsError(f"{name}: not a YAML value: {error}") from None


def explain(error: ValidationError) -> Iterator[str]:
    """Yield one line for each fault: path, what was expected, nearest known key."""
    for fault in error.errors():
        path = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            known = known_keys(fault["loc"][:-1])
            close = difflib.get_close_matches(str(fault["loc"][-1]), known, n=1, cutoff=0.0)
            hint = (
                f"; did you mean {'.'.join([*map(str, fault['loc'][:-1]), close[0]])}?"
                if close
                else ""
            )
            yield f"{path}: unknown setting{hint}"
        elif fault["type"] == "missing":
            yield f"{path}: missing; it has no default"
        else:
            # A whole section may hold a secret.
            hidden = SECRET.search(path) or isinstance(fault["input"], Mapping)
            got = "" if hidden else f", got {fault['input']!r}"
            yield f"{path}: {fault['msg'].removeprefix('Value error, ')}{got}"


def known_keys(location: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the settings know at a place in the tree."""
    model: Any = Settings
    for part in location:
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return []
        field = model.model_fields.get(str(part))
        model = field.annotation if field else None
    if isinstance(model, type) and issubclass(model, BaseModel):
        return list(model.model_fields)
    return []
