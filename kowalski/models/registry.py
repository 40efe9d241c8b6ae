"""The models that the settings name: checked at start, read from their files."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baselayer.settings.kowalski import ModelSettings
from kowalski.models.features import FEATURE_LISTS, KNOWN
from kowalski.models.runtime import keras
from kowalski.pipeline.cutouts import SIDE

WEIGHTS = Path(__file__).parent / "weights"
"""Folder of the weights that come with the package."""

TRIPLET = "triplet"

Features = tuple[str, ...]


class ModelError(Exception):
    """Models cannot be used; the text names the setting, what is wrong and the remedy."""


@dataclass(frozen=True)
class Model:
    """One model, as the settings describe it.

    `inputs` are in the model's own order: names of features, or None for the triplet.
    """

    name: str
    version: str
    path: Path
    inputs: tuple[Features | None, ...]


def models(survey_name: str, settings: Mapping[str, ModelSettings]) -> list[Model]:
    """Return the models of a survey; nothing is read yet.

    Raises
    ------
    ModelError
        An input or feature is unknown, or a file is missing; every fault has a line.
    """
    faults = list(find_faults(survey_name, settings))
    if faults:
        raise ModelError("\n".join(faults))
    return [
        Model(
            name,
            model.version,
            find(model.path),
            tuple(named_features(one) for one in model.inputs),
        )
        for name, model in settings.items()
    ]


def find_faults(survey_name: str, settings: Mapping[str, ModelSettings]) -> Iterator[str]:
    """Yield a line for everything wrong with the models of a survey."""
    for name, model in settings.items():
        where = f"kowalski.models.{survey_name}.{name}"
        if not find(model.path).exists():
            yield (
                f"{where}.path: no file {find(model.path)}; give the path of a Keras HDF5 file, "
                "absolute, or relative to the working directory or the package's weights"
            )
        if not model.inputs:
            yield f"{where}.inputs: empty; name {TRIPLET}, {' or '.join(FEATURE_LISTS)}"
        for one in model.inputs:
            if isinstance(one, str):
                yield from unknown(f"{where}.inputs", "input", [one], [TRIPLET, *FEATURE_LISTS])
            else:
                yield from unknown(f"{where}.inputs", "feature", one, KNOWN)


def unknown(where: str, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield a line for each name that is not known, with the nearest that is."""
    known = sorted(known)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
            yield f"{where}: unknown {kind} {name}; did you mean {near}?"


def find(path: str) -> Path:
    """Return the file that a setting means: of the working directory, or of the package."""
    given = Path(path).expanduser()
    return given if given.is_absolute() or given.exists() else WEIGHTS / given


def named_features(one: str | list[str]) -> Features | None:
    """Return the names of the features that an input consists of; None for the triplet."""
    if isinstance(one, str):
        return None if one == TRIPLET else FEATURE_LISTS[one]
    return tuple(one)


def read(model: Model) -> Any:
    """Return the Keras model of a file.

    Raises
    ------
    ModelError
        The file holds no Keras model, or one with other inputs or more than one score.
    """
    try:
        network = keras().models.load_model(model.path, compile=False)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{model.path}: cannot be read as a Keras model: {error}") from None
    expected = [
        (None, SIDE, SIDE, 3) if names is None else (None, len(names)) for names in model.inputs
    ]
    found = [tuple(one.shape) for one in network.inputs]
    if found != expected:
        raise ModelError(f"{model.path}: takes inputs of shape {found}, settings say {expected}")
    if [tuple(one.shape) for one in network.outputs] != [(None, 1)]:
        raise ModelError(f"{model.path}: does not give one score for each alert")
    return network


def describe(survey_name: str, settings: Mapping[str, ModelSettings]) -> Iterator[str]:
    """Yield a line for each model: survey, name, version, inputs, file."""
    for name, model in settings.items():
        inputs = ", ".join(
            one if isinstance(one, str) else f"{len(one)} features" for one in model.inputs
        )
        yield f"{survey_name} {name} {model.version} ({inputs}) {find(model.path)}"
