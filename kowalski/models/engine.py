"""What computes scores: models of one survey, in one call for a batch."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kowalski.models.registry import Features, Model

Inputs = Mapping[Features | None, NDArray[np.float32]]
"""The triplets under None, and each list of features under its description; N rows each."""


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


def distinct_inputs(models: Sequence[Model]) -> tuple[Features | None, ...]:
    """Return every input of some models once."""
    return tuple(dict.fromkeys(one for model in models for one in model.inputs))


def batches(
    arrays: Sequence[NDArray[np.float32]], size: int
) -> Iterator[list[NDArray[np.float32]]]:
    """Yield the rows of some arrays in the batches that are computed at once."""
    for start in range(0, len(arrays[0]), size):
        yield [array[start : start + size] for array in arrays]
