"""What computes scores: models of one survey, in one call for a batch."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from kowalski.models.registry import Features, Model, ModelError

BATCH = 32
"""Alerts in one call; the activations of more fall out of the processor's cache."""

Inputs = Mapping[Features | None, NDArray[np.float32]]
"""The triplets under None, and each list of features under its description; N rows each."""


@dataclass(frozen=True)
class EngineChoice:
    """Which engine computes, and the folder for models that it needs converted."""

    name: Literal["tensorflow", "onnxruntime"]
    converted: Path


class EngineError(Exception):
    """Models cannot compute on these inputs; the text is the engine's."""


class Engine(Protocol):
    """Some models, ready to compute."""

    @property
    def models(self) -> tuple[Model, ...]:
        """The models, in the order of their scores."""

    def __call__(self, inputs: Inputs) -> NDArray[np.float32]:
        """Return the scores, shape (N, number of models).

        Raises
        ------
        EngineError
            One of the models fails.
        """

    def one_by_one(self) -> Iterator["Engine"]:
        """Yield each model on its own, to find out which one fails."""


Read = Mapping[Model, Any]
"""What an engine has read of the file of each model that can be used."""

Complain = Callable[[Model, ModelError], None]
"""Called for each model that cannot be used."""


def read_models(
    choice: EngineChoice, models: Sequence[Model], complain: Complain
) -> dict[Model, Any]:
    """Return what an engine makes of the files of models; a bad file costs only its own model."""
    if choice.name == "tensorflow":
        from kowalski.models import registry

        return usable(models, registry.read, complain)
    from kowalski.models import conversion, sessions

    with conversion.Converter(choice.converted) as converter:

        def opened(model: Model) -> Any:
            return sessions.open_session(model, converter.file(model))

        return usable(models, opened, complain)


def usable(
    models: Sequence[Model], read: Callable[[Model], Any], complain: Complain
) -> dict[Model, Any]:
    """Return what has been read of the models whose files are in order."""
    found: dict[Model, Any] = {}
    for model in models:
        try:
            found[model] = read(model)
        except ModelError as error:
            complain(model, error)
    return found


def engine(choice: EngineChoice, models: Sequence[Model], read: Read) -> Engine:
    """Return models that have been read, ready to compute together."""
    chosen = [read[model] for model in models]
    if choice.name == "tensorflow":
        from kowalski.models.compiled import Compiled

        return Compiled(models, chosen)
    from kowalski.models.sessions import Sessions

    return Sessions(models, chosen)


def distinct_inputs(models: Sequence[Model]) -> tuple[Features | None, ...]:
    """Return every input of some models once."""
    return tuple(dict.fromkeys(one for model in models for one in model.inputs))


def batches(arrays: Sequence[NDArray[np.float32]]) -> Iterator[list[NDArray[np.float32]]]:
    """Yield the rows of some arrays in the batches that are computed at once."""
    for start in range(0, len(arrays[0]), BATCH):
        yield [array[start : start + BATCH] for array in arrays]
