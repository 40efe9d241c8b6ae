"""Models of one survey, compiled into one call on batches of a fixed size."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kowalski.models.registry import Features, Model
from kowalski.models.runtime import tensorflow
from kowalski.pipeline.cutouts import SIDE, Triplets

BATCH = 32
"""Alerts in one call. Larger ones fall out of the processor's cache; remainders are filled up."""

Inputs = Mapping[Features | None, NDArray[np.float32]]
"""The triplets under None, and each list of features under its names; N rows each."""


class Compiled:
    """Models that are evaluated together, as one graph.

    TensorFlow is told the shapes once, so nothing is compiled while alerts wait.
    """

    def __init__(self, models: Sequence[Model], networks: Sequence[Any]) -> None:
        self.models = tuple(models)
        self.feature_lists = tuple(
            dict.fromkeys(names for model in models for names in model.inputs if names is not None)
        )
        self._networks = tuple(networks)
        self._call = self._compile()
        self._warm_up()

    def _compile(self) -> Callable[..., Any]:
        tf = tensorflow()
        shapes = [(BATCH, SIDE, SIDE, 3), *((BATCH, len(names)) for names in self.feature_lists)]

        def scores(*tensors: Any) -> Any:
            given = dict(zip((None, *self.feature_lists), tensors, strict=True))
            columns = [
                network([given[names] for names in model.inputs], training=False)
                for model, network in zip(self.models, self._networks, strict=True)
            ]
            return tf.concat(columns, axis=1)

        signature = [tf.TensorSpec(shape, tf.float32) for shape in shapes]
        compiled: Callable[..., Any] = tf.function(
            scores, input_signature=signature
        ).get_concrete_function()
        return compiled

    def _warm_up(self) -> None:
        """Let the first alert not pay for what is set up by the first call."""
        empty = np.zeros((1, SIDE, SIDE, 3), dtype=np.float32)
        self(
            {None: empty}
            | {names: np.zeros((1, len(names)), np.float32) for names in self.feature_lists}
        )

    def __call__(self, inputs: Inputs) -> NDArray[np.float32]:
        """Return the scores, shape (N, number of models)."""
        arrays = [inputs[names] for names in (None, *self.feature_lists)]
        scores = [self._call(*tensors).numpy() for tensors in batches(arrays)]
        return np.concatenate(scores)[: len(arrays[0])]

    def one_by_one(self) -> Iterator["Compiled"]:
        """Yield each model on its own, to find out which one fails."""
        for model, network in zip(self.models, self._networks, strict=True):
            yield Compiled([model], [network])


def batches(arrays: Sequence[Triplets]) -> Iterator[list[Any]]:
    """Yield the rows of some arrays in batches of one size; the last is filled up with zeros."""
    tf = tensorflow()
    total = len(arrays[0])
    for start in range(0, total, BATCH):
        pieces = [array[start : start + BATCH] for array in arrays]
        lacking = BATCH - len(pieces[0])
        if lacking:
            pieces = [np.pad(one, [(0, lacking)] + [(0, 0)] * (one.ndim - 1)) for one in pieces]
        yield [tf.constant(one) for one in pieces]
