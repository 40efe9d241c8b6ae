"""The engine of TensorFlow: models compiled into one call on batches of a fixed size."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kowalski.models.engine import EngineError, Inputs, batches, distinct_inputs
from kowalski.models.registry import Model, sizes
from kowalski.models.runtime import tensorflow

BATCH = 32
"""Alerts in one call; the activations of more fall out of the processor's cache."""


class Compiled:
    """Models that are evaluated together, as one graph.

    TensorFlow is told the shapes once, so nothing is compiled while alerts wait.
    """

    def __init__(self, models: Sequence[Model], networks: Sequence[Any]) -> None:
        self.models = tuple(models)
        self._inputs = distinct_inputs(models)
        self._networks = tuple(networks)
        self._call = self._compile()
        self._warm_up()

    def _compile(self) -> Callable[..., Any]:
        tf = tensorflow()

        def scores(*tensors: Any) -> Any:
            given = dict(zip(self._inputs, tensors, strict=True))
            columns = [
                network([given[one] for one in model.inputs], training=False)
                for model, network in zip(self.models, self._networks, strict=True)
            ]
            return tf.concat(columns, axis=1)

        signature = [tf.TensorSpec((BATCH, *sizes(one)), tf.float32) for one in self._inputs]
        compiled: Callable[..., Any] = tf.function(
            scores, input_signature=signature
        ).get_concrete_function()
        return compiled

    def _warm_up(self) -> None:
        """Let the first alert not pay for what is set up by the first call."""
        self({one: np.zeros((1, *sizes(one)), np.float32) for one in self._inputs})

    def __call__(self, inputs: Inputs) -> NDArray[np.float32]:
        """Return the scores, shape (N, number of models)."""
        tf = tensorflow()
        arrays = [inputs[one] for one in self._inputs]
        try:
            scores = [
                self._call(*(tf.constant(filled_up(piece)) for piece in pieces)).numpy()
                for pieces in batches(arrays, BATCH)
            ]
        except tf.errors.OpError as error:
            raise EngineError(error.message) from None
        return np.concatenate(scores)[: len(arrays[0])]

    def one_by_one(self) -> Iterator["Compiled"]:
        """Yield each model on its own, to find out which one fails."""
        for model, network in zip(self.models, self._networks, strict=True):
            yield Compiled([model], [network])


def filled_up(piece: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows of a batch, as many as a call takes; those that lack are zeros."""
    lacking = BATCH - len(piece)
    return np.pad(piece, [(0, lacking)] + [(0, 0)] * (piece.ndim - 1)) if lacking else piece
