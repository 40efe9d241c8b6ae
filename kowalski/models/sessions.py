"""The engine of ONNX Runtime: a session for each model."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kowalski.models.engine import EngineError, Inputs, batches, distinct_inputs
from kowalski.models.registry import Model, ModelError, check_inputs

BATCH = 8
"""Alerts in one call: the activations of 32 take a third longer, each, than those of 8."""

# The module keeps its errors private; all are made in this one.
FAILURES = tuple(
    error
    for error in vars(onnxruntime.capi.onnxruntime_pybind11_state).values()
    if isinstance(error, type) and issubclass(error, Exception)
)
"""What ONNX Runtime raises."""


def open_session(model: Model, path: Path) -> Any:
    """Return a model, converted to a file, that is ready to compute in one thread.

    Raises
    ------
    ModelError
        The file holds no model, or one with other inputs than the settings say.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except FAILURES as error:
        raise ModelError(f"{path}: cannot be read as an ONNX model: {error}") from None
    check_inputs(model, [(None, *one.shape[1:]) for one in session.get_inputs()])
    return session


class Sessions:
    """Models that are evaluated one after another on each batch."""

    def __init__(self, models: Sequence[Model], sessions: Sequence[Any]) -> None:
        self.models = tuple(models)
        self._inputs = distinct_inputs(models)
        self._sessions = tuple(sessions)
        self._names = tuple([one.name for one in session.get_inputs()] for session in sessions)

    def __call__(self, inputs: Inputs) -> NDArray[np.float32]:
        """Return the scores, shape (N, number of models)."""
        arrays = [inputs[one] for one in self._inputs]
        try:
            return np.concatenate([self._scores(pieces) for pieces in batches(arrays, BATCH)])
        except FAILURES as error:
            raise EngineError(str(error)) from None

    def _scores(self, pieces: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return the scores of one batch."""
        given = dict(zip(self._inputs, pieces, strict=True))
        columns = [
            session.run(None, dict(zip(names, map(given.get, model.inputs), strict=True)))[0]
            for model, session, names in zip(self.models, self._sessions, self._names, strict=True)
        ]
        return np.concatenate(columns, axis=1)

    def one_by_one(self) -> Iterator["Sessions"]:
        """Yield each model on its own, to find out which one fails."""
        for model, session in zip(self.models, self._sessions, strict=True):
            yield Sessions([model], [session])
