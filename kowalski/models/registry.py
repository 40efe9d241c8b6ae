"""The models that the settings name: checked at start, read from their files."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True)
class Features:
    """A list of features, in the order that a model expects, and what each is divided by."""

    names: tuple[str, ...]
    norms: tuple[float, ...]

    @classmethod
    def of(cls, names: Sequence[str], norms: Mapping[str, float]) -> "Features":
        """Return a list of features; those without a norm stay as they are."""
        return cls(tuple(names), tuple(norms.get(name, 1.0) for name in names))


@dataclass(frozen=True)
class Bounds:
    """A condition on an alert: a feature is a number, and lies within bounds that it may equal."""

    feature: str
    low: float | None
    high: float | None


class ModelError(Exception):
    """Models cannot be used; the text names the setting, what is wrong and the remedy."""


@dataclass(frozen=True)
class Model:
    """One model, as the settings describe it.

    `inputs` are in the model's own order: features, or None for the triplet. It looks only at
    alerts that meet the conditions of its `gate`.
    """

    name: str
    version: str
    path: Path
    inputs: tuple[Features | None, ...]
    gate: tuple[Bounds, ...] = ()


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
            tuple(named_features(one, model.feature_norms) for one in model.inputs),
            tuple(Bounds(feature, low, high) for feature, (low, high) in model.gate.items()),
        )
        for name, model in settings.items()
    ]


def find_faults(survey_name: str, settings: Mapping[str, ModelSettings]) -> Iterator[str]:
    """Yield a line for everything wrong with the models of a survey."""
    for name, model in settings.items():
        where = f"kowalski.models.{survey_name}.{name}"
        if not find(model.path).exists():
            yield (
                f"{where}.path: no file {find(model.path)}; give the path of a Keras HDF5 file or "
                "of the folder of a SavedModel, absolute, or relative to the working directory or the package's weights"
            )
        if not model.inputs:
            yield f"{where}.inputs: empty; name {TRIPLET}, {' or '.join(FEATURE_LISTS)}"
        for one in model.inputs:
            if isinstance(one, str):
                yield from unknown(f"{where}.inputs", "input", [one], [TRIPLET, *FEATURE_LISTS])
            else:
                yield from unknown(f"{where}.inputs", "feature", one, KNOWN)
        yield from unknown(f"{where}.feature_norms", "feature", model.feature_norms, KNOWN)
        yield from unknown(f"{where}.gate", "feature", model.gate, KNOWN)


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


def named_features(one: str | list[str], norms: Mapping[str, float]) -> Features | None:
    """Return the features that an input consists of; None for the triplet."""
    if one == TRIPLET:
        return None
    return Features.of(FEATURE_LISTS[one] if isinstance(one, str) else one, norms)


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
    check_inputs(model, [tuple(one.shape) for one in network.inputs])
    if [tuple(one.shape) for one in network.outputs] != [(None, 1)]:
        raise ModelError(f"{model.path}: does not give one score for each alert")
    return network


def check_inputs(model: Model, found: Sequence[tuple[int | None, ...]]) -> None:
    """Make sure that a model's inputs, whose shapes were found in its file, are those of the settings.

    Raises
    ------
    ModelError
        They are not.
    """
    expected = [(None, *sizes(one)) for one in model.inputs]
    if list(found) != expected:
        raise ModelError(f"{model.path}: takes inputs of shape {found}, settings say {expected}")


def sizes(one: Features | None) -> tuple[int, ...]:
    """Return the shape of what a model is told of one alert: its triplet, or its features."""
    return (SIDE, SIDE, 3) if one is None else (len(one.names),)


def describe(survey_name: str, settings: Mapping[str, ModelSettings]) -> Iterator[str]:
    """Yield a line for each model: survey, name, version, inputs, file."""
    for name, model in settings.items():
        inputs = ", ".join(
            one if isinstance(one, str) else f"{len(one)} features" for one in model.inputs
        )
        yield f"{survey_name} {name} {model.version} ({inputs}) {find(model.path)}"
